"""Writes the default embedding model as one ONNX graph: BERT, mean pooling and normalisation, from its weights.

The graph takes the token ids of any number of texts, one after the other and unpadded, and where each text ends. It loops over the texts
and runs each by itself, so that a text's vector has the same bits in any company, and so that one call, during which no Python runs, does
many. There is neither a mask nor a token type input. Architecture: Devlin et al. 2019, arXiv:1810.04805, section 3; pooling: Reimers and
Gurevych 2019, arXiv:1908.10084, section 3 (mean of the token vectors).
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
EPSILON = 1e-12
GRAPH_VERSION = "2"  # of the file; its vectors have the same bits as those of version 1

Weights = Mapping[str, "NDArray[np.float32]"]


def write_graph(weights_file: Path, target: Path) -> None:
    """Write the graph for the weights (safetensors) to `target`; the weights are trusted by the caller."""
    import onnx  # needed once, when the model is first used
    from safetensors.numpy import load_file  # the same

    onnx.save(_Graph(load_file(weights_file)).build(), str(target))


@dataclass
class _Graph:
    """The nodes of the loop's body and the graph's initial values while they are written; each node is named for its one output."""

    weights: Weights
    nodes: list[Any] = field(default_factory=list)
    initial: list[Any] = field(default_factory=list)

    def build(self) -> Any:  # noqa: ANN401 - onnx ships no types
        """The finished model, checked."""
        import onnx  # see write_graph
        from onnx import TensorProto, helper  # see write_graph

        text = self._one_text()
        for name, value in (("going", np.array(1, bool)), ("first", np.array([0], np.int64))):
            self._constant(name, value)
        nodes = [
            helper.make_node("Size", ["ends"], ["texts"]),
            helper.make_node("Loop", ["texts", "going", "first"], ["last", "embeddings"], body=text),
        ]
        graph = helper.make_graph(
            nodes,
            "sentence-embeddings",
            [
                helper.make_tensor_value_info("tokens", TensorProto.INT64, ["tokens"]),
                helper.make_tensor_value_info("ends", TensorProto.INT64, ["texts"]),
            ],
            [helper.make_tensor_value_info("embeddings", TensorProto.FLOAT, ["texts", WIDTH])],
            self.initial,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
        onnx.checker.check_model(model)
        return model

    def _one_text(self) -> Any:  # noqa: ANN401 - onnx ships no types
        """The loop's body: the text from `start` to the next end, its vector, and where the next one starts."""
        from onnx import TensorProto, helper  # see write_graph

        across = self._constant("across", np.array([0], np.int64))
        end = self._node("Unsqueeze", [self._node("Gather", ["ends", "at"], "end_at"), across], "end")
        own = self._node("Slice", ["tokens", "start", end], "own")
        self._node("Unsqueeze", [own, across], "input_ids")
        hidden = self._embeddings()
        self._constant("split", np.array([0, 0, HEADS, WIDTH // HEADS], np.int64))
        self._constant("join", np.array([0, 0, WIDTH], np.int64))
        for layer in range(LAYERS):
            hidden = self._layer(hidden, f"encoder.layer.{layer}.")
        self._constant("words_of_text", np.array([1], np.int64))
        mean = self._node("ReduceMean", [hidden, "words_of_text"], "mean", keepdims=0)
        unit = self._node("LpNormalization", [mean], "unit", axis=1, p=2)
        outputs = [
            (self._node("Identity", ["go_on"], "go_on_after"), TensorProto.BOOL, []),
            (self._node("Identity", [end], "start_after"), TensorProto.INT64, [1]),
            (self._node("Squeeze", [unit, across], "embedding"), TensorProto.FLOAT, [WIDTH]),
        ]
        inputs = [("at", TensorProto.INT64, []), ("go_on", TensorProto.BOOL, []), ("start", TensorProto.INT64, [1])]
        return helper.make_graph(
            self.nodes,
            "one-text",
            [helper.make_tensor_value_info(*one) for one in inputs],
            [helper.make_tensor_value_info(*one) for one in outputs],
        )

    def _embeddings(self) -> str:
        table = self.weights["embeddings.position_embeddings.weight"] + self.weights["embeddings.token_type_embeddings.weight"][0]
        words = self._constant("words", self.weights["embeddings.word_embeddings.weight"])
        places = self._constant("places", table)
        zero = self._constant("zero", np.array([0], np.int64))
        self._node("Gather", [words, "input_ids"], "word")
        self._node("Shape", ["input_ids"], "length_of", start=1, end=2)
        self._node("Slice", [places, zero, "length_of"], "place")
        return self._norm(self._node("Add", ["word", "place"], "word_and_place"), "embeddings.LayerNorm")

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

    def _constant(self, name: str, value: "NDArray[Any]") -> str:
        from onnx import numpy_helper  # see write_graph

        self.initial.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def _node(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:  # noqa: ANN401 - onnx ships no types
        from onnx import helper  # see write_graph

        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output
