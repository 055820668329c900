"""The program's own documents: what it says of itself, made at each start from what it runs on, so that the two never differ.

How the model works is in the words of docs/model.md, without its equations, tables and examples; the assumptions are those of the file
that the model reads. What it can do, and its commands, are written beforehand from the commands themselves, which this room does not know.
"""

import re
from pathlib import Path

from qs_assistant.documents.document import LoadedDocument
from qs_assistant.documents.load import load_markdown
from qs_assistant.documents.passage import OWN
from qs_assistant.reports.formatting import label
from qs_assistant.types.settings import PROJECT, Settings, shipped_knowledge
from qs_assistant.valuation.assumptions import Assumption, Assumptions, load_assumptions
from qs_assistant.valuation.units import show_named

PUBLISHER = "QS Assistant"
PAGE = "model.md"
COMMANDS = Path(__file__).parent / "commands.md"  # made by docs/make_commands.py
BASES = {
    "reported": "a published figure",
    "derived": "worked out from published figures",
    "judgement": "a judgement of its makers",
}
_FENCED = re.compile(r"^```.*?^```[ \t]*$", re.DOTALL | re.MULTILINE)
_ASIDE = re.compile(r"(?:^ {4}.*$|^\|.*$|^!\[.*$)", re.MULTILINE)  # equations, tables, pictures
_TESTS = re.compile(r"\s{0,9}\[`[^\[\]]*`\]")


def own_documents(settings: Settings) -> tuple[LoadedDocument, ...]:
    """How the model works, what it assumes, and the commands; nothing where the knowledge folder has no assumptions.

    Raises:
        AssistantError: the assumptions cannot be used.
    """
    if not settings.assumptions_file.exists():
        return ()
    assumptions = load_assumptions(settings.assumptions_file)
    made = [
        _made("assistant-assumptions", "What the assistant's valuation model assumes", assumptions.as_of, assumptions_markdown(assumptions))
    ]
    page = settings.knowledge_dir / PAGE
    if settings.knowledge_dir == shipped_knowledge() and not page.exists():  # not installed: the page lies among the others
        page = PROJECT / "docs" / PAGE
    if page.exists():
        made.append(_made("assistant-model", "How the assistant's valuation model works", assumptions.as_of, plain_markdown(page)))
    commands = COMMANDS.read_text(encoding="utf-8")
    made.append(_made("assistant-commands", "What the assistant can do, and its commands", assumptions.as_of, commands))
    return tuple(made)


def plain_markdown(page: Path) -> str:
    """The words of a page of the documentation, in Markdown: without code, equations, tables, pictures and the names of tests."""
    text = _FENCED.sub("", page.read_text(encoding="utf-8"))
    return _TESTS.sub("", _ASIDE.sub("", text))


def assumptions_markdown(assumptions: Assumptions) -> str:
    """A sentence or two on each assumption, under its name, in Markdown."""
    return "\n\n".join(f"## {_title(label(one.name))}\n\n{_sentence(one)}" for one in assumptions.entries if not one.follows)


def _sentence(one: Assumption) -> str:
    told = f"In the assistant's model {label(one.name)} is {show_named(one.name, one.value)}, {BASES.get(one.basis, one.basis)}"
    why = f": {one.note}" if one.note else ""
    if one.low is None or one.high is None:
        return f"{told}{why}."
    return f"{told}{why}; its range is from {show_named(one.name, one.low)} (worth less) to {show_named(one.name, one.high)} (worth more)."


def _title(text: str) -> str:
    return text[:1].upper() + text[1:]


def _made(identifier: str, title: str, date: str, body: str) -> LoadedDocument:
    front = f'id: {identifier}\ntitle: "{title}"\npublisher: {PUBLISHER}\ndate: "{date}"\nkind: {OWN}\nprovenance: seen\n'
    return load_markdown(f"---\n{front}---\n\n# {title}\n\n{body}\n".encode(), origin=identifier)
