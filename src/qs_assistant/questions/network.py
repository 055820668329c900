"""The network that scores what a question may mean: the shipped encoder with its tuned upper layers, and linear heads.

`training/reading` fits it. `network.npz` holds what was learned, in half precision: low-rank changes of the upper layers (Hu et al. 2021,
arXiv:2106.09685, equation 3) and the heads; `network.onnx` the encoder's layers without weights. The shipped encoder's weights are mapped
from their file, not read: ONNX Runtime packs what it needs, on one thread; the heads are a few products in numpy.
"""

import json
import mmap
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from qs_assistant.encoder.embed import WEIGHTS_SHA256, builtin_folder
from qs_assistant.questions.features import Features, rendered
from qs_assistant.questions.fusion import CLUES, FIGURES
from qs_assistant.questions.scorer import INPUT_NAMES, SCENARIOS, SHAPES, TURN_HEADS, WORDED, Scores, log_sum_exp, scores_of
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.turn_ranking import TURN_FIGURES
from qs_assistant.questions.turn_reading import TURN_CLUES
from qs_assistant.questions.wording import SHARES, Wording
from qs_assistant.types.errors import StoreError
from qs_assistant.types.forest import unpacked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

WEIGHTS: Final = Path(__file__).with_name("network.npz")
GRAPH: Final = WEIGHTS.with_suffix(".onnx")
MAX_TOKENS: Final = 160
WIDTH: Final = 384
_WORDS: Final = "embeddings.word_embeddings.weight"
_SIZES: Final = {"ranking": CLUES, "turn_ranking": TURN_CLUES}
_LOOKED_AT: Final = {"confidence": FIGURES, "turn_confidence": TURN_FIGURES}
_APART: Final = ("embeddings.word_embeddings", "embeddings.position_embeddings", "embeddings.token_type_embeddings", "pooler")


class QuestionNetwork:
    """Scores readings; see Scorer.

    Args:
        learned: what was learned, by name: the adapters' `.up` and `.down` matrices, and the heads' weights and biases.
        folder: the shipped encoder's files.

    Raises:
        OSError: the encoder's files are missing.
    """

    def __init__(self, learned: "Mapping[str, NDArray[np.float32]]", folder: Path) -> None:
        from tokenizers import Tokenizer  # only a question needs it

        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        with (folder / "model.safetensors").open("rb") as opened:
            mapped = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
        shipped = _tensors(mapped)
        self._words = shipped[_WORDS]
        self._places = shipped["embeddings.position_embeddings.weight"][:MAX_TOKENS] + shipped["embeddings.token_type_embeddings.weight"][0]
        self._heads = {name.removeprefix("heads."): value for name, value in learned.items() if name.startswith("heads.")}
        self._wording = Wording({head: learned[f"words.{head}"] for head in SHARES})
        self._session = _session(_merged(shipped, learned))
        self._last: tuple[str, Any, list[NDArray[np.float32]]] | None = None
        self.ranking: NDArray[np.float64] = learned["ranking"].astype(np.float64)
        self.confidence = unpacked(learned["confidence"])
        self.turn_ranking: NDArray[np.float64] = learned["turn_ranking"].astype(np.float64)
        self.turn_confidence = unpacked(learned["turn_confidence"])
        if hasattr(mmap, "MADV_DONTNEED"):
            mapped.madvise(mmap.MADV_DONTNEED)  # packed by now; the pages come back from the file where they are needed

    def score(self, sentence: Sentence, features: Features, context: str = "") -> Scores:
        """See Scorer."""
        text = rendered(sentence, context)
        encoded, (states, *_) = self._encoded(text.text)
        numbers = [_mean(states, encoded.offsets, span) for span in text.spans]
        own = np.stack(numbers) if numbers else np.zeros((0, WIDTH), np.float32)
        said = states[text.own(encoded.offsets)]
        return self._wording.joined(sentence, scores_of(self._logits(said, own, features), features))

    @property
    def vocabulary(self) -> int:
        """How many tokens the tokenizer knows."""
        return len(self._words)

    def looked_at(self, sentence: Sentence) -> "tuple[NDArray[np.float32], list[int], NDArray[np.float32]]":
        """The meaning of a whole question, its tokens without the marks at both ends, and their vectors (tokens, WIDTH).

        The meaning is the mean state of each layer that the graph gives, the last layer first: (layers x WIDTH,).
        """
        encoded, layers = self._encoded(rendered(sentence).text)
        ids: list[int] = encoded.ids[1:-1]
        return np.concatenate([states.mean(0) for states in layers]), ids, self._words[ids]

    def _encoded(self, text: str) -> "tuple[Any, list[NDArray[np.float32]]]":
        """The tokens of a text and their states by layer; the last text's are kept, since one question is looked at more than once."""
        kept = self._last
        if kept is None or kept[0] != text:
            encoded = self._tokenizer.encode(text)
            summed = self._words[encoded.ids] + self._places[: len(encoded.ids)]
            kept = self._last = (text, encoded, self._session.run(None, {"summed": summed}))
        return kept[1], kept[2]

    def _logits(self, states: "NDArray[np.float32]", own: "NDArray[np.float32]", given: Features) -> "dict[str, NDArray[np.float32]]":
        whole = states.mean(0)
        both = np.concatenate([own, np.tile(whole, (len(own), 1)), given.quantities], 1)
        sentence = np.concatenate([whole, given.sentence])
        found = {head: self._head(head, sentence) for head in ("route", "kind", "asks", "preset", "shape")}
        found |= {head: self._head(head, whole) for head in TURN_HEADS.values()}
        found["shape"] = found["shape"].reshape(SCENARIOS, len(SHAPES))
        for head in ("solve_for", "variable"):
            found[head] = self._head(head, whole) + given.inputs @ self._heads[f"{head}_near.weight"][0]
        found |= self._unsaid(states, given)
        found["sums"], found["sum_clues"] = self._head("sums", whole), self._heads["sum_clues"]
        found["sum_slots"] = self._head("sum_slots", np.concatenate([own, given.quantities], 1))
        found["state"] = whole
        found["name"] = self._head("name", both) + given.names @ self._heads["near.weight"][0]
        found["role"] = self._head("role", np.concatenate([both, given.grammar], 1))
        found["scenario"] = self._head("scenario", np.concatenate([own, given.quantities], 1))
        return found

    def _unsaid(self, states: "NDArray[np.float32]", given: Features) -> "dict[str, NDArray[np.float32]]":
        """Whether some token says that an input is nothing or the whole, and the scenario by the tokens that say it most."""
        tokens = self._head("unsaid", states).reshape(len(states), len(INPUT_NAMES), len(WORDED))
        said = log_sum_exp(tokens, 0)
        most = log_sum_exp(tokens, 2)
        shares = np.exp(most - log_sum_exp(most, 0))
        near = given.inputs @ self._heads["unsaid_near.weight"][0]
        return {"unsaid": said + near[:, None], "unsaid_scenario": self._head("unsaid_scenario", shares.T @ states)}

    def _head(self, name: str, states: "NDArray[np.float32]") -> "NDArray[np.float32]":
        found: NDArray[np.float32] = states @ self._heads[f"{name}.weight"].T + self._heads[f"{name}.bias"]
        return found


