"""Looks for a chat model that serves on this machine, at the usual addresses; what is found is told, and used only where it is set."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from types import MappingProxyType
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

SECONDS = 1.5
_MOST_BYTES = 200_000
# Ollama's own port, then the usual ones of llama.cpp, vLLM and LM Studio, which speak OpenAI's protocol.
USUAL: Mapping[str, int] = MappingProxyType({"ollama": 11434, "llama.cpp": 8080, "vLLM": 8000, "LM Studio": 1234, "make local-model": 8081})


@dataclass(frozen=True, slots=True)
class LocalServer:
    """A server that answered, the models that it names, and the settings that would use the first of them."""

    name: str
    port: int
    models: tuple[str, ...]

    @property
    def settings(self) -> tuple[str, ...]:
        """The lines of .env that would use it."""
        model = self.models[0]
        if self.name == "ollama":
            return (f"CHAT_MODEL=ollama:{model}",)
        return (f"CHAT_MODEL=openai:{model}", f"CHAT_BASE_URL=http://127.0.0.1:{self.port}/v1")

    @property
    def missing_package(self) -> str | None:
        """The extra that brings the provider's package, where that is not installed."""
        provider = self.settings[0].partition("=")[2].partition(":")[0]
        return None if find_spec(f"langchain_{provider}") else f"chat-{provider}"


def find_servers(usual: Mapping[str, int] = USUAL) -> list[LocalServer]:
    """The servers that answer on the loopback interface and name a model; takes a few seconds at most."""
    found = []
    for name, port in usual.items():
        models = _ollama_models(port) if name == "ollama" else _openai_models(port)
        if models:
            found.append(LocalServer(name, port, models))
    return found


def _ollama_models(port: int) -> tuple[str, ...]:
    return _names(_get(port, "/api/tags"), "models", "name")


def _openai_models(port: int) -> tuple[str, ...]:
    return _names(_get(port, "/v1/models"), "data", "id")


def _names(body: object, listed: str, key: str) -> tuple[str, ...]:
    """The names in a server's list; printable and short ones only, since they are shown."""
    rows = body.get(listed) if isinstance(body, dict) else None
    names = [row.get(key) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return tuple(name for name in names if isinstance(name, str) and name.isprintable() and 0 < len(name) <= 200 and " " not in name)


def _get(port: int, path: str) -> object:
    # Without the environment's proxy: it is this machine that is asked.
    opener = build_opener(ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{port}{path}", timeout=SECONDS) as response:
            found: object = json.loads(response.read(_MOST_BYTES))
    except (URLError, OSError, ValueError):
        return None
    return found
