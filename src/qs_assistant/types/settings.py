"""Settings from the environment and .env; each is described in .env.example."""

from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from qs_assistant.types.errors import SettingsError

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
PROJECT = Path(__file__).parents[3]


def _comma_separated(value: object) -> object:
    if not isinstance(value, str):
        return value
    parts = value.replace(",", " ").split()
    wrong = next((part for part in parts if not part.isdecimal()), None)
    if wrong is not None:
        raise ValueError(f'"{wrong}" is not an id; give whole numbers with commas between, such as 123456789012345678, 234567890123456789')
    return parts


def _level(value: object) -> object:
    name = value.strip().upper() if isinstance(value, str) else value
    if name not in LOG_LEVELS:
        raise ValueError(f'"{value}" is not a level; it is one of {", ".join(LOG_LEVELS)}')
    return name


def _blank_is_unset(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


Ids = Annotated[tuple[int, ...], NoDecode, BeforeValidator(_comma_separated)]
OptionalId = Annotated[int | None, BeforeValidator(_blank_is_unset)]


def settings_files(project: Path = PROJECT) -> tuple[Path, ...]:
    """The files that settings are read from, the later one winning: .env beside the README of a checkout, then of the working folder."""
    return (*((project / ".env",) if (project / "pyproject.toml").is_file() else ()), Path(".env"))


def shipped_knowledge() -> Path:
    """The folder of documents and assumptions that ships: beside the source, or inside the installed package."""
    beside_source = PROJECT / "knowledge"
    return beside_source if beside_source.is_dir() else Path(__file__).parents[1] / "_knowledge"


class Settings(BaseSettings):
    """Everything that can be set from outside; an unset value is the documented default."""

    model_config = SettingsConfigDict(env_file=settings_files(), env_file_encoding="utf-8", extra="ignore", frozen=True)

    data_dir: Path = Path(platformdirs.user_data_dir("qs-assistant", appauthor=False))
    knowledge_dir: Path = shipped_knowledge()
    backup_every: Annotated[float | None, BeforeValidator(_blank_is_unset)] = Field(default=None, gt=0)  # hours; the bot backs up by itself
    embedding_model: str = "builtin"
    rerank_model: Annotated[str | None, BeforeValidator(_blank_is_unset)] = None  # a cross-encoder that looks at the best passages again
    database_url: str | None = None
    chroma_host: str | None = None
    chroma_port: int = 8000
    chroma_ssl: bool = False
    chroma_token: SecretStr | None = None
    chroma_tenant: str = "default_tenant"
    chroma_database: str = "default_database"
    fetch_contact: str = ""  # a mail address or page named to the sites that documents are fetched from; some of them ask for one
    allow_loopback_fetch: bool = False  # lets documents be fetched from this machine itself; for tests only, never in operation
    watch: bool = False  # whether the bot looks for new filings and news by itself, and proposes them to admins
    watch_every: float = Field(default=6, ge=0.25, le=720)  # hours between two looks at a feed
    log_level: Annotated[str, BeforeValidator(_level)] = "WARNING"
    conversation_seconds: float = Field(default=1800, gt=0)  # how long a question may follow on from the one before

    discord_token: SecretStr | None = None  # the bot's token, from the Discord developer portal
    owner_ids: Ids = ()  # Discord users who own the shared knowledge base, beside the application's own owner
    admin_ids: Ids = ()  # Discord users who are admins in every server
    admin_role: OptionalId = None  # a Discord role whose members are admins of its server, beside people who may manage the server
    shard_ids: Ids = ()  # the shards of this process; none: all
    shard_count: OptionalId = Field(default=None, ge=1)  # how many shards there are over all processes; none: as Discord recommends
    sync_guild: OptionalId = None  # a server to put the commands into at once while developing
    answers_at_once: int = Field(default=2, ge=1, le=64)  # questions worked on together in one process
    questions_waiting: int = Field(default=200, ge=1)  # questions that may wait for their turn, over all servers
    questions_waiting_per_server: int = Field(default=60, ge=1)  # of these, from one server
    cooldown_questions: int = Field(default=10, ge=1)  # questions of one person ...
    cooldown_seconds: float = Field(default=30, gt=0)  # ... within this many seconds
    answer_seconds: float = Field(default=120, gt=0, le=600)  # an answer that takes longer is given up
    shutdown_seconds: float = Field(default=15, ge=0)  # how long a stopping bot goes on answering what it has begun
    monitoring_port: OptionalId = Field(default=None, ge=0, le=65535)  # of 127.0.0.1, for /healthz and /metrics; none: neither is served

    chat_model: Annotated[str | None, BeforeValidator(_blank_is_unset)] = None  # provider:name of a chat model that reads and chooses
    chat_base_url: Annotated[str | None, BeforeValidator(_blank_is_unset)] = None  # the address of another server of the provider's kind
    chat_api_key: SecretStr | None = None  # the provider's key; none: as the provider's package finds it
    chat_ask: Literal["unsure", "always"] = "unsure"  # when it is asked: where the program is not sure by itself, or for a second opinion
    chat_summary: bool = False  # whether its own summary stands above the quoted sentences
    chat_timeout_seconds: float = Field(default=20, gt=0, le=120)  # for all its calls for one answer; then the program answers by itself
    chat_tokens_per_user_per_day: int = Field(default=50_000, ge=0)  # of one person; then the program answers by itself
    chat_prepare_tokens_per_day: int = Field(default=200_000, ge=0)  # for questions about added documents, in the background; 0: none
    chat_price_per_million_tokens: float = Field(default=0, ge=0)  # in dollars; 0: unknown
    chat_cost_per_day: float = Field(default=0, ge=0)  # in dollars, all people together, by that price; 0: no limit

    @property
    def assumptions_file(self) -> Path:
        """The base case of the valuation model."""
        return self.knowledge_dir / "assumptions.toml"

    @property
    def records_url(self) -> str:
        """The address of the records: DATABASE_URL, else SQLite in the data folder."""
        return self.database_url or f"sqlite:///{self.data_dir / 'records.sqlite'}"


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        SettingsError: a setting has a value that is not allowed; the message names it.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper()
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"The setting {name} cannot be used: {reason}. See .env.example for what is allowed.") from error
