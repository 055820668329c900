"""Talks to the chat model: one JSON answer a call, with retries before the first word, and every fault as one kind of error.

The answer's shape is asked for by langchain's structured output (a JSON schema or a tool call, whichever the provider has). A server that
refuses that is asked in plain text from then on; the caller checks what comes in either way.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing, suppress
from typing import Any, Protocol

from qs_assistant.types.errors import ChatModelError, SettingsError

Message = tuple[str, str]
Schema = Mapping[str, Any]
_RETRIED = frozenset({408, 409, 425, 429})
_UNSUPPORTED = frozenset({400, 404, 405, 415, 422, 501})
_MOST_CHARACTERS = 8_000


class Chunk(Protocol):
    """A piece of a model's answer, as langchain's message chunks are."""

    @property
    def content(self) -> Any:  # noqa: ANN401 - langchain's content is a text or a list of parts
        """The text, or the parts of it."""


class StreamingModel(Protocol):
    """What is needed of a chat model; langchain's are of this shape, and have `with_structured_output` besides."""

    def astream(self, input: Any, /) -> AsyncIterator[Any]:  # noqa: A002, ANN401 - langchain's own signature
        """Answer messages piece by piece."""


class Usage:
    """What a call used: tokens as the server counts them, else as estimated from the length of the texts."""

    def __init__(self) -> None:
        self.tokens = 0

    def add(self, messages: Sequence[Message], written: str, counted: int) -> None:
        """Add one finished or broken call; `counted` is 0 where the server does not say."""
        self.tokens += counted or sum(estimated_tokens(text) for _, text in messages) + estimated_tokens(written)


def estimated_tokens(text: str) -> int:
    """About how many tokens a text has: one for three bytes, so that it is rather too many."""
    return len(text.encode(errors="replace")) // 3 + 1


class ChatClient:
    """Asks one model.

    Args:
        load: builds the model; called once, in a thread, at the first use (imports of a provider take seconds).
        attempts: how often a call is tried while nothing has been written yet.
        back_off: seconds before the second attempt; doubled for each further one.
    """

    def __init__(self, load: Callable[[], StreamingModel], *, attempts: int = 3, back_off: float = 0.5) -> None:
        self._load = load
        self._attempts = attempts
        self._back_off = back_off
        self._model: StreamingModel | None = None
        self._loading = asyncio.Lock()
        self._structured = True

    async def warm_up(self) -> None:
        """Import the provider and build the model.

        Raises:
            SettingsError: the model cannot be built from the settings.
        """
        async with self._loading:
            if self._model is None:
                self._model = await asyncio.to_thread(self._load)

    async def answer(self, messages: Sequence[Message], usage: Usage, schema: Schema | None = None) -> str:
        """The model's whole answer: a text, or the JSON of an object that was asked for by a schema; unchecked either way.

        Raises:
            ChatModelError: the model cannot be reached, refuses, breaks off or writes without end.
        """
        attempt = 0
        structured = schema if self._structured else None
        refused = False
        while True:
            written: list[str] = []
            error = await self._collect(messages, usage, structured, written)
            if error is None:
                # Plain text went where the schema was refused: it is the schema, not a prompt that is too long for the server.
                self._structured = self._structured and not refused
                return "".join(written)
            if structured is not None and not written and _unsupported(error):
                structured, refused = None, True
                continue
            attempt += 1
            if written or attempt >= self._attempts or not _worth_another(error):
                raise ChatModelError(f"The chat model failed ({_name(error)}), so the program answers by itself.") from error
            await asyncio.sleep(self._back_off * 2 ** (attempt - 1))

    async def _collect(self, messages: Sequence[Message], usage: Usage, schema: Schema | None, written: list[str]) -> BaseException | None:
        """One attempt: adds what is written to `written`; the error that ended it, if one did."""
        length = 0
        async with aclosing(self._once(messages, usage, schema)) as pieces:
            async for piece in pieces:
                if isinstance(piece, BaseException):
                    return piece
                length += len(piece)
                if length > _MOST_CHARACTERS:
                    raise ChatModelError("The chat model wrote without end, so its text was dropped.")
                written.append(piece)
        return None

    async def _once(self, messages: Sequence[Message], usage: Usage, schema: Schema | None) -> AsyncGenerator[str | BaseException, None]:
        # The model runs in a task of its own: whatever a provider's package raises is then a value, and a stalled call can be cancelled.
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        counted = [0]
        task = asyncio.create_task(self._read(messages, schema, queue, counted))
        task.add_done_callback(lambda _: queue.put_nowait(None))
        written: list[str] = []
        try:
            while (piece := await queue.get()) is not None:
                written.append(piece)
                yield piece
            if (error := task.exception()) is not None:
                yield error
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.wait({task})
            usage.add(messages, "".join(written), counted[0])

    async def _read(self, messages: Sequence[Message], schema: Schema | None, queue: asyncio.Queue[str | None], counted: list[int]) -> None:
        await self.warm_up()
        model = self._model
        if model is None:
            raise ChatModelError("The chat model could not be loaded.")
        from langsmith import tracing_context

        # Nothing goes anywhere but to the model that was set, whatever tracing the environment asks of langchain.
        with tracing_context(enabled=False):
            async for chunk in _asked_for(model, schema).astream(list(messages)):
                counted[0] = max(counted[0], _counted(chunk))
                text = text_of(chunk)
                if text:
                    queue.put_nowait(text)


def _asked_for(model: StreamingModel, schema: Schema | None) -> StreamingModel:
    """The model bound to a schema, without langchain's parser; the model itself where it knows no structured output."""
    bind = getattr(model, "with_structured_output", None)
    if schema is None or bind is None:
        return model
    try:
        bound: StreamingModel = bind(dict(schema))
    except (NotImplementedError, TypeError, ValueError):
        return model
    first: StreamingModel | None = getattr(bound, "first", None)
    return bound if first is None else first


def text_of(chunk: Chunk) -> str:
    """The text of a chunk, or the arguments of its tool calls; other parts (images, thoughts) are left out."""
    called = getattr(chunk, "tool_call_chunks", None) or ()
    arguments = [one.get("args") for one in called if isinstance(one, dict)]
    if any(isinstance(one, str) and one for one in arguments):
        return "".join(one for one in arguments if isinstance(one, str))
    content = chunk.content
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    parts = (
        part if isinstance(part, str) else part.get("text", "") if isinstance(part, dict) and part.get("type") == "text" else ""
        for part in content
    )
    return "".join(part for part in parts if isinstance(part, str))


def _counted(chunk: Any) -> int:  # noqa: ANN401 - any provider's chunk
    usage = getattr(chunk, "usage_metadata", None)
    if not isinstance(usage, dict) or not usage.get("input_tokens"):
        return 0  # a server that counts what it wrote alone: then both sides are estimated
    total = usage.get("total_tokens", 0)
    return total if isinstance(total, int) else 0


def _status(error: BaseException) -> int | None:
    status = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
    return status if isinstance(status, int) else None


def _unsupported(error: BaseException) -> bool:
    return isinstance(error, NotImplementedError) or _status(error) in _UNSUPPORTED


def _worth_another(error: BaseException) -> bool:
    if isinstance(error, SettingsError):
        return False
    status = _status(error)
    return status is None or status in _RETRIED or status >= 500


def _name(error: BaseException) -> str:
    # The kind alone: a provider's message may repeat the request, and with it the question.
    status = _status(error)
    return type(error).__name__ if status is None else f"{type(error).__name__}, status {status}"
