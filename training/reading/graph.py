"""Writes the encoder's layers as an ONNX graph without weights: those are handed over when it is loaded.

Devlin et al. 2019, arXiv:1810.04805, section 3.
Input "summed" (tokens, WIDTH), the sums of a text's embeddings; outputs "states" (tokens, WIDTH) and, of each layer of LOWER, its own
states "states.LAYER": what the tuned layers above have turned towards the reading is still general there, and costs nothing more.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

OPSET, IR_VERSION = 20, 9
LAYERS, HEADS, WIDTH, INNER = 6, 12, 384, 1536
EPSILON = 1e-12
LOWER = (3, 1)
"""Layers, from 0 on, whose states are given too; without them as general a vector would need the question encoded a second time."""


@dataclass
class _Graph:
    nodes: list[Any] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)
    weights: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def node(self, kind: str, inputs: list[str], output: str, **attributes: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def constant(self, name: str, value: "np.ndarray[Any, Any]") -> None:
        self.constants.append(numpy_helper.from_array(value, name))

    def dense(self, hidden: str, name: str, shape: tuple[int, int]) -> str:
        self.weights[f"{name}.weight"], self.weights[f"{name}.bias"] = shape, shape[:1]
        return self.node("Gemm", [hidden, f"{name}.weight", f"{name}.bias"], f"{name}.sum", transB=1)

    def norm(self, hidden: str, name: str) -> str:
        self.weights[f"{name}.weight"] = self.weights[f"{name}.bias"] = (WIDTH,)
        return self.node("LayerNormalization", [hidden, f"{name}.weight", f"{name}.bias"], f"{name}.out", epsilon=EPSILON)

    def heads(self, hidden: str, name: str, order: list[int]) -> str:
        split = self.node("Reshape", [self.dense(hidden, name, (WIDTH, WIDTH)), "split"], f"{name}.split")
        return self.node("Transpose", [split], f"{name}.heads", perm=order)

    def layer(self, hidden: str, name: str) -> str:
        own = f"{name}attention.self."
        query, key = self.heads(hidden, f"{own}query", [1, 0, 2]), self.heads(hidden, f"{own}key", [1, 2, 0])
        value = self.heads(hidden, f"{own}value", [1, 0, 2])
        scores = self.node("Mul", [self.node("MatMul", [query, key], f"{own}product"), "scale"], f"{own}scores")
        mixed = self.node("MatMul", [self.node("Softmax", [scores], f"{own}shares", axis=-1), value], f"{own}mixed")
        joined = self.node("Reshape", [self.node("Transpose", [mixed], f"{own}turned", perm=[1, 0, 2]), "join"], f"{own}joined")
        dense = self.dense(joined, f"{name}attention.output.dense", (WIDTH, WIDTH))
        middle = self.norm(self.node("Add", [dense, hidden], f"{name}added"), f"{name}attention.output.LayerNorm")
        wide = self.node("Gelu", [self.dense(middle, f"{name}intermediate.dense", (INNER, WIDTH))], f"{name}gelu")
        narrow = self.dense(wide, f"{name}output.dense", (WIDTH, INNER))
        return self.norm(self.node("Add", [narrow, middle], f"{name}added.out"), f"{name}output.LayerNorm")


def encoder_graph() -> bytes:
    """The serialised graph, a few kilobytes."""
    graph = _Graph()
    graph.constant("split", np.array([0, HEADS, WIDTH // HEADS], np.int64))
    graph.constant("join", np.array([0, WIDTH], np.int64))
    graph.constant("scale", np.array((WIDTH // HEADS) ** -0.5, np.float32))
    hidden = graph.norm("summed", "embeddings.LayerNorm")
    for at in range(LAYERS):
        hidden = graph.layer(hidden, f"encoder.layer.{at}.")
        if at in LOWER:
            graph.node("Identity", [hidden], f"states.{at}")
    graph.node("Identity", [hidden], "states")
    names = ("summed", "states", *(f"states.{at}" for at in LOWER))
    given, *found = (helper.make_tensor_value_info(name, TensorProto.FLOAT, ["tokens", WIDTH]) for name in names)
    initial = [*graph.constants, *(_external(name, size) for name, size in graph.weights.items())]
    made = helper.make_graph(graph.nodes, "token-states", [given], found, initial)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)
    serialised: bytes = model.SerializeToString()
    return serialised


def _external(name: str, shape: tuple[int, ...]) -> TensorProto:
    """A weight that the session is given from outside."""
    tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=shape, data_location=TensorProto.EXTERNAL)
    for key, value in (("location", "weights"), ("offset", "0"), ("length", str(4 * int(np.prod(shape))))):
        tensor.external_data.add(key=key, value=value)
    return tensor
