"""What the last question of a conversation was about."""

from dataclasses import dataclass

from qs_assistant.types.answer import Choice, Route
from qs_assistant.types.request import Move, Reading, Request

REMEMBERED = 8


@dataclass(frozen=True, slots=True)
class Stage:
    """A numeric request of a conversation, with how its set came about."""

    request: Request
    moves: tuple[Move, ...] = ()
    focus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """What the last question was about.

    `request` is the last numeric request of the conversation (kept through turns about documents), `moves` how its set came about,
    `search` the last text that was looked up,
    `focus` the inputs that the last change was of, `subject` words that the answer adds to the search (the names that it is about),
    `before` the numeric requests before the last one, oldest first, for "undo that"; where a question was asked back, `choices` are what
    was offered and `unread` the words that were not understood: `request` is then what was. `unchosen` says that it is only the likeliest
    of `choices`: nobody has taken one, and nothing goes on from it.
    """

    question: str
    route: Route
    request: Request | None = None
    search: str | None = None
    focus: tuple[str, ...] = ()
    subject: str = ""
    before: tuple[Stage, ...] = ()
    choices: tuple[Choice, ...] = ()
    unread: str = ""
    moves: tuple[Move, ...] = ()
    unchosen: bool = False

    @property
    def stage(self) -> Stage | None:
        """The last numeric request, as those before it are kept; none that was only offered."""
        return None if self.request is None or self.unchosen else Stage(self.request, self.moves, self.focus)


def next_turn(question: str, reading: Reading, previous: Turn | None = None, subject: str = "") -> Turn:
    """The turn that follows a reading; what the reading does not touch is carried over from the turn before."""
    request, search, focus, moves = reading.request or reading.pending, reading.search, reading.focus, reading.moves
    if request is not None and request.kind == "explain":
        request = Request("value", request.set, request.preset)  # what was explained goes on, not the explaining
        if previous is not None and previous.request is not None:
            request = None
    before: tuple[Stage, ...] = ()
    if previous is not None:
        before = previous.before
        if request is None and previous.unchosen:  # what was only offered is let go
            if before:
                request, moves, focus = before[-1].request, before[-1].moves, focus or before[-1].focus
            before = before[:-1]
        elif request is None:
            request, moves, focus = previous.request, previous.moves, focus or previous.focus
        elif previous.stage is not None:
            before = (*before, previous.stage)[-REMEMBERED:]
            focus = focus or previous.focus
        search = search or previous.search
        subject = subject or (previous.subject if reading.search is None else "")
    unchosen = bool(reading.ask_back and reading.choices and reading.pending is not None)
    return Turn(question, reading.route, request, search, focus, subject, before, reading.choices, reading.unread, moves, unchosen)
