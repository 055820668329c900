"""What a turn may ask for: the last request edited in every way that its words allow, or a question of its own; in a fitted order.

Each reading has clues: how likely its type of turn is, whether words and network bind its numbers alike, whether names and numbers are left
over. The order is a fitted log-linear score (turn_ranking.py) and the confidence a forest (confidence.py).
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from qs_assistant.questions.cases import Cases
from qs_assistant.questions.edits import Editor
from qs_assistant.questions.features import KINDS, ROUTES
from qs_assistant.questions.followups import FollowupReader
from qs_assistant.questions.fusion import SUMS, identity, scenarios_of
from qs_assistant.questions.readings import Draft
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.turn_binding import NetworkBinder, ScoredTurn, bindings_of, held_names
from qs_assistant.questions.turn_further import FurtherReadings
from qs_assistant.questions.turn_type import TurnType
from qs_assistant.questions.turn_variants import FAMILIES, Family, Variants
from qs_assistant.types.request import Reading, Request
from qs_assistant.types.turn import Stage, Turn
from qs_assistant.valuation.inputs import INPUTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

TYPES_TRIED: Final = 7
KINDS_TRIED: Final = 2
BINDINGS_TRIED: Final = 4
LEAST_TYPE: Final = 0.004
FAMILY_CLUES: Final = slice(16, 16 + len(FAMILIES))
"""Where the clues say of which families a reading is; behind them how far the turn points at it, how likely
its families are, and how likely its type and its families are in context."""
TURN_CLUES: Final = FAMILY_CLUES.stop + 4
ALONE: Final = "alone"
_FLOOR: Final = -12.0


@dataclass(frozen=True, slots=True)
class Alone:
    """A turn read as a question of its own: the reading, how sure, and the requests that come next."""

    reading: Reading
    confidence: float
    others: tuple[Request, ...] = ()


@dataclass(frozen=True, slots=True)
class HeardTurn:
    """A turn: its words, its own draft, the turn before, the types that it may have, the scores, and how it reads alone.

    `families` are the shares of no variant of the last request and of each of FAMILIES.
    """

    sentence: Sentence
    draft: Draft
    previous: Turn
    types: tuple[TurnType, ...]
    scored: ScoredTurn
    alone: Alone
    families: tuple[float, ...]

    @property
    def families_in_context(self) -> tuple[float, ...]:
        """The shares of families as the network takes the turn in its context; as its words say where there is no network."""
        likely = self.scored.scores.families
        return tuple(map(float, np.exp(likely))) if likely.size else self.families


@dataclass(slots=True)
class _Found:
    """One reading of a turn; `draft` is None where it stands alone."""

    draft: Draft | None
    request: Request | None
    likely: float = 0.0
    in_context: float = 0.0
    by_words: bool = False
    first_by_words: bool = False
    by_network: float = _FLOOR
    bound: float = _FLOOR
    alone: bool = False
    families: set[Family] = field(default_factory=set)
    pointed: float = 0.0

    def classes(self) -> list[bool]:
        """Whether it is found without a variant, and by each of FAMILIES."""
        return [self.alone or self.by_words or self.by_network > _FLOOR, *(family in self.families for family in FAMILIES)]


@dataclass(frozen=True, slots=True)
class TurnReading:
    """A reading of a turn: the edited request's draft, or none where it stands alone."""

    draft: Draft | None
    request: Request | None


@dataclass(frozen=True, slots=True)
class ListedTurns:
    """Readings with their clues (n, TURN_CLUES)."""

    readings: tuple[TurnReading, ...]
    clues: "NDArray[np.float64]"


