"""The full check of a proposed reading: what it says must be what the question's own words say, as far as code can tell.

A number of the question, of a fitting unit and in the domain, can still be in the wrong place. So, besides: the kind is that of near
labelled questions or of our own reading; each input is named beside its number, or used by near questions; whatever is named outright is
used; nothing of weight is called a story; the operation is not contradicted by the words around the number; scenarios keep their order.

Two readers that know nothing of each other and read the same are better evidence than a name beside a number: where the proposal is what
our own reading has first, sure or not, it needs no other support. What speaks against it still counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from qs_assistant.llm.bound_proposal import NUMERIC, BoundProposal, Use, in_input_unit
from qs_assistant.llm.name_places import REACH, could_be, gap, is_named, place, stands_for, strong
from qs_assistant.llm.reading_examples import Example
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.changes import Operation, fits, in_output_unit, operation
from qs_assistant.questions.fusion import identity
from qs_assistant.questions.presets import presets_in
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.types.request import Reading
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.outputs import OUTPUTS

SUPPORT = 3  # of eight near questions
TOLD = ("number", "year", "years", "usd", "usd_share")  # what people tell of themselves: ages, counts, what they paid
OUTRIGHT = 0.6  # of the near questions, for what the question does not name
ASKED_BACK = 2  # of eight near questions, from which on a question of that sort is asked back


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What a proposal is checked against.

    The question taken apart, our own reading of it, the labelled questions nearest to it, and the stored inputs of each case.
    """

    sentence: Sentence
    own: Reading
    near: Sequence[Example]
    cases: Cases


def objections(bound: BoundProposal, context: CheckContext) -> list[str]:
    """Every reason not to run a proposed reading; empty where it passed in full."""
    tests = CONTRADICTED if _is_our_first(bound, context) else (*UNSUPPORTED, *CONTRADICTED)
    return [reason for test in tests for reason in test(bound, context)]


def _is_our_first(bound: BoundProposal, context: CheckContext) -> bool:
    """Whether our own reading has the same calculation first, be it sure of it or not."""
    own = context.own.request or context.own.pending
    return own is not None and identity(own, context.cases) == identity(bound.request, context.cases)


def _kind(bound: BoundProposal, context: CheckContext) -> Iterator[str]:
    """The kind is what nearly all near questions are and our own reading does not speak against, or what the numbers show."""
    kind = bound.proposal.kind
    votes = [one.kind for one in context.near if one.kind in NUMERIC]
    request = context.own.request or context.own.pending
    own = request.kind if request else None
    mine = votes.count(kind)
    others = len(votes) - mine
    by_near = mine >= SUPPORT and 3 * others <= mine and own in (None, kind)
    by_own = own == kind and mine >= max(1, others)
    by_shape = mine >= 1 and "compare" not in votes and _shows(bound, context.sentence)
    if not (by_near or by_own or by_shape):
        yield f"nothing but the model takes this for a question of the kind {kind}"
    if kind == "value" and bound.story and {"sweep", "compare"} & set(votes):
        yield "what is called a story may be the other end of a range or the other side of a comparison"


def _shows(bound: BoundProposal, sentence: Sentence) -> bool:
    """Whether the numbers stand as a range has them: its two ends side by side, in one unit."""
    ends = [use.quantity for use in bound.uses if use.role in ("low", "high")]
    if len(ends) != 2:
        return False
    first, last = sorted(ends, key=lambda one: one.first)
    between = [one for one in sentence.quantities if first.first < one.first < last.first]
    return not between and first.unit == last.unit and last.first - first.last <= REACH


def _asked_back(_bound: BoundProposal, context: CheckContext) -> Iterator[str]:
    """Where we ask ourselves, questions that come near are not such as always have to be asked back ("capex 120")."""
    if context.own.request is None and [one.kind for one in context.near].count("unclear") >= ASKED_BACK:
        yield "near questions can be read in several ways"


def _presets(bound: BoundProposal, context: CheckContext) -> Iterator[str]:
    named = presets_in(context.sentence.lowered)
    told = [one.preset for one in bound.proposal.scenarios if one.preset is not None]
    if any(one not in named for one in told if one != "base"):
        yield "a preset that the question does not name"
    if any(one not in told for one in named if one != "base"):
        yield "a preset that the question names is not used"
    if "base" in named and bound.proposal.kind == "compare" and not {None, "base"} & {one.preset for one in bound.proposal.scenarios}:
        yield "the base case is named and is none of the scenarios"


