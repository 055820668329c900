"""Whether a chat model's sentence only picks, cuts, reorders and joins clauses of its sources.

A figure check alone lets right figures through in wrong roles: swapped between subjects, under a condition that nobody stated, as a fact
where the source has a plan. So a model's sentence must be covered, from its first content word to its last, by stretches that each stand in
one sentence of a source in the same order, nothing of weight left out between; stretches may begin and end only where clauses do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from qs_assistant.llm.sentence_tokens import Token, attribution

_OPENS_RANGE = frozenset({"from", "between"})
_MOST_SKIPPED = 3
_SUBJECT = 3
_MOST_STEPS = 2_000  # what is not found by then counts as not found


@dataclass(frozen=True, slots=True)
class Stretch:
    """Model tokens [first, last) that stand, in order, at `places` of the source with the number `source`."""

    first: int
    last: int
    source: int
    places: tuple[int, ...]


@dataclass
class _Search:
    text: Sequence[Token]
    sources: Sequence[Sequence[Token]]
    steps: int = 0


def derivable(text: Sequence[Token], sources: Sequence[Sequence[Token]]) -> bool:
    """Whether a sentence is covered by clauses of its sources, with every figure in its role and nothing that qualifies it lost."""
    known = bool(text) and all(any(token.agrees(other) for source in sources for other in source) for token in text)
    return known and _cover(_Search(text, sources), 0, ())


def _cover(search: _Search, at: int, so_far: tuple[Stretch, ...]) -> bool:
    if at == len(search.text):
        return _whole(search, so_far)
    search.steps += 1
    if search.steps > _MOST_STEPS:
        return False
    for number, source in enumerate(search.sources):
        for start, token in enumerate(source):
            if not search.text[at].agrees(token):
                continue
            for end, places in _extensions(search, at, source, start):
                stretch = Stretch(at, end, number, places)
                if _may_follow(search, so_far, stretch) and _cover(search, end, (*so_far, stretch)):
                    return True
    return False


def _extensions(search: _Search, at: int, source: Sequence[Token], start: int) -> list[tuple[int, tuple[int, ...]]]:
    """The stretches that begin with text[at] at source[start], longest first."""
    places = [start]
    found: list[tuple[int, tuple[int, ...]]] = []
    while True:
        after = at + len(places)
        if after == len(search.text) or search.text[after].edge:
            found.append((after, tuple(places)))
        if after == len(search.text):
            break
        following = _next(search.text[after], source, places[-1])
        if following is None:
            break
        places.append(following)
    return found[::-1]


def _next(token: Token, source: Sequence[Token], last: int) -> int | None:
    """The nearest place after `last` where the source has the token, if only words of no weight stand between."""
    for place in range(last + 1, min(len(source), last + 2 + _MOST_SKIPPED)):
        if token.agrees(source[place]) and (place == last + 1 or source[place].group == source[last].group):
            return place
        if source[place].kind != "word":
            return None
    return None


def _may_follow(search: _Search, so_far: tuple[Stretch, ...], stretch: Stretch) -> bool:
    source = search.sources[stretch.source]
    if any(set(stretch.places) & set(one.places) for one in so_far if one.source == stretch.source):
        return False
    own_words = sum(source[place].kind == "word" for place in stretch.places)
    changes = bool(so_far) and so_far[-1].source != stretch.source
    if changes and not attribution(source[stretch.places[0]]) and (own_words < 2 or not _from_its_beginning(source, stretch.places)):
        return False
    if (
        so_far
        and not changes
        and search.text[stretch.first].joined
        and source[so_far[-1].places[-1]].group != source[stretch.places[0]].group
    ):
        return False
    return _in_role(search, so_far, stretch)


def _from_its_beginning(source: Sequence[Token], places: Sequence[int]) -> bool:
    """Whether the stretch takes its source's subject along: one of the first content words of the sentence or of its clause."""
    clause = source[places[0]].clause
    begins = next(place for place, token in enumerate(source) if token.clause == clause)
    return places[0] < begins + _SUBJECT


def _in_role(search: _Search, so_far: tuple[Stretch, ...], stretch: Stretch) -> bool:
    """Whether each figure that has rivals in its source sentence comes with enough of what stands around it there."""
    source = search.sources[stretch.source]
    for place in stretch.places:
        rivals = [other for other, token in enumerate(source) if source[place].rivals(token)]
        if not rivals or _anchored(source, stretch.places, place, rivals):
            continue
        before = so_far[-1].places[-1] if so_far and so_far[-1].source == stretch.source else None
        if before is None or _parted(before, place, rivals):
            return False
    return True


def _anchored(source: Sequence[Token], places: Sequence[int], place: int, rivals: Sequence[int]) -> bool:
    """Whether the stretch itself ties the figure down: two words of its own side of every rival, or all that leads up to it."""
    if sum(source[one].kind == "word" and not _parted(one, place, rivals) for one in places) >= 2:
        return True
    last = max((rival for rival in rivals if rival < place), default=-1)
    leading = range(last + 1, place)
    return {*leading} <= {*places} and (len(leading) > 0 or last in places)


def _parted(one: int, other: int, rivals: Sequence[int]) -> bool:
    return any(min(one, other) < rival < max(one, other) for rival in rivals)


def _whole(search: _Search, stretches: tuple[Stretch, ...]) -> bool:
    used: dict[int, list[int]] = {}
    for stretch in stretches:
        used.setdefault(stretch.source, []).extend(stretch.places)
    if len(used) > 1 and any(
        len(places) < 3 and not any(attribution(search.sources[number][one]) for one in places) for number, places in used.items()
    ):
        return False
    tests = (_keeps_weight, _has_subject, _groups_whole, _ranges_whole)
    return all(test(search.sources[number], places) for number, places in used.items() for test in tests)


def _ranges_whole(source: Sequence[Token], places: Sequence[int]) -> bool:
    """Whether both ends of each range are there: "$45 to $75 million", "from 40 GWh to 80 GWh"."""
    figures = [place for place, token in enumerate(source) if token.number is not None]
    pairs = [(one, other) for one, other in pairwise(figures) if source[other].ranged or source[one].lead in _OPENS_RANGE]
    return all((one in places) == (other in places) for one, other in pairs)


def _groups_whole(source: Sequence[Token], places: Sequence[int]) -> bool:
    """Whether, of several groups in use ("materials cost ..., conversion cost ..."), each is used from its beginning."""
    groups = {source[place].group for place in places}
    begins = {next(place for place, token in enumerate(source) if token.group == group) for group in groups}
    return len(groups) == 1 or begins <= {*places}


def _keeps_weight(source: Sequence[Token], places: Sequence[int]) -> bool:
    """Whether no denial, condition, plan or estimate of the clauses in use is lost."""
    clauses = {source[place].clause for place in places}
    return all(place in places for place, token in enumerate(source) if token.kind == "protected" and token.clause in clauses)


def _has_subject(source: Sequence[Token], places: Sequence[int]) -> bool:
    """Whether a figure comes with what it is a figure of: a content word from the beginning of its sentence or clause."""
    figures = [place for place in places if source[place].number is not None]
    words = [place for place, token in enumerate(source) if token.kind == "word" and not attribution(token)]
    if not figures or not words:
        return True
    if any(place in words[:_SUBJECT] for place in places):
        return True
    clauses = {source[place].clause for place in figures}
    return all(any(place in places for place in [one for one in words if source[one].clause == clause][:_SUBJECT]) for clause in clauses)
