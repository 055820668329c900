"""The command of the assistant that a question names: what the documents say of it is the answer.

A command is an exact name, and the program's own documents begin what they say of one with it.
"""

from dataclasses import replace

from qs_assistant.answers.select import Part
from qs_assistant.answers.table_rows import NAMED
from qs_assistant.documents.passage import OWN, Passage


def with_command(part: Part) -> Part:
    """A part with the passages on the commands that it names at its head; one that begins as a longer one does is that one."""
    text = f" {part.text.lower().replace('?', ' ')} "
    told = {name: one for one in part.passages if (name := command_of(one)) and f" {name} " in text}
    named = [one for name, one in told.items() if not any(other != name and other.startswith(name) for other in told)]
    others = [one for one in part.passages if one not in named]
    return Part(part.text, (*(replace(one, score=max(one.score, NAMED)) for one in named), *others))


def command_of(passage: Passage) -> str:
    """The command that a passage of the program's own is about, as it is typed; "" where it is about none."""
    head, colon, _ = passage.text.partition(": ")
    name = head.replace("`", "").partition(" command ")[2]
    return name.lower() if colon and passage.publication.kind == OWN and name.startswith(("/", "qs-assistant")) else ""
