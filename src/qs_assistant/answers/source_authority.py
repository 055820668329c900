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
from qs_assistant.answers.speakers_asked import asked_for
from qs_assistant.documents.passage import KIND_CLAIMED, SECOND_HAND, Passage, Publication
from qs_assistant.text.publisher_names import whole_name, whole_names
from qs_assistant.types.company import NOBODY, Company
from qs_assistant.types.place import GLOBAL_SCOPE
from qs_assistant.types.whose import CLAIMED

LOOKED_AT = 12  # of the best passages, among which another account is looked for
NOT_THEIR_OWN = frozenset({SECOND_HAND, CLAIMED, KIND_CLAIMED})
"""Provenances whose kind and publisher do not make a text somebody's own word."""
_FORUM = re.compile(
    r"\b(?:reddit|stocktwits|forum|discord|twitter|x\.com|facebook|youtube|telegram|message board|comments?)\b", re.IGNORECASE
)


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
    if found >= Authority.COMPANY and (nameless or publication.provenance in NOT_THEIR_OWN):
        return Authority.PRESS
    return found


def speaker_asked_for(question: str, passages: Sequence[Passage], company: Company = NOBODY) -> str:
    """Whose own words a question asks for; "" where it asks for nobody's, or for those of no publisher that was found.

    `company` may be asked for whatever was found, by its name, its short name or as "the company".
    """
    names = dict.fromkeys(("the company", "management", company.short, company.name), company.name) if company is not NOBODY else {}
    names |= {one: one for passage in passages for one in sorted(_own_names(passage))}
    return asked_for(question, names)


def is_own_word(name: str, passage: Passage) -> bool:
    """Whether a passage is somebody's own word: they published it, or speak in what a company published."""
    return whole_name(name) in _own_names(passage)


def rank_by_authority(question: str, parts: Sequence[Part], selection: Selection, company: Company = NOBODY) -> tuple[Selection, str]:
    """The selection with what was asked for first, and a contradicting better source beside it; and whose own words were asked for."""
    found = [one for part in parts for one in part.passages]
    whose = speaker_asked_for(question, found, company) if selection.tier != "none" else ""
    if selection.tier != "answer":
        own_first = sorted(selection.passages, key=lambda one: not (whose and is_own_word(whose, one)))
        return replace(selection, passages=tuple(own_first)), ""
    told = list(selection.passages)
    if whose and not any(is_own_word(whose, one) for one in told):
        told += [one for one in found if is_own_word(whose, one) and (one.score >= ALSO or are_alike(one.text, told[0].text))][:1]
    near = [one for part in parts for one in part.passages[:LOOKED_AT]]
    asked = words_of(question)
    better = next(
        (one for one in near if one not in told and any(contradicts(one, other) and _is_as_near(asked, one, other) for other in told)),
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


def _own_names(passage: Passage) -> frozenset[str]:
    """Whose own word a passage is, by their whole names; a speaker's surname is one."""
    of = passage.publication
    if authority_of(of, passage.scope) < Authority.COMPANY:
        return frozenset()
    speaking = whole_names(passage.speaker)
    surnames = {name.split()[-1] for name in speaking if name == whole_name(passage.speaker.partition(",")[0])}
    return whole_names(of.publisher) | speaking | surnames
