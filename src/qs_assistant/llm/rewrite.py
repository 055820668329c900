"""Has a chat model make a follow-up whole; it holds no word of weight and no figure that the questions do not."""

from collections.abc import Sequence

from qs_assistant.grounding.numbers import numbers
from qs_assistant.llm.access import Session
from qs_assistant.llm.client import Message
from qs_assistant.llm.prompt import PLAIN, QUOTED_IS_DATA, quoted
from qs_assistant.text.terms import content_words as terms

_LONGEST = 300
PREFIX = f"""You make a follow-up question whole: write it as one question that can be understood without the earlier ones.
Use only words and figures of the questions. Answer with the question alone.
{QUOTED_IS_DATA}"""


async def rewrite_follow_up(session: Session, question: str, earlier: Sequence[str]) -> str | None:
    """A follow-up question as one that can be understood alone, or None."""
    before = "\n".join(f"<question>{quoted(one, 500)}</question>" for one in earlier)
    messages: list[Message] = [
        ("system", PREFIX),
        ("human", f"Earlier:\n{before}\nFollow-up:\n<question>{quoted(question, 500)}</question>"),
    ]
    text = await session.ask(messages)
    return None if text is None else whole_question(text, question, earlier)


def whole_question(text: str, question: str, earlier: Sequence[str]) -> str | None:
    """A model's rewriting of a follow-up, if all of it comes from the questions and all of the follow-up's own words are kept."""
    text = " ".join(text.split()).strip(" \"'`")
    said = " . ".join([*earlier, question])
    if not text or len(text) > _LONGEST or not PLAIN.fullmatch(text):
        return None
    if not set(terms(text)) <= set(terms(said)) or not set(terms(question)) <= set(terms(text)):
        return None
    figures, known, own = (_values(one) for one in (text, said, question))
    return text if own <= figures <= known else None


def _values(text: str) -> set[tuple[float, str, str]]:
    return {(one.value, one.unit, one.hedge) for one in numbers(text)}
