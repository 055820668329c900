"""What the bot needs from the rest of the house, as the calls it makes; tests hand in fakes of the same shape."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from qs_assistant.types.answer import Answer
from qs_assistant.types.place import Place
from qs_assistant.types.request import Reading, Request
from qs_assistant.valuation.assumptions import Assumptions

if TYPE_CHECKING:  # for their shapes only: what the bot is built of is built in bot/__main__.py
    from qs_assistant.app.state import DocumentInfo, Status

Progress = Callable[[str], None]


class Chart(Protocol):
    """A picture of a run and what it shows, in words."""

    @property
    def png(self) -> bytes:
        """The picture."""

    @property
    def alt_text(self) -> str:
        """The same in words, for those who do not see it."""


class Assistant(Protocol):
    """The assistant, as the bot uses it; every call raises subclasses of AssistantError."""

    async def ask(self, question: str, place: Place, *, progress: Progress | None = None) -> Answer:
        """Answer a question."""

    async def run(self, request: Request, place: Place, *, question: str = "") -> Answer:
        """Answer a request that needs no reading."""

    async def read(self, text: str, place: Place) -> Reading:
        """Read a text without answering it."""

    async def replay(self, run_id: str, place: Place) -> Answer:
        """Show a run again."""

    async def answer(self, answer_id: str) -> Answer:
        """A stored answer."""

    async def take_up(self, answer: Answer, request: Request | None, place: Place) -> None:
        """Let the next question in a place follow on from a kept answer, and from the request behind it."""

    async def chart(self, answer: Answer) -> Chart | None:
        """The chart of an answer, where one can be drawn."""

    async def workbook(self, answer: Answer) -> bytes:
        """The run behind an answer as an .xlsx file of live formulas."""

    async def trace(self, answer: Answer) -> Sequence[str]:
        """Where each figure of an answer is from, one line each."""

    async def feedback(self, answer_id: str, user: str, helpful: bool, reason: str = "") -> None:  # noqa: FBT001 - its signature
        """Keep a person's verdict on an answer, and what was wrong with it."""

    async def export_feedback(self, scopes: Sequence[str]) -> str:
        """The verdicts as JSON lines."""

    async def sources(self, topic: str | None, place: Place) -> "Sequence[DocumentInfo]":
        """The documents that may answer here."""

    async def assumptions(self, place: Place) -> Assumptions:
        """The base case that holds here."""

    async def forget(self, user: str) -> int:
        """Delete what is kept of a person; returns how many records went."""

    async def forget_scope(self, scope: str) -> int:
        """Delete the answers and verdicts of a scope; returns how many records went."""

    async def status(self) -> "Status":
        """Versions, counts and dates."""

    def complete(self, text: str) -> Sequence[tuple[str, str]]:
        """Inputs that match a beginning: (label with unit, name)."""

    async def warm_up(self) -> None:
        """Pay for slow imports and loads now."""


class ServerSettings(Protocol):
    """What a server's admins have set; reads come from memory, so that they can go before a first acknowledgement."""

    def replies_private(self, guild: int) -> bool:
        """Whether answers are shown to the asker alone unless they choose otherwise."""

    def set_replies_private(self, guild: int, *, private: bool) -> None:
        """Set that; blocks on the database."""

    def set_left(self, guild: int, at: float | None) -> None:
        """Note when the bot was removed from a server, or, with None, that it is in it; blocks on the database."""

    def left_before(self, moment: float) -> list[int]:
        """The servers that the bot was removed from before a moment; blocks on the database."""

    def forget_server(self, guild: int) -> None:
        """Forget a server's settings, and that the bot has left it; blocks on the database."""

    def commands_given(self, application: int) -> tuple[str | None, int | None]:
        """The digest of the command definitions that Discord was last given, and the one server they went to; blocks on the database."""

    def set_commands_given(self, application: int, digest: str, guild: int | None) -> None:
        """Remember that; blocks on the database."""
