"""Document questions whose subject was named a turn ago: "and how old is that company?"."""

import re

from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.tokens import words
from qs_assistant.types.turn import Turn

_STOP = words(
    "the a an of in on at to for and or is are was were be been do does did has have had it its they them their there that this these"
    " those what which who whose whom when where why how much many with from by about as so then also what's whats who's according"
    " you me tell i we us our your my can could would will should long old big more most some any all one ones s t please ok okay"
    " going get got say says said article"
)
_REFERS = re.compile(
    r"\b(?:it|its|they|them|their|theirs|that|this|those|these|he|she|his|her|there|one|ones|both|same|former|latter|then|said|thing"
    r"|guys)\b"
)
_OWN = re.compile(r"\b(?:its|their|his|her)\b")
_CONTINUES = re.compile(
    r"^\W*(?:and|also|what about|how about|but|or|plus|so|then|ok(?:ay)? and|what of|any|how come|since when|why|by when|in which"
    r"|for which|compared|versus|until when|from when|who else|what else|anything)\b"
)
_JOINED = re.compile(r"^\W*(?:and|also|but|or|plus|so|then|what about|how about|what of|ok(?:ay)? and)\b")
_ENOUGH = 3  # words and figures of its own with which a question may be one by itself, whatever "it" or "that" in it stands for


def stands_alone(sentence: Sentence) -> bool:
    """Whether a question that seems to go on from another has words enough to be asked as it stands first."""
    own = {token.text for token in sentence.tokens if token.kind in ("word", "name")} - _STOP
    return len(own) + len(sentence.quantities) >= _ENOUGH and not _JOINED.match(sentence.lowered)


def whole_question(sentence: Sentence, previous: Turn) -> str | None:
    """A document question made whole with the subject of the last search; None where it stands by itself."""
    text, words = sentence.lowered, [token.text for token in sentence.tokens if token.kind in ("word", "name")]
    own = [word for word in words if word not in _STOP]
    refers = bool(_REFERS.search(text)) and len(words) <= 16 and not (len(words) > 7 and not _REFERS.search(_OWN.sub("", text)))
    if not (refers or _CONTINUES.search(text) or len(own) <= 1):
        return None
    subject = _subject(f"{previous.search or ''} {previous.subject}", words)
    return f"{sentence.text.strip()} ({subject})" if subject else None


def _subject(text: str, known: list[str]) -> str:
    """The content words of a text in order, without those already there."""
    seen, kept = set(known), []
    for word in re.findall(r"(?<![&.'’-])[&.'’-]*\w+(?:[&.'’-]+\w+)*", text):
        lowered = word.lower().removesuffix("'s")
        if lowered not in _STOP and lowered not in seen:
            seen.add(lowered)
            kept.append(word.removesuffix("'s"))
    return " ".join(kept[:24])
