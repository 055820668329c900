"""A short summary of quoted sentences in a chat model's own words; it stands above the quotes, named as the model's, or not at all.

It is dropped on any doubt: a figure, a name or an address that the quotes do not hold, a denial or a limit that only one side has, words
that are mostly not theirs. What it says is never evidence: the quotes below it are the answer.
"""

import re
from collections.abc import Mapping

from qs_assistant.grounding.evidence import Cited, Evidence
from qs_assistant.grounding.figures import check
from qs_assistant.grounding.numbers import ADDRESS, numbers
from qs_assistant.llm.access import Session
from qs_assistant.llm.client import Message
from qs_assistant.llm.prompt import PLAIN, QUOTED_IS_DATA, quoted
from qs_assistant.text.sentences import sentences
from qs_assistant.text.terms import content_words as terms

_LONGEST = 400
_MOST_SENTENCES = 2
_LEAST_KNOWN = 0.7
# Words that turn or limit what is said: they must stand on both sides, or on neither.
_TURNING = (
    "not no never none neither nor without cannot yet if unless until only up most least may might could would should expects expected "
    "plans planned aims hopes intends targets about nearly almost over under before after"
)
_TURNS = frozenset(_TURNING.split())
_NAME = re.compile(r"\b[A-Z][\w&’'-]*")
PREFIX = f"""You sum up quoted sentences for a reader in one or two short sentences of plain English.
Use only what they say, every figure exactly as it stands there, and no figure or name that they do not have.
Keep words such as not, up to, expects, if, about. No advice, no Markdown, no links. Answer with the summary alone.
{QUOTED_IS_DATA}"""


def messages_for(question: str, quotes: Mapping[int, Cited]) -> list[Message]:
    """The messages that ask for a summary."""
    told = "\n".join(f"<passage>{quoted(one.text, 800)}</passage>" for one in quotes.values())
    return [("system", PREFIX), ("human", f"{told}\n<question>{quoted(question, 500)}</question>")]


async def summarize(session: Session, question: str, quotes: Mapping[int, Cited]) -> str | None:
    """A summary of the quotes, or None.

    Args:
        session: the calls for this answer.
        question: what was asked.
        quotes: the quoted sentences by citation number, nothing around them.
    """
    if not quotes:
        return None
    text = await session.ask(messages_for(question, quotes))
    return None if text is None else accepted_summary(text, quotes)


def accepted_summary(text: str, quotes: Mapping[int, Cited]) -> str | None:
    """A model's summary where nothing speaks against it; None on any doubt."""
    text = " ".join(text.split()).strip(" \"'`")
    if not text or len(text) > _LONGEST or len(sentences(text)) > _MOST_SENTENCES or not PLAIN.fullmatch(text) or ADDRESS.search(text):
        return None
    told = " ".join(one.text for one in quotes.values())
    if _turns(text) != _turns(told) or not _known(text, told) or not _figures(text, quotes):
        return None
    names = {one.lower().removesuffix("'s").removesuffix("’s") for one in _NAME.findall(text) if terms(one)}
    return text if names <= set(re.findall(r"[\w&’'-]+", told.lower())) else None


def _turns(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+", text.lower().replace("n't", " not").replace("n’t", " not"))) & _TURNS


def _known(text: str, told: str) -> bool:
    words = {one for one in terms(text) if one.isalpha()}
    return bool(words) and len(words & set(terms(told))) >= _LEAST_KNOWN * len(words)


def _figures(text: str, quotes: Mapping[int, Cited]) -> bool:
    """Whether every figure of the summary is one of the quotes', and every figure of a single quote that has several stays with it."""
    marks = "".join(f"[{n}]" for n in quotes)
    marked = " ".join(f"{one.rstrip('.!?')} {marks}." for one in sentences(text))
    evidence = Evidence(dict(quotes))
    if not check(marked, evidence, author="model").sound:
        return False
    # Two figures of one kind can change places: with more than one of a unit there is no telling, so there is no summary.
    units = [one.unit for one in numbers(text, evidence.names) if one.kind == "quantity" and one.moment is None]
    return len(units) == len(set(units))
