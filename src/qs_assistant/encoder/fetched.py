"""Models of others for the search: fetched only when that is asked for, and checked before they are named in a setting."""

import os
import re
from pathlib import Path
from typing import Literal

import numpy as np

from qs_assistant.encoder.sentence_transformer import CrossEncoderJudge, SentenceTransformerEmbedder
from qs_assistant.types.errors import SettingsError

Use = Literal["embedding", "rerank"]
SETTINGS = {"embedding": "EMBEDDING_MODEL", "rerank": "RERANK_MODEL"}
TEXTS = ("The licensee pays on milestones.", "The cat sleeps on the warm stove.", "The licensee pays on milestones.")
QUESTION = "What does the licensee pay on?"
_NAME = re.compile(r"[\w.-]{1,96}(?:/[\w.-]{1,96})?\Z", re.ASCII)


def fetch(name: str, folder: Path) -> Path:
    """The folder of a model: the one that `name` is, or one under `folder` into which the model of that name is fetched from its hub.

    Raises:
        SettingsError: there is no such folder, and nothing of that name can be fetched.
    """
    if os.path.isdir(name):  # noqa: PTH112 - pathlib raises for a name that no folder can have
        return Path(name)
    if not _NAME.match(name):
        raise SettingsError(f"{name!r} is neither a folder nor a model's name, such as owner/name. Give one of them.")
    from huggingface_hub import snapshot_download  # only a fetch needs it
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled

    target = folder / name.replace("/", "--")
    try:
        snapshot_download(name, local_dir=target)
    except (HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled, OSError, ValueError) as error:
        raise SettingsError(
            f"The model {name!r} cannot be fetched ({type(error).__name__}). Check its name and the network, or give the folder of a copy."
        ) from error
    return target


def check(model: Path, use: Use) -> str:
    """Load a model and try it; what it is, in one line.

    Raises:
        SettingsError: it cannot be loaded, or what it gives cannot be used.
    """
    if use == "rerank":
        verdicts = CrossEncoderJudge(str(model)).judge(QUESTION, TEXTS)
        if not np.isfinite(verdicts).all() or verdicts[0] != verdicts[2]:
            raise SettingsError(f"The cross-encoder {model.name} does not give one finite verdict for one pair. Take another.")
        return f"a cross-encoder; it says {verdicts[0]:.2f} of a passage that answers and {verdicts[1]:.2f} of one that does not"
    embedder = SentenceTransformerEmbedder(str(model))
    vectors = embedder.embed(TEXTS)
    if not np.isfinite(vectors).all() or (vectors[0] != vectors[2]).any() or abs(float(np.linalg.norm(vectors[0])) - 1) > 1e-3:
        raise SettingsError(f"The embedding model {model.name} does not give one unit vector for one text. Take another.")
    return f"an embedding model of {embedder.dimensions} dimensions ({embedder.name})"
