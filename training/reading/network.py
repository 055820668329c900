"""The network that scores readings: the shipped MiniLM with its layers tuned by low-rank adapters, and linear heads.

Layers: Devlin et al. 2019, arXiv:1810.04805, section 3. Adapters: Hu et al. 2021, arXiv:2106.09685, equation 3.
"""

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from qs_assistant.questions.candidates import NAMES, ROLES
from qs_assistant.questions.edits import AIMS, BASES
from qs_assistant.questions.features import (
    GRAMMAR_FEATURES,
    INPUT_FEATURES,
    KINDS,
    NAME_FEATURES,
    QUANTITY_FEATURES,
    ROUTES,
    SENTENCE_FEATURES,
    Rendered,
)
from qs_assistant.questions.scorer import TURN_HEADS, WORDED
from qs_assistant.questions.sums import SLOTS, SUM_CLASSES, SUM_CLUES
from qs_assistant.questions.turn_variants import FAMILIES
from training.reading.examples import INPUT_NAMES, PRESETS, SCENARIO_PRESETS, SCENARIOS

LAYERS, WIDTH, HEADS = 6, 384, 12
FROZEN = 0
RANK = 16
RARELY = -7.0
"""The logit that a token says an input is set in words, before anything is learned."""
MAX_TOKENS = 160
ADAPTED = (
    "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense", "intermediate.dense", "output.dense",
)  # fmt: skip


class Adapted(nn.Module):
    """A linear layer whose own weights are fixed, with a low-rank change that is learned."""

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        super().__init__()
        self.register_buffer("weight", weight, persistent=False)
        self.register_buffer("bias", bias, persistent=False)
        self.down = nn.Parameter(torch.randn(RANK, weight.shape[1]) / weight.shape[1] ** 0.5)
        self.up = nn.Parameter(torch.zeros(weight.shape[0], RANK))

    def forward(self, states: Tensor) -> Tensor:
        """The states through the layer."""
        return functional.linear(states, self.weight, self.bias) + (states @ self.down.T) @ self.up.T


class Layer(nn.Module):
    """One encoder layer; adapted or as shipped."""

    def __init__(self, weights: Mapping[str, Tensor], name: str, *, adapted: bool) -> None:
        super().__init__()
        self.linear = nn.ModuleDict()
        for part in ADAPTED:
            weight, bias = weights[f"{name}{part}.weight"], weights[f"{name}{part}.bias"]
            self.linear[part.replace(".", "_")] = Adapted(weight, bias) if adapted else _fixed(weight, bias)
        for part in ("attention.output.LayerNorm", "output.LayerNorm"):
            self.register_buffer(part.replace(".", "_") + "_w", weights[f"{name}{part}.weight"], persistent=False)
            self.register_buffer(part.replace(".", "_") + "_b", weights[f"{name}{part}.bias"], persistent=False)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """States (batch, length, WIDTH) with a mask (batch, length) of the real tokens."""
        batch, length, _ = states.shape
        query, key, value = (
            self.linear[f"attention_self_{part}"](states).view(batch, length, HEADS, -1).transpose(1, 2)
            for part in ("query", "key", "value")
        )
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None, :])
        attended = self.linear["attention_output_dense"](mixed.transpose(1, 2).reshape(batch, length, WIDTH))
        middle = self._norm(attended + states, "attention_output_LayerNorm")
        wide = functional.gelu(self.linear["intermediate_dense"](middle))
        return self._norm(self.linear["output_dense"](wide) + middle, "output_LayerNorm")

    def _norm(self, states: Tensor, name: str) -> Tensor:
        return functional.layer_norm(states, (WIDTH,), getattr(self, name + "_w"), getattr(self, name + "_b"), 1e-12)


def _fixed(weight: Tensor, bias: Tensor) -> nn.Linear:
    linear = nn.Linear(weight.shape[1], weight.shape[0])
    linear.weight, linear.bias = nn.Parameter(weight, requires_grad=False), nn.Parameter(bias, requires_grad=False)
    return linear


