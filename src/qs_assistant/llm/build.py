"""Builds the chat model that the settings name, or none; providers are imported only when one is set."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import PureWindowsPath
from typing import Any

from qs_assistant.llm.access import ANSWER_TOKENS, BACKGROUND_SECONDS, Access
from qs_assistant.llm.breaker import Breaker, BreakerStore
from qs_assistant.llm.client import ChatClient, StreamingModel
from qs_assistant.llm.limits import Allowance, Limits, UsageStore
from qs_assistant.types.errors import SettingsError
from qs_assistant.types.settings import Settings

CONTEXT_TOKENS = 8192
"""What Ollama is asked to hold: its own default may be 2,048, and what is longer it cuts off in silence."""
ANSWER_SHARE = 0.75
"""Of the time after which an answer is given up (ANSWER_SECONDS), what the model may use: the rest is for the program's own answer."""


def build_access(
    settings: Settings, *, clock: Callable[[], float], now: Callable[[], datetime], store: UsageStore, failures: BreakerStore
) -> Access:
    """The way to the settings' chat model.

    Args:
        settings: CHAT_MODEL and what belongs to it.
        clock: seconds since the epoch, for the breaker.
        now: the time, for the day's limits.
        store: keeps what was used.
        failures: keeps what the breaker knows.

    Raises:
        SettingsError: CHAT_MODEL is not of the form provider:name.
    """
    limits = Limits(
        settings.chat_tokens_per_user_per_day,
        settings.chat_prepare_tokens_per_day,
        settings.chat_price_per_million_tokens,
        settings.chat_cost_per_day,
    )
    allowance = Allowance(limits, now, store)
    seconds = min(settings.chat_timeout_seconds, settings.answer_seconds * ANSWER_SHARE)
    return Access(build_client(settings), breaker=Breaker(clock, failures), allowance=allowance, seconds=seconds)


def build_client(settings: Settings) -> ChatClient:
    """The client of the settings' chat model; the model itself is built at its first use.

    Raises:
        SettingsError: CHAT_MODEL is not of the form provider:name.
    """
    name = settings.chat_model or ""
    provider, colon, model = name.partition(":")
    if not (provider and colon and model):
        message = (
            f"CHAT_MODEL={name} cannot be used: write provider:name, such as openai:gpt-4o-mini or ollama:llama3.2, or leave it unset."
        )
        raise SettingsError(message)
    return ChatClient(partial(load_model, settings, provider, model))


def shown_name(chat_model: str) -> str:
    """CHAT_MODEL as answers and the status show it: a model that its server names by its file without the folder."""
    provider, colon, model = chat_model.partition(":")
    is_path = model.startswith(("/", "./", "../", "~")) or "\\" in model  # PureWindowsPath knows both kinds of slash
    return provider + colon + PureWindowsPath(model).name if is_path else chat_model


def load_model(settings: Settings, provider: str, model: str) -> StreamingModel:
    """Import the provider and build the model.

    Raises:
        SettingsError: the provider's package is missing, or it refuses the settings.
    """
    wanted = f"The chat model {provider}:{model} cannot be used"
    try:
        from langchain.chat_models import init_chat_model

        built: Any = init_chat_model(model, model_provider=provider, **_options(settings, provider))
    except ImportError as error:
        raise SettingsError(
            f"{wanted}: install its package with pip install 'qs-assistant[chat-{provider}]', or unset CHAT_MODEL."
        ) from error
    except (TypeError, ValueError) as error:
        raise SettingsError(f"{wanted}: check CHAT_MODEL, CHAT_BASE_URL and CHAT_API_KEY, or unset CHAT_MODEL.") from error
    if hasattr(built, "stream_chunk_timeout"):
        built.stream_chunk_timeout = (
            None  # a slow model reads a prompt for longer than the package waits for a first word; Access has the limit
        )
    answering: StreamingModel = built
    return answering


def _options(settings: Settings, provider: str) -> dict[str, Any]:
    options: dict[str, Any] = {}
    if settings.chat_base_url:
        options["base_url"] = settings.chat_base_url
    # Each call has its own limit in Access; the connection's is there for what that cannot end.
    seconds = max(settings.chat_timeout_seconds, BACKGROUND_SECONDS)
    if provider == "ollama":
        return options | {
            "temperature": 0,
            "num_predict": ANSWER_TOKENS,
            "num_ctx": CONTEXT_TOKENS,
            "client_kwargs": {"timeout": seconds},
        }
    # Retries are the client's: two layers of them would multiply.
    options |= {"max_retries": 0, "timeout": seconds, "max_tokens": ANSWER_TOKENS}
    if settings.chat_api_key:
        options["api_key"] = settings.chat_api_key.get_secret_value()
    elif settings.chat_base_url:
        # A server of one's own rarely asks for a key, but the clients insist on one.
        options["api_key"] = "none"
    if settings.chat_base_url:
        # Hosted models may refuse a temperature; one's own server would otherwise draw words at random.
        options["temperature"] = 0
    return options