class TurnReader:
    """Lists the readings of a turn.

    Args:
        followups: makes the edits.
        cases: what relative changes start from.
    """

    def __init__(self, followups: FollowupReader, cases: Cases) -> None:
        self._followups = followups
        self._cases = cases
        self._variants = Variants(cases)
        self._further = FurtherReadings(followups, cases)

    def listed(self, heard: HeardTurn) -> ListedTurns:
        """Every reading of a turn once, with its clues."""
        found: dict[str, _Found] = {}
        self._stand_alone(heard, found)
        first = True
        for one in tried(heard):
            words = self._edit(self._followups.editor, heard, one)
            if words is not None and not words.open and not words.unclear:
                entry = self._entry(found, words, one)
                entry.by_words, entry.first_by_words = True, entry.first_by_words or first
            first = first and words is None
            for rank, (score, draft) in enumerate(self._bound(heard, one)):
                entry = self._entry(found, draft, one, count=rank == 0 and words is None)
                entry.by_network = max(entry.by_network, score)
        self._vary(heard, found)
        self._go_further(heard, found)
        possible = [one for one in found.values() if one.alone or one.request is None or _is_possible(one.request)]
        readings = tuple(TurnReading(one.draft, one.request) for one in possible)
        clues = [self._clues(one, heard) for one in possible]
        return ListedTurns(readings, np.array(clues, np.float64).reshape(len(clues), TURN_CLUES))

    def _vary(self, heard: HeardTurn, found: dict[str, _Found]) -> None:
        """The variants of the last request, each as likely as the type of turn that it is."""
        likely = {(one.base, one.aim): one for one in heard.types}
        for one in self._variants.of(heard.sentence, heard.draft, heard.previous, heard.scored.scores):
            entry = self._entry(found, one.draft, likely[one.base, one.aim], count=False)
            entry.families.add(one.family)
            entry.pointed = max(entry.pointed, one.pointed)

    def _go_further(self, heard: HeardTurn, found: dict[str, _Found]) -> None:
        likely = {(one.base, one.aim): one for one in heard.types}
        for one in self._further.of(heard.sentence, heard.draft, heard.previous, heard.scored):
            entry = self._entry(found, one.draft, likely["keep", one.aim], count=False)
            if one.family is None:
                entry.by_words = True
            else:
                entry.families.add(one.family)
            entry.bound = max(entry.bound, _FLOOR if one.score is None else one.score)
            entry.pointed = max(entry.pointed, one.pointed)

    def _stand_alone(self, heard: HeardTurn, found: dict[str, _Found]) -> None:
        likely = sum(one.probability for one in heard.types if one.base == "alone")
        after = sum(one.in_context for one in heard.types if one.base == "alone")
        own = heard.alone.reading.request
        key = ALONE if own is None else identity(own, self._cases)
        found[key] = _Found(None, own, likely, after, alone=True)
        for other in heard.alone.others:
            found.setdefault(identity(other, self._cases), _Found(None, other, likely * 0.1, after * 0.1, alone=True))

    def _entry(self, found: dict[str, _Found], draft: Draft, kind: TurnType, *, count: bool = True) -> _Found:
        key = identity(draft.request, self._cases)
        entry = found.get(key)
        if entry is None or (entry.alone and entry.draft is None and entry.likely < kind.probability):
            entry = found[key] = _Found(draft, draft.request, *((entry.likely, entry.in_context) if entry else ()))
        if count:
            entry.likely += kind.probability
            entry.in_context += kind.in_context
        else:
            entry.likely = max(entry.likely, kind.probability)
            entry.in_context = max(entry.in_context, kind.in_context)
        return entry

    def _edit(self, editor: Editor, heard: HeardTurn, kind: TurnType) -> Draft | None:
        return self._followups.edit_with(editor, heard.sentence, heard.draft, heard.previous, (kind.base, kind.aim))

    def _bound(self, heard: HeardTurn, kind: TurnType) -> Iterator[tuple[float, Draft]]:
        """An edit with the numbers bound by the network, likeliest first, with the log probability of the binding."""
        last, stage = heard.previous.request, heard.previous.stage
        if last is None or stage is None or kind.base == "reset" or last.kind in SUMS:
            return
        aim = last.kind if kind.aim == "same" else kind.aim
        editor = self._followups.editor
        for binding in bindings_of(heard.scored, stage, aim, BINDINGS_TRIED):
            draft = self._edit(editor.bound_by(NetworkBinder(heard.scored, editor.binder, binding, self._cases)), heard, kind)
            if draft is not None:
                aside = {one.place for one in binding.partial.bound if one.role == "aside"}
                unused = tuple(one for place, one in enumerate(heard.sentence.quantities) if place in aside)
                yield binding.score, replace(draft, open=(), unclear=(), unused=unused)

    def _clues(self, one: _Found, heard: HeardTurn) -> list[float]:
        request, last, sentence = one.request, heard.previous.request, heard.sentence
        scores = heard.scored.scores
        told, shares = math.log(max(one.likely, 1e-4)), heard.families_in_context
        if request is None or last is None:
            documents = float(np.logaddexp(scores.routes[ROUTES.index("documents")], scores.routes[ROUTES.index("declined")]))
            after = [_log(one.in_context), _log(shares[0])]
            return [told, 1.0, 1.0, *[0.0] * 9, max(documents, _FLOOR), *[0.0] * (TURN_CLUES - 16), _log(heard.families[0]), *after]
        named = {name for mention in sentence.mentions for name in mention.candidates}
        outright = {m.candidates[0] for m in sentence.mentions if not m.loose and m.candidates[0] in INPUTS}
        used = _inputs_of(request)
        held = set(held_names(Stage(last, heard.previous.moves, heard.previous.focus)))
        changed = {name for name in used if _values(request).get(name) != _values(last).get(name)} | (used ^ _inputs_of(last))
        numeric = float(np.logaddexp(scores.routes[ROUTES.index("valuation")], scores.routes[ROUTES.index("both")]))
        dropped = () if one.draft is None else one.draft.unused
        return [
            told,
            float(one.alone),
            0.0,
            float(one.by_words),
            float(one.first_by_words),
            float(one.by_network > _FLOOR),
            0.0 if one.alone else max(one.by_network, one.bound) / 3,
            float(len(dropped)),
            float(len(outright - used - changed)),
            float(len((changed & used) - named - held)),
            float(not all(self._cases.likely(name, value) for each in scenarios_of(request) for name, value in each.set.items())),
            float(identity(request, self._cases) == identity(last, self._cases)),
            max(numeric, _FLOOR),
            max(float(scores.kinds[KINDS.index(request.kind)]), -6.0) if request.kind in KINDS else -6.0,
            math.log(max(heard.alone.confidence, 1e-3)) if one.alone else 0.0,
            float(len((changed & used) - named)) if sentence.quantities else 0.0,
            *(float(family in one.families) for family in FAMILIES),
            one.pointed,
            _log(sum(share for share, yields in zip(heard.families, one.classes(), strict=True) if yields)),
            _log(one.in_context),
            _log(sum(share for share, yields in zip(shares, one.classes(), strict=True) if yields)),
        ]


