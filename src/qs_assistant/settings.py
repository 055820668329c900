"""Settings from the environment and .env; each is described in .env.example."""

from pathlib import Path

import platformdirs
from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from qs_assistant.errors import SettingsError


def shipped_knowledge() -> Path:
    """The folder of documents and assumptions that ships: beside the source, or inside the installed package."""
    beside_source = Path(__file__).parents[2] / "knowledge"
    return beside_source if beside_source.is_dir() else Path(__file__).parent / "_knowledge"


class Settings(BaseSettings):
    """Everything that can be set from outside; an unset value is the documented default."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True)

    data_dir: Path = Path(platformdirs.user_data_dir("qs-assistant", appauthor=False))
    knowledge_dir: Path = shipped_knowledge()
    embedding_model: str = "builtin"
    database_url: str | None = None
    chroma_host: str | None = None
    chroma_port: int = 8000
    chroma_ssl: bool = False
    chroma_token: SecretStr | None = None
    chroma_tenant: str = "default_tenant"
    chroma_database: str = "default_database"
    log_level: str = "WARNING"

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
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(f"The setting {name} cannot be used: {first['msg']}. See .env.example for what is allowed.") from error
