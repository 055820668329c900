"""Writes the encoder as one ONNX graph: BERT with low-rank updates of its upper layers, and what late interaction needs above it.

The graph takes the token ids of any number of texts, one after the other and unpadded, and where each text ends. It loops over the texts
and runs each by itself, so that a text's values have the same bits in any company, and so that one call, during which no Python runs, does
many. There is neither a mask nor a token type input. It gives for each text its vector, and for each token a narrow state as int8 and a
gate. Architecture: Devlin et al. 2019, arXiv:1810.04805, section 3; pooling: Reimers and Gurevych 2019, arXiv:1908.10084, section 3 (mean
of the token vectors); token states: Khattab and Zaharia 2020, arXiv:2004.12832, section 3; updates: Hu et al. 2021, arXiv:2106.09685,
section 4, made by `python -m training.retrieval`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

OPSET = 20  # the first with Gelu
IR_VERSION = 9
LAYERS, HEADS, WIDTH = 6, 12, 384
NARROW = 128  # the width of a token's state
EPSILON = 1e-12
GRAPH_VERSION = "3"  # of the file

Weights = Mapping[str, "NDArray[np.float32]"]
Declared = tuple[str, int, list[str | int]]
"""A value of the graph: its name, its type, its shape."""


def write_graph(weights_file: Path, heads_file: Path, target: Path) -> None:
    """Write the graph for the weights (safetensors) and the heads (npz) to `target`; both are trusted by the caller."""
    import onnx  # needed once, when the model is first used
    from safetensors.numpy import load_file  # the same

    with np.load(heads_file) as heads:
        onnx.save(_Graph.of(load_file(weights_file), {name: heads[name].astype(np.float32) for name in heads.files}).build(), str(target))


def adapted(weights: Weights, heads: Weights) -> dict[str, "NDArray[np.float32]"]:
    """The weights with the low-rank updates of the heads added: W + up @ down for every matrix that has one."""
    found = dict(weights)
    for name in heads:
        if name.endswith(".up"):
            key = name.removesuffix(".up")
            found[f"{key}.weight"] = weights[f"{key}.weight"] + heads[name] @ heads[f"{key}.down"]
    return found


@dataclass
class _Graph:
    """The nodes of the scope being written and the graph's initial values; each node is named for its one output."""

    weights: Weights
    heads: Weights
    nodes: list[Any] = field(default_factory=list)
    initial: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, weights: Weights, heads: Weights) -> "_Graph":
        """The graph of the adapted weights."""
        return cls(adapted(weights, heads), heads)

    def build(self) -> Any:  # noqa: ANN401 - onnx ships no types
        """The finished model, checked."""
        import onnx  # see write_graph
        from onnx import TensorProto, helper  # see write_graph

        text = self._one_text()
        for name, value in (("going", np.array(1, bool)), ("first", np.array([0], np.int64))):
            self._constant(name, value)
        self._constant("no_states", np.empty((0, NARROW), np.int8))
        self._constant("no_gates", np.empty(0, np.float32))
        nodes = [
            helper.make_node("Size", ["ends"], ["texts"]),
            helper.make_node(
                "Loop", ["texts", "going", "first", "no_states", "no_gates"], ["last", "states", "gates", "vectors"], body=text
            ),
        ]
        inputs: list[Declared] = [
            ("tokens", TensorProto.INT64, ["tokens"]),
            ("ends", TensorProto.INT64, ["texts"]),
        ]
        outputs: list[Declared] = [
            ("vectors", TensorProto.FLOAT, ["texts", WIDTH]),
            ("states", TensorProto.INT8, ["rows", NARROW]),
            ("gates", TensorProto.FLOAT, ["rows"]),
        ]
        graph = helper.make_graph(
            nodes,
            "encoder",
            [helper.make_tensor_value_info(name, kind, shape) for name, kind, shape in inputs],
            [helper.make_tensor_value_info(name, kind, shape) for name, kind, shape in outputs],
            list(self.initial.values()),
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
        onnx.checker.check_model(model)
        return model

    def _one_text(self) -> Any:  # noqa: ANN401 - onnx ships no types
        """The loop's body: the text from `start` to the next end, what it gives, and where the next one starts."""
        from onnx import TensorProto, helper  # see write_graph

        across = self._constant("across", np.array([0], np.int64))
        end = self._node("Unsqueeze", [self._node("Gather", ["ends", "at"], "end_at"), across], "end")
        self._node("Unsqueeze", [self._node("Slice", ["tokens", "start", end], "own"), across], "tokens_of_text")
        hidden = self._embeddings()
        self._constant("split", np.array([0, 0, HEADS, WIDTH // HEADS], np.int64))
        self._constant("join", np.array([0, 0, WIDTH], np.int64))
        self._constant("words_of_text", np.array([1], np.int64))
        for layer in range(LAYERS):
            hidden = self._layer(hidden, f"encoder.layer.{layer}.")
        mean = self._node("ReduceMean", [hidden, "words_of_text"], "mean", keepdims=0)
        vector = self._node("Squeeze", [self._node("LpNormalization", [mean], "unit", axis=1, p=2), across], "vector")
        states, gates = self._states(self._node("Squeeze", [hidden, across], "rows_of_text"))
        outputs: list[Declared] = [
            (self._node("Identity", ["go_on"], "go_on_after"), TensorProto.BOOL, []),
            (self._node("Identity", [end], "start_after"), TensorProto.INT64, [1]),
            (self._node("Concat", ["states_before", states], "states_after", axis=0), TensorProto.INT8, ["rows_after", NARROW]),
            (self._node("Concat", ["gates_before", gates], "gates_after", axis=0), TensorProto.FLOAT, ["rows_after"]),
            (vector, TensorProto.FLOAT, [WIDTH]),
        ]
        inputs: list[Declared] = [
            ("at", TensorProto.INT64, []),
            ("go_on", TensorProto.BOOL, []),
            ("start", TensorProto.INT64, [1]),
            ("states_before", TensorProto.INT8, ["rows", NARROW]),
            ("gates_before", TensorProto.FLOAT, ["rows"]),
        ]
        return helper.make_graph(
            self.nodes,
            "one-text",
            [helper.make_tensor_value_info(name, kind, shape) for name, kind, shape in inputs],
            [helper.make_tensor_value_info(name, kind, shape) for name, kind, shape in outputs],
        )

    def _states(self, rows: str) -> tuple[str, str]:
        """The projected unit states of the tokens, times 127 and rounded, and their gates, 0 to 2."""
        narrow = self._constant("narrow", self.heads["narrow"].T)
        unit = self._node("LpNormalization", [self._node("MatMul", [rows, narrow], "narrowed")], "unit_states", axis=1, p=2)
        scaled = self._node("Round", [self._node("Mul", [unit, self._constant("whole", np.float32(127))], "scaled")], "rounded")
        open_to = self._node(
            "Sigmoid", [self._node("MatMul", [rows, self._constant("gate", self.heads["gate"])], "gate_score")], "half_gates"
        )
        gates = self._node("Mul", [open_to, self._constant("twice", np.float32(2))], "gates_of_text")
        return self._node("Cast", [scaled], "states_of_text", to=3), gates  # 3 is int8

    def _embeddings(self) -> str:
        table = self.weights["embeddings.position_embeddings.weight"] + self.weights["embeddings.token_type_embeddings.weight"][0]
        words = self._constant("words", self.weights["embeddings.word_embeddings.weight"])
        places = self._constant("places", table)
        zero = self._constant("zero", np.array([0], np.int64))
        word = self._node("Gather", [words, "tokens_of_text"], "word")
        length = self._node("Shape", ["tokens_of_text"], "length_of", start=1, end=2)
        place = self._node("Slice", [places, zero, length], "place")
        return self._norm(self._node("Add", [word, place], "word_and_place"), "embeddings.LayerNorm")

    def _layer(self, hidden: str, name: str) -> str:
        attended = self._attention(hidden, name + "attention.self.")
        dense = self._dense(attended, name + "attention.output.dense")
        middle = self._norm(self._node("Add", [dense, hidden], name + "added"), name + "attention.output.LayerNorm")
        wide = self._node("Gelu", [self._dense(middle, name + "intermediate.dense")], name + "gelu")
        narrow = self._dense(wide, name + "output.dense")
        return self._norm(self._node("Add", [narrow, middle], name + "added.out"), name + "output.LayerNorm")

    def _attention(self, hidden: str, name: str) -> str:
        # The 1/sqrt(d) of the scores is folded into the query's weights.
        query = self._heads(hidden, name + "query", [0, 2, 1, 3], scale=(WIDTH // HEADS) ** -0.5)
        key = self._heads(hidden, name + "key", [0, 2, 3, 1])
        value = self._heads(hidden, name + "value", [0, 2, 1, 3])
        shares = self._node("Softmax", [self._node("MatMul", [query, key], name + "scores")], name + "shares", axis=-1)
        mixed = self._node("MatMul", [shares, value], name + "mixed")
        turned = self._node("Transpose", [mixed], name + "turned", perm=[0, 2, 1, 3])
        return self._node("Reshape", [turned, "join"], name + "joined")

    def _heads(self, hidden: str, name: str, order: list[int], scale: float = 1.0) -> str:
        split = self._node("Reshape", [self._dense(hidden, name, scale), "split"], name + ".split")
        return self._node("Transpose", [split], name + ".heads", perm=order)

    def _dense(self, hidden: str, name: str, scale: float = 1.0) -> str:
        factor = np.float32(scale)
        weight = self._constant(name + ".weight", (self.weights[name + ".weight"] * factor).T)
        bias = self._constant(name + ".bias", self.weights[name + ".bias"] * factor)
        return self._node("Add", [self._node("MatMul", [hidden, weight], name + ".product"), bias], name + ".sum")

    def _norm(self, hidden: str, name: str) -> str:
        scale = self._constant(name + ".weight", self.weights[name + ".weight"])
        shift = self._constant(name + ".bias", self.weights[name + ".bias"])
        return self._node("LayerNormalization", [hidden, scale, shift], name + ".out", epsilon=EPSILON)

    def _constant(self, name: str, value: "NDArray[Any] | np.float32") -> str:
        from onnx import numpy_helper  # see write_graph

        self.initial[name] = numpy_helper.from_array(np.asarray(value, order="C"), name)
        return name

    def _node(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:  # noqa: ANN401 - onnx ships no types
        from onnx import helper  # see write_graph

        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output