def tried(heard: HeardTurn) -> list[TurnType]:
    """The types of a turn that go on: the likeliest by its words, and the kinds that the network takes it for."""
    likely = [kind for kind in heard.types if kind.probability >= LEAST_TYPE and kind.base != "alone"][:TYPES_TRIED]
    kinds = np.argsort(-heard.scored.scores.kinds, kind="stable")[:KINDS_TRIED]
    aims = [KINDS[int(at)] for at in kinds]
    known = {(one.base, one.aim) for one in likely}
    last = heard.previous.request
    also = [
        one
        for one in heard.types
        if one.base == "keep" and one.aim in aims and last is not None and one.aim != last.kind and ("keep", one.aim) not in known
    ]
    return [*likely, *also]


def _log(share: float) -> float:
    return max(math.log(max(share, 1e-6)), -8.0)


def _inputs_of(request: Request) -> set[str]:
    """The inputs that a request sets, solves for or varies."""
    used = {name for one in scenarios_of(request) for name in one.set}
    return used | {name for name in (request.solve_for, request.variable) if name}


def _is_possible(request: Request) -> bool:
    """Whether each value that a request sets lies in its input's domain."""
    return all(INPUTS[name].allows(value) for one in scenarios_of(request) for name, value in one.set.items() if name in INPUTS)


def _values(request: Request) -> Mapping[str, float]:
    return {name: value for one in scenarios_of(request) for name, value in one.set.items()}