class Base:
    """The shipped encoder's tokenizer and lower layers."""

    def __init__(self, folder: Path) -> None:
        self.weights: dict[str, Tensor] = load_file(folder / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(MAX_TOKENS)
        self.layers = [Layer(self.weights, f"encoder.layer.{at}.", adapted=False) for at in range(FROZEN)]

    def states(self, text: Rendered) -> tuple[Tensor, list[list[int]], Tensor]:
        """The states (length, WIDTH) after the fixed layers, the token places of each quantity, and which tokens are the question's own."""
        encoded = self.tokenizer.encode(text.text)
        ids = torch.tensor(encoded.ids)
        places = [
            [at for at, (start, end) in enumerate(encoded.offsets) if end > start and start < last and end > first]
            for first, last in text.spans
        ]
        with torch.no_grad():
            table = self.weights["embeddings.position_embeddings.weight"][: len(ids)]
            hidden = (
                self.weights["embeddings.word_embeddings.weight"][ids] + table + self.weights["embeddings.token_type_embeddings.weight"][0]
            )
            norm = [self.weights[f"embeddings.LayerNorm.{one}"] for one in ("weight", "bias")]
            hidden = functional.layer_norm(hidden, (WIDTH,), norm[0], norm[1], 1e-12)[None]
            mask = torch.ones(1, len(ids), dtype=torch.bool)
            for layer in self.layers:
                hidden = layer(hidden, mask)
        return hidden[0], [one or [0] for one in places], torch.tensor(text.own(encoded.offsets))


class Heads(nn.Module):
    """Linear heads over a quantity's state and the question's state, each with its features."""

    def __init__(self) -> None:
        super().__init__()
        self.name = nn.Linear(2 * WIDTH + QUANTITY_FEATURES, len(NAMES))
        self.near = nn.Linear(NAME_FEATURES, 1, bias=False)
        self.role = nn.Linear(2 * WIDTH + QUANTITY_FEATURES + GRAMMAR_FEATURES, len(ROLES))
        self.scenario = nn.Linear(WIDTH + QUANTITY_FEATURES, SCENARIOS + 1)
        self.route = nn.Linear(WIDTH + SENTENCE_FEATURES, len(ROUTES))
        self.kind = nn.Linear(WIDTH + SENTENCE_FEATURES, len(KINDS))
        self.asks = nn.Linear(WIDTH + SENTENCE_FEATURES, 2)
        self.preset = nn.Linear(WIDTH + SENTENCE_FEATURES, len(PRESETS))
        self.shape = nn.Linear(WIDTH + SENTENCE_FEATURES, SCENARIOS * len(SCENARIO_PRESETS))
        for head in ("solve_for", "variable", "unsaid"):
            self.add_module(f"{head}_near", nn.Linear(INPUT_FEATURES, 1, bias=False))
        self.solve_for = nn.Linear(WIDTH, len(INPUT_NAMES))
        self.variable = nn.Linear(WIDTH, len(INPUT_NAMES))
        self.unsaid = nn.Linear(WIDTH, len(INPUT_NAMES) * len(WORDED))
        nn.init.constant_(self.unsaid.bias, RARELY)
        self.unsaid_scenario = nn.Linear(WIDTH, SCENARIOS + 1)
        self.sums = nn.Linear(WIDTH, len(SUM_CLASSES))
        self.sum_slots = nn.Linear(WIDTH + QUANTITY_FEATURES, SLOTS)
        self.sum_clues = nn.Parameter(torch.zeros(len(SUM_CLASSES), SUM_CLUES))
        self.turn_base = nn.Linear(WIDTH, len(BASES))
        self.turn_aim = nn.Linear(WIDTH, len(AIMS))
        self.turn_family = nn.Linear(WIDTH, 1 + len(FAMILIES))


class Network(nn.Module):
    """The adapted layers and the heads."""

    def __init__(self, weights: Mapping[str, Tensor]) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(weights, f"encoder.layer.{at}.", adapted=True) for at in range(FROZEN, LAYERS))
        self.heads = Heads()
        self.drop = nn.Dropout(0.1)

    def encode(self, states: Tensor, mask: Tensor) -> Tensor:
        """Token states (batch, length, WIDTH)."""
        for layer in self.layers:
            states = layer(states, mask)
        return states

    def score(self, tokens: Tensor, mask: Tensor, spans: Tensor, owner: Tensor, given: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Logits of every head; `mask` (batch, length) are the question's own tokens.

        `spans` (quantities, length) average a quantity's tokens, `owner` says whose quantity it is.
        """
        heads = self.heads
        whole = self.drop((tokens * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True))
        own = self.drop(torch.einsum("ql,qlw->qw", spans, tokens[owner]))
        both = torch.cat([own, whole[owner], given["quantities"]], 1)
        sentence = torch.cat([whole, given["sentence"]], 1)
        said = self.said_in_words(tokens, mask)
        return {
            "name": heads.name(both) + heads.near(given["names"])[:, :, 0],
            "role": heads.role(torch.cat([both, given["grammar"]], 1)),
            "scenario": heads.scenario(torch.cat([own, given["quantities"]], 1)),
            "route": heads.route(sentence),
            "kind": heads.kind(sentence),
            "asks": heads.asks(sentence),
            "preset": heads.preset(sentence),
            "shape": heads.shape(sentence).view(-1, SCENARIOS, len(SCENARIO_PRESETS)),
            "sums": heads.sums(whole),
            "sum_slots": heads.sum_slots(torch.cat([own, given["quantities"]], 1)),
            "sum_clues": heads.sum_clues[None],
            **{name: getattr(heads, name)(whole) for name in TURN_HEADS.values()},
            "solve_for": heads.solve_for(whole) + heads.solve_for_near(given["inputs"])[:, :, 0],
            "variable": heads.variable(whole) + heads.variable_near(given["inputs"])[:, :, 0],
            **said,
            "unsaid": said["unsaid"] + heads.unsaid_near(given["inputs"]),
        }

    def said_in_words(self, tokens: Tensor, mask: Tensor) -> dict[str, Tensor]:
        """Whether some token says that an input is nothing or the whole, and the scenario by the tokens that say it most."""
        heads = self.heads
        said = heads.unsaid(self.drop(tokens)).unflatten(2, (len(INPUT_NAMES), len(WORDED)))
        said = said.masked_fill(~mask[:, :, None, None], -1e4)
        shares = torch.softmax(torch.logsumexp(said, 3), 1)
        return {
            "unsaid": torch.logsumexp(said, 1),
            "unsaid_scenario": heads.unsaid_scenario(torch.einsum("bti,btw->biw", shares, tokens)),
        }