def _mean(states: "NDArray[np.float32]", offsets: list[tuple[int, int]], span: tuple[int, int]) -> "NDArray[np.float32]":
    """The mean state of the tokens that overlap the characters of a span; the first token's where it was cut off."""
    places = [at for at, (start, end) in enumerate(offsets) if end > start and start < span[1] and end > span[0]]
    found: NDArray[np.float32] = states[places or [0]].mean(0)
    return found


def _tensors(mapped: mmap.mmap) -> "dict[str, NDArray[np.float32]]":
    """The float tensors of a safetensors file: eight bytes of the header's length, the header as JSON, the data."""
    start = 8 + int.from_bytes(mapped[:8], "little")
    header = json.loads(mapped[8:start])
    found = {}
    for name, entry in header.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            first, last = entry["data_offsets"]
            found[name] = np.frombuffer(mapped, np.float32, (last - first) // 4, start + first).reshape(entry["shape"])
    return found


def _merged(shipped: "Mapping[str, NDArray[np.float32]]", learned: "Mapping[str, NDArray[np.float32]]") -> "dict[str, NDArray[np.float32]]":
    """The layers' weights with the learned changes added: W + up @ down."""
    weights = {name: value for name, value in shipped.items() if not name.startswith(_APART)}
    for name, up in learned.items():
        if name.endswith(".up"):
            target = name.removesuffix(".up")
            weights[f"{target}.weight"] = weights[f"{target}.weight"] + up @ learned[f"{target}.down"]
    return weights


def _session(weights: "Mapping[str, NDArray[np.float32]]") -> Any:  # noqa: ANN401 - onnxruntime ships no types
    import onnxruntime  # 0.2 s that only a question needs

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    given = [onnxruntime.OrtValue.ortvalue_from_numpy(value) for value in weights.values()]
    options.add_external_initializers(list(weights), given)
    return onnxruntime.InferenceSession(GRAPH.read_bytes(), options, providers=["CPUExecutionProvider"])


@cache
def load_question_network(file: Path = WEIGHTS) -> QuestionNetwork | None:
    """The network as shipped; None where its weights or the encoder are not there: questions are then read by the grammar alone."""
    try:
        with np.load(file) as kept:
            if str(kept["base"]) != WEIGHTS_SHA256:
                return None
            learned = {name: kept[name].astype(np.float32) for name in kept.files if name != "base"}
        if any(learned[name].shape != (size,) for name, size in _SIZES.items()) or any(
            learned[name][:, 0].max() >= count for name, count in _LOOKED_AT.items()
        ):
            return None  # fitted for other clues than this code works out
        return QuestionNetwork(learned, builtin_folder())
    except (OSError, StoreError, KeyError, ValueError):
        return None