def _inputs(bound: BoundProposal, context: CheckContext) -> Iterator[str]:
    near = [name for one in context.near for name in one.changes]
    for use in _changes(bound):
        if not is_named(use, context.sentence) and not _nearly_always(use, bound, context):
            yield f"{use.name} is not named beside {use.quantity.text}"
        related = [name for name in _family(use.name) if name != use.name]
        if any(near.count(name) >= SUPPORT and near.count(name) > near.count(use.name) for name in related):
            yield f"near questions are of a part of {use.name}, or of its whole"


def _variables(bound: BoundProposal, context: CheckContext) -> Iterator[str]:
    """What is solved for or swept has no number of its own: it must be named, or be what near questions solve for."""
    request = bound.request
    name = request.solve_for or request.variable
    if name is None:
        return
    mine = [one for one in strong(context.sentence) if stands_for(one, name)]
    taken = {use.name for use in _changes(bound)}
    others = [one for one in strong(context.sentence) if not stands_for(one, name) and one.candidates[0] not in taken]
    near = [one.solved_for for one in context.near]
    usual = near.count(name) >= OUTRIGHT * len(near) and not [one for one in others if one.candidates[0] in INPUTS]
    if not mine and not usual:
        yield f"{name} is not named"


def _targets(bound: BoundProposal, context: CheckContext) -> Iterator[str]:
    for use in bound.uses:
        if use.role != "target":
            continue
        named = [one for one in context.sentence.mentions if not one.loose and set(one.candidates) & set(OUTPUTS)]
        fitting = [
            one for one in named if any(in_output_unit(name, use.quantity) is not None for name in one.candidates if name in OUTPUTS)
        ]
        if fitting:
            if not any(use.name in one.candidates for one in fitting):
                yield f"another output than {use.name} is named"
        elif [one.target for one in context.near].count(use.name) < SUPPORT:
            yield f"{use.name} is not named"


def _left_out(bound: BoundProposal, context: CheckContext) -> Iterator[str]:
    """An input that is named outright, outside of talk, has a part in the reading."""
    sentence = context.sentence
    used = {use.name for use in bound.uses} | {bound.request.solve_for, bound.request.variable}
    for mention in strong(sentence):
        names = [name for name in mention.candidates if name in INPUTS]
        if not names or any(name in OUTPUTS for name in names) or sentence.clause[mention.first] in sentence.talk:
            continue
        related = {other for name in names for other in _family(name)}
        if not used & related:
            yield f"{names[0]} is named and not used"


def _story(bound: BoundProposal, context: CheckContext) -> Iterator[str]:
    """What is called a story is the value that another replaces, a year said twice, or stands apart from all that is used."""
    sentence = context.sentence
    used = [use.quantity for use in bound.uses]
    for quantity in bound.story:
        meant = operation(sentence, quantity)
        replaced = meant is not None and meant.action == "old"
        again = quantity.unit == "year" and any(one.value == quantity.value and one.unit == "year" for one in used)
        moves = meant is not None and meant.action != "set"
        apart = not any(sentence.clause[one.first] == sentence.clause[quantity.first] for one in used)
        told = quantity.unit in TOLD and not quantity.scaled and sentence.clause[quantity.first] in sentence.asides
        aside = apart and not moves and told
        if not (replaced or again or aside or (apart and not moves and _counts_other_things(quantity, sentence))):
            yield f"{quantity.text} is called a story"


def _counts_other_things(quantity: Quantity, sentence: Sentence) -> bool:
    """Whether a plain count or time stands in a clause that names no input it could be of."""
    if quantity.unit not in ("number", "year", "years") or quantity.scaled:
        return False
    near = [one for one in sentence.mentions if sentence.clause[one.first] == sentence.clause[quantity.first]]
    return not any(name in INPUTS and fits(name, quantity, Operation("set", quantity.value)) for one in near for name in one.candidates)


def _operations(bound: BoundProposal, context: CheckContext) -> Iterator[str]:
    for use in _changes(bound):
        own = operation(context.sentence, use.quantity)
        if own is None or not _alike(own, use.operation):
            yield f"the words around {use.quantity.text} say something else"
        if use.operation.action == "set" and use.quantity.sign:
            yield f"{use.quantity.text} has a sign, and so may be added"
        if use.operation.action == "scale" and INPUTS[use.name].unit == "1/yr" and use.quantity.unit != "times":
            yield f"{use.quantity.text} of a yearly rate may be points or a part of it"
    for use in bound.uses:
        own = operation(context.sentence, use.quantity)
        if use.role != "change" and own is not None and own.action == "old" and use.role != "low":
            yield f"{use.quantity.text} is the value before"


