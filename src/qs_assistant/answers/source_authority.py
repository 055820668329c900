"""Whose word a passage is: the authority of its source, and what a question for somebody's own words does with it.

Asked what a company said, its own word comes first and another's report is told as that. Where what is told is contradicted by a source of
better standing, that is shown as well.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum

from qs_assistant.answers.accounts import amounts_of, are_alike, words_of
from qs_assistant.answers.select import ALSO, MOST, Part, Selection
from qs_assistant.documents.passage import Passage, Publication
from qs_assistant.types.place import GLOBAL_SCOPE

LOOKED_AT = 12  # of the best passages, among which another account is looked for
SECOND_HAND = "second-hand"
_SAYS = (
    r"(?:say|says|said|saying|state[sd]?|announce[sd]?|report(?:s|ed)?|tell|tells|told|claim(?:s|ed)?|promise[sd]?|guide[sd]?|disclose[sd]?"
    r"|confirm(?:s|ed)?|write|writes|wrote|publish(?:es|ed)?|expect(?:s|ed)?)"
)
_ASKED = re.compile(
    rf"\b(?:do|does|did|has|have)\s+(?P<a>[^?,;]{{2,60}}?)\s+(?:\w+\s+)?{_SAYS}\b|\baccording\s+to\s+(?P<b>[^?,;]{{2,60}})"
    rf"|\b(?P<c>[^?,;]{{2,60}}?)['’]s?\s+own\s+words?\b",
    re.IGNORECASE,
)
_FORUM = re.compile(
    r"\b(?:reddit|stocktwits|forum|discord|twitter|x\.com|facebook|youtube|telegram|message board|comments?)\b", re.IGNORECASE
)
_WIRE = re.compile(r"\b(?:business\s?wire|pr\s?newswire|globe\s?newswire)\b", re.IGNORECASE)  # they publish what a company wrote
_FIRM = re.compile(
    r"\b(?:the|inc|corp(?:oration)?|company|co|ltd|plc|ag|se|gmbh|group|holdings?|ir|investor relations)\b\.?", re.IGNORECASE
)
_NAME = re.compile(r"[^\W_]+")


class Authority(IntEnum):
    """How far a source's word goes, the least first."""

    OWN = 0
    FORUM = 1
    NOTE = 2
    PRESS = 3
    COMPANY = 4
    FILING = 5


_BY_KIND = {
    "filing": Authority.FILING,
    "press-release": Authority.COMPANY,
    "shareholder-letter": Authority.COMPANY,
    "article": Authority.PRESS,
    "industry-report": Authority.NOTE,
}


def authority_of(publication: Publication, scope: str = GLOBAL_SCOPE) -> Authority:
    """The authority of a source, by its kind, its publisher, and whether a server added it without saying whose it is.

    An author makes a text somebody's note; it does not make it a company's word.
    """
    if _FORUM.search(f"{publication.publisher} {publication.url or ''}"):
        return Authority.FORUM
    nameless = publication.publisher.strip().lower() in {"", "unknown"}
    if nameless and not publication.author and scope != GLOBAL_SCOPE:
        return Authority.OWN
    found = _BY_KIND.get(publication.kind, Authority.NOTE)
    if found >= Authority.COMPANY and (nameless or publication.provenance == SECOND_HAND):
        return Authority.PRESS
    return found


def speaker_asked_for(question: str, passages: Sequence[Passage]) -> str:
    """Whose own words a question asks for, as it names them; "" where it asks for nobody's, or for those of no publisher that was found."""
    match = _ASKED.search(question)
    named = next((part for part in match.groups() if part), "") if match else ""
    if not named:
        return ""
    return named if any(is_own_word(named, one) for one in passages) else ""


def is_own_word(name: str, passage: Passage) -> bool:
    """Whether a passage is somebody's own word: they published it, or speak in it; a report at second hand is nobody's own."""
    wanted = _words(name)
    if not wanted or passage.publication.provenance == SECOND_HAND:
        return False
    of = passage.publication
    names = _words(of.publisher) | (_words(of.title) if _WIRE.search(of.publisher) else frozenset())
    own = authority_of(of, passage.scope) >= Authority.COMPANY and bool(wanted & names)
    return own or bool(wanted & _words(passage.speaker))


def rank_by_authority(question: str, parts: Sequence[Part], selection: Selection) -> tuple[Selection, str]:
    """The selection with what was asked for first, and a contradicting better source beside it; and whose own words were asked for."""
    if selection.tier != "answer":
        return selection, ""
    found = [one for part in parts for one in part.passages[:LOOKED_AT]]
    whose = speaker_asked_for(question, found)
    told = list(selection.passages)
    if whose and not any(is_own_word(whose, one) for one in told):
        told += [one for one in found if is_own_word(whose, one) and (one.score >= ALSO or are_alike(one.text, told[0].text))][:1]
    asked = words_of(question)
    better = next(
        (one for one in found if one not in told and any(contradicts(one, other) and _is_as_near(asked, one, other) for other in told)),
        None,
    )
    told += [better] if better is not None else []
    own = [one for one in told if whose and is_own_word(whose, one)]
    others = [one for one in told if one not in own]
    if better is not None:
        others = sorted(others, key=lambda one: one is not better)
    return replace(selection, passages=tuple([*own, *others][: MOST + 1])), whose


def contradicts(better: Passage, told: Passage) -> bool:
    """Whether a company or a filing puts a lesser source's figure otherwise: much the same words and times, and none of its figures."""
    best, least = authority_of(better.publication, better.scope), authority_of(told.publication, told.scope)
    if best < Authority.COMPANY or least >= Authority.COMPANY or not are_alike(better.text, told.text):
        return False
    mine, theirs = amounts_of(better.text), amounts_of(told.text)
    units = {unit for _, unit in mine} & {unit for _, unit in theirs}
    return bool(units) and not mine & theirs and _same_time(better, told)


def _is_as_near(asked: frozenset[str], better: Passage, told: Passage) -> bool:
    """Whether a better source speaks of all that the question and what is told both name: another company's figure is no other account."""
    of = better.publication  # and not its document, which may be about several
    return asked & words_of(told.text) <= words_of(f"{better.text} {of.title} {of.publisher}")


def reporter_of(passage: Passage, whose: str) -> str:
    """By whom a passage reports what somebody was asked to have said; "" where it is their own word, or nobody's was asked for."""
    return passage.publication.whose if whose and not is_own_word(whose, passage) else ""


def _same_time(one: Passage, other: Passage) -> bool:
    return not one.periods or not other.periods or bool(set(one.periods) & set(other.periods))


def _words(name: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _NAME.findall(_FIRM.sub(" ", name)) if len(word) > 2)
