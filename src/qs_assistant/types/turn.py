"""What the last question of a conversation was about."""

from dataclasses import dataclass

from qs_assistant.types.answer import Choice, Route
from qs_assistant.types.request import Reading, Request


@dataclass(frozen=True, slots=True)
class Turn:
    """What the last question was about.

    `request` is the last numeric request of the conversation (kept through turns about documents),
    `search` the last text that was looked up,
    `focus` the inputs that the last change was of, `subject` words that the answer adds to the search (the names that it is about),
    `before` the request before the last one, for "undo that"; where a question was asked back, `choices` are what was offered and
    `unread` the words that were not understood: `request` is then what was.
    """

    question: str
    route: Route
    request: Request | None = None
    search: str | None = None
    focus: tuple[str, ...] = ()
    subject: str = ""
    before: Request | None = None
    choices: tuple[Choice, ...] = ()
    unread: str = ""


def next_turn(question: str, reading: Reading, previous: Turn | None = None, subject: str = "") -> Turn:
    """The turn that follows a reading; what the reading does not touch is carried over from the turn before."""
    request, search, focus, before = reading.request or reading.pending, reading.search, reading.focus, None
    if previous is not None:
        before = previous.before if request is None else previous.request
        request = request or previous.request
        search = search or previous.search
        focus = focus or previous.focus
        subject = subject or (previous.subject if reading.search is None else "")
    return Turn(question, reading.route, request, search, focus, subject, before, reading.choices, reading.unread)
