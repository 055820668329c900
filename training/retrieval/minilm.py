"""The default encoder in PyTorch, with adapters on its upper layers: what the ONNX graph computes, differentiable.

Adapters are low-rank updates W + B A (Hu et al. 2021, "LoRA", arXiv:2106.09685) of the six matrices of each upper layer. The layers below
are frozen and shared, so that their states are computed once.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from qs_assistant.encoder.embed import builtin_folder

LAYERS, HEADS, WIDTH = 6, 12, 384
FROZEN = 3  # the layers below the adapters
MATRICES = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
MAX_TOKENS = 128


class Adapter(nn.Module):
    """The low-rank updates of the upper layers.

    Args:
        rank: their rank.
        seed: of the first values; the updates begin at zero.
    """

    def __init__(self, rank: int, seed: int) -> None:
        super().__init__()
        made = torch.Generator().manual_seed(seed)
        self.rank = rank
        self.down = nn.ParameterDict()
        self.up = nn.ParameterDict()
        for layer in range(FROZEN, LAYERS):
            for name in MATRICES:
                outer = 4 * WIDTH if name == "intermediate.dense" else WIDTH
                inner = 4 * WIDTH if name == "output.dense" else WIDTH
                key = f"{layer}.{name}".replace(".", "_")
                self.down[key] = nn.Parameter(torch.randn(rank, inner, generator=made) / inner**0.5)
                self.up[key] = nn.Parameter(torch.zeros(outer, rank))

    def forward(self, key: str, hidden: Tensor) -> Tensor:
        """The update of one matrix applied to states."""
        return functional.linear(functional.linear(hidden, self.down[key]), self.up[key])

    def arrays(self) -> dict[str, np.ndarray]:
        """The values in half precision, by the names that the export reads."""
        found = {f"{key}.down": value.detach().numpy().astype(np.float16) for key, value in self.down.items()}
        return found | {f"{key}.up": value.detach().numpy().astype(np.float16) for key, value in self.up.items()}


class Encoder:
    """The default encoder's weights and tokenizer."""

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or builtin_folder()
        self.weights: Mapping[str, Tensor] = load_file(folder / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(MAX_TOKENS)

    def ids(self, texts: Sequence[str]) -> list[list[int]]:
        """The token ids of texts."""
        return [one.ids for one in self.tokenizer.encode_batch(list(texts))]

    def lower(self, ids: Sequence[Sequence[int]], kinds: Sequence[Sequence[int]] | None = None) -> tuple[Tensor, Tensor]:
        """The states below the adapters, (texts, tokens, width), and the mask; `kinds` are 1 in the second text of a pair."""
        longest = max(map(len, ids))
        table = torch.zeros(len(ids), longest, dtype=torch.long)
        mask = torch.zeros(len(ids), longest, dtype=torch.bool)
        types = torch.zeros(len(ids), longest, dtype=torch.long)
        for at, one in enumerate(ids):
            table[at, : len(one)] = torch.tensor(one)
            mask[at, : len(one)] = True
            if kinds is not None:
                types[at, : len(one)] = torch.tensor(kinds[at])
        w = self.weights
        hidden = w["embeddings.word_embeddings.weight"][table]
        hidden = hidden + w["embeddings.position_embeddings.weight"][:longest] + w["embeddings.token_type_embeddings.weight"][types]
        hidden = self._norm(hidden, "embeddings.LayerNorm")
        for layer in range(FROZEN):
            hidden = self._layer(hidden, mask, layer, None)
        return hidden, mask

    def upper(self, hidden: Tensor, mask: Tensor, adapter: Adapter | None) -> Tensor:
        """The last states, with the adapter's updates."""
        for layer in range(FROZEN, LAYERS):
            hidden = self._layer(hidden, mask, layer, adapter)
        return hidden

    def _layer(self, hidden: Tensor, mask: Tensor, layer: int, adapter: Adapter | None) -> Tensor:
        name = f"encoder.layer.{layer}."

        def dense(states: Tensor, matrix: str) -> Tensor:
            out = functional.linear(states, self.weights[name + matrix + ".weight"], self.weights[name + matrix + ".bias"])
            return out if adapter is None else out + adapter(f"{layer}.{matrix}".replace(".", "_"), states)

        texts, tokens, _ = hidden.shape

        def heads(matrix: str) -> Tensor:
            return dense(hidden, matrix).view(texts, tokens, HEADS, WIDTH // HEADS).transpose(1, 2)

        mixed = functional.scaled_dot_product_attention(
            heads("attention.self.query"), heads("attention.self.key"), heads("attention.self.value"), attn_mask=mask[:, None, None, :]
        )
        joined = mixed.transpose(1, 2).reshape(texts, tokens, WIDTH)
        middle = self._norm(dense(joined, "attention.output.dense") + hidden, name + "attention.output.LayerNorm")
        wide = functional.gelu(dense(middle, "intermediate.dense"))
        return self._norm(dense(wide, "output.dense") + middle, name + "output.LayerNorm")

    def _norm(self, hidden: Tensor, name: str) -> Tensor:
        return functional.layer_norm(hidden, (WIDTH,), self.weights[name + ".weight"], self.weights[name + ".bias"], 1e-12)
