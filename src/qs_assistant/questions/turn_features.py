"""What tells of a turn whether, and how, it goes on from the last one: its shape beside the last request, and its words."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

from qs_assistant.questions import route as routing
from qs_assistant.questions.edits import AIMS
from qs_assistant.questions.readings import Draft
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.tokens import words
from qs_assistant.types.turn import Turn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ASKING = words("what whats what's how where")
_WORTH = words("implied imply worth value valued valuation")
_LINKING = words(
    "and also then now instead same that it this those them still again too back plus but or so no not nope actually sorry meant mean"
    " rather other else more less further additionally previous last keep undo with about"
)
_LENGTHS = (2, 4, 6, 9, 13, 18)
FITTED = (*AIMS, "market", "arithmetic")
WHOLE_MODEL = "sensitivity"
"""What an event, a frontier, others' views and the like count as: analyses of a whole scenario, none of which was in the fit."""
_STATE_WEIGHT = 0.45
_WORD_WEIGHT = 0.7  # words are many and each is rare: they start smaller than the shape


def turn_features(sentence: Sentence, draft: Draft, previous: Turn) -> Mapping[str, float]:
    """The features by name: the shape of the turn, single words, pairs of neighbours and the first word; names and numbers are classes."""
    found = dict(_shape(sentence, draft, previous))
    for word in _words(sentence):
        found[word] = _WORD_WEIGHT
    return found


def is_whole(sentence: Sentence, draft: Draft, *, after_documents: bool = False) -> bool:
    """Whether a turn is a whole question: it asks in words of its own what something is worth, says what changes, and links to nothing.

    After an answer from the documents the scenario lies further back, so that asking in words of its own ("what if ...?") is enough.
    """
    said = [one.text for one in sentence.tokens]
    asks = bool(_ASKING.intersection(said[:3])) and (after_documents or bool(_WORTH.intersection(said)))
    changes = bool(draft.changes) or draft.request.preset is not None
    return asks and changes and not _LINKING.intersection(said)


def state_features(state: "NDArray[np.float32]") -> dict[str, float]:
    """The encoder's mean state of a turn, scaled to weigh as much as its words; to five places, so that no machine's last bits decide."""
    return {f"state {at}": round(float(value) * _STATE_WEIGHT, 5) for at, value in enumerate(state)}


def _shape(sentence: Sentence, draft: Draft, previous: Turn) -> Iterator[tuple[str, float]]:
    last, own = previous.request, draft.request
    if last is None:
        return
    yield "always", 1.0
    for length in _LENGTHS:
        yield f"up to {length} words", float(len(sentence.tokens) <= length)
    named = [one for one in draft.changes if one.mention is not None]
    yield "changes named", min(len(named), 3) / 2
    yield "numbers unnamed", min(len(draft.open), 2) / 2 + (len(draft.changes) - len(named)) / 2
    yield "numbers", min(len(sentence.quantities), 3) / 3
    yield "no number", float(not sentence.quantities)
    held = {*last.set, *(name for one in last.scenarios or () for name in one.set)}
    used = {one.mention for one in draft.changes}
    free = [one for one in sentence.mentions if not one.loose and one not in used]
    yield "names what is set", float(any(set(one.candidates) & held for one in free))
    yield "names without number", float(bool(free))
    yield "changes what is set", float(any(one.name in held for one in draft.changes))
    yield "preset", float(own.preset is not None)
    yield "last preset", float(last.preset is not None)
    yield "base word", float(any(one.text in ("base", "baseline", "default", "defaults") for one in sentence.tokens))
    before = last.kind if last.kind in FITTED else WHOLE_MODEL
    yield f"kind {own.kind}", 1.0
    yield f"last {before}", 1.0
    yield f"{before} then {own.kind}", 1.0
    yield "same kind", float(own.kind == last.kind)
    yield "asks for a value", float(routing.asks_valuation(sentence, draft) is not None)
    yield "empty", float(not draft.changes and not draft.open and own.kind == "value" and own.preset is None)
    yield "set", min(len(last.set), 3) / 3
    yield "several before", float(bool(previous.before))
    yield "question mark", float("?" in sentence.text)
    yield "documents before", float(previous.route == "documents")


def _words(sentence: Sentence) -> Iterator[str]:
    classes = dict.fromkeys(
        (place for one in sentence.mentions if not one.loose for place in range(one.first, one.last)), "<name>"
    ) | dict.fromkeys((place for one in sentence.quantities for place in range(one.first, one.last)), "<number>")
    said: list[str] = []
    for place, token in enumerate(sentence.tokens):
        word = classes.get(place, token.text)
        if not (word.startswith("<") and said[-1:] == [word]):
            said.append(word)
    yield from (f"word {word}" for word in said)
    yield from (f"words {left} {right}" for left, right in pairwise(["^", *said, "$"]))
    if said:
        yield f"first {said[0]}"