def _scales(bound: BoundProposal, context: CheckContext) -> Iterator[str]:
    """A bare number is in the unit of what it is for, a percentage where that is a fraction; and what is turned round is only offered."""
    bare = {one.first: one for one in context.sentence.quantities if one.unit == "number" and not one.scaled}
    for use in bound.uses:
        if use.role == "change" and use.operation.action == "set" and use.operation.amount != use.quantity.value:
            yield f"{use.quantity.text} is turned into another number"
        plain = bare.get(use.quantity.first)
        if plain is None or use.operation.action != "set":
            continue
        if use.role == "target":
            meant, told = in_output_unit(use.name, plain), in_output_unit(use.name, use.quantity)
        else:
            meant, told = in_input_unit(use.name, plain), in_input_unit(use.name, use.quantity)
        if meant != told:
            yield f"{plain.text} has no such unit"


def _alike(own: Operation, proposed: Operation) -> bool:
    close = abs(own.amount - proposed.amount) <= 1e-9 * max(1.0, abs(own.amount))
    return own.action == proposed.action and (close or own.action == "set")


def _order(bound: BoundProposal, context: CheckContext) -> Iterator[str]:
    """The scenarios of a comparison come as their numbers, and their presets, stand in the text."""
    sentence = context.sentence
    first: dict[int, int] = {}
    for use in _changes(bound):
        first[use.scenario] = min(first.get(use.scenario, use.quantity.first), use.quantity.first)
    places = [first[one] for one in sorted(first)]
    if places != sorted(places):
        yield "the scenarios are not in the order of the question"
    told = [one.preset or "base" for one in bound.proposal.scenarios if one.preset or not one.changes]
    named = [one for one in presets_in(sentence.lowered) if one in told]
    if [one for one in dict.fromkeys(told) if one in named] != named:
        yield "the cases are not in the order of the question"
    low_high = [use.quantity.first for use in bound.uses if use.role in ("low", "high")]
    if len(low_high) == 2 and low_high != sorted(low_high):
        yield "the range is not in the order of the question"


def _crossed(bound: BoundProposal, context: CheckContext) -> Iterator[str]:
    """No two numbers that fit each other's inputs would stand nearer to their names the other way round."""
    sentence = context.sentence
    for one, other in combinations(_changes(bound), 2):
        if one.name == other.name or one.quantity.first == other.quantity.first:
            continue
        if not (could_be(one.name, other) and could_be(other.name, one)):
            continue
        kept = gap(one, one.quantity, sentence) + gap(other, other.quantity, sentence)
        turned = gap(one, other.quantity, sentence) + gap(other, one.quantity, sentence)
        names_first = place(one.name, sentence) < place(other.name, sentence)
        in_order = names_first == (one.quantity.first < other.quantity.first)
        if turned < kept or (turned == kept and not in_order):
            yield f"{one.quantity.text} and {other.quantity.text} stand nearer to each other's names"


def _nearly_always(use: Use, bound: BoundProposal, context: CheckContext) -> bool:
    """Whether near questions change this input and hardly another, and the question names nothing else that the number could be of."""
    near = [name for one in context.near for name in one.changes]
    rivals = {name for name in near if name != use.name and could_be(name, use)}
    mine = near.count(use.name)
    ambiguous = any(use.name in one.candidates and len(one.candidates) > 1 for one in context.sentence.mentions)
    taken = {one.name for one in _changes(bound) if one != use}
    names = [one for one in strong(context.sentence) if one.candidates[0] in INPUTS and one.candidates[0] not in taken]
    unnamed = all(not could_be(one.candidates[0], use) for one in names)
    return mine >= OUTRIGHT * len(context.near) and all(near.count(one) <= mine / 3 for one in rivals) and unnamed and not ambiguous


def _changes(bound: BoundProposal) -> list[Use]:
    return [use for use in bound.uses if use.role == "change"]


def _family(name: str) -> set[str]:
    """An input, its parts, and what it is a part of."""
    whole = {one for one, spec in INPUTS.items() if name in spec.parts}
    return {name, *INPUTS[name].parts, *whole}


UNSUPPORTED = (_kind, _inputs, _variables, _targets, _left_out, _crossed)
"""What a proposal lacks: support by names, places and near questions."""
CONTRADICTED = (_asked_back, _presets, _story, _operations, _scales, _order)
"""What speaks against a proposal, whoever else reads it so."""
