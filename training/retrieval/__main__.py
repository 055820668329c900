"""Makes what the search has learned: `python -m training.retrieval [adapter|bank|weights]`, all in this order by default.

adapter: trains the encoder's heads on the sets c to g and the bank's first two files (about a quarter of an hour on a quiet core).
bank: the vectors of the question bank. weights: the ranking and its calibration, on the sets b and h to o and the shipped questions, which
the adapter has not seen, and on the same questions of another year or name; prints recall and tiers, each question scored by weights that
were fitted without its document.
"""

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch

from qs_assistant.encoder.embed import HEADS, OnnxEmbedder, load_embedder, name_of, original_embedder
from qs_assistant.encoder.reference import PROBE, write_reference
from qs_assistant.retrieval.bank import VECTORS, digest_of, read, write_vectors
from qs_assistant.retrieval.ranker import LEARNED, WEIGHTS, WITH_LEARNED, Ranker
from qs_assistant.types.forest import packed
from training.retrieval.adapter import Head, Trainer
from training.retrieval.corpus import HERE, KNOWLEDGE, SHIPPED, Corpus, load, place
from training.retrieval.evaluate import report
from training.retrieval.export import export
from training.retrieval.minilm import Encoder
from training.retrieval.pools import Pools
from training.retrieval.swaps import swapped
from training.retrieval.weights import fit, named

BANK = KNOWLEDGE.parent / "questions"
TRAINED, HELD_OUT = "cdefg", "bhijklmno"
EPOCHS = 4
UNASKED = ("follow-up", "injection")


def corpus_of(names: str) -> Corpus:
    """The corpus of some sets and the shipped documents."""
    return load([*((name, HERE / "documents" / name) for name in names), (SHIPPED, HERE / SHIPPED)])


def known(corpus: Corpus, files: str) -> list[tuple[str, int]]:
    """The questions of the bank's files with the places of the shipped passages that answer them."""
    found = []
    for file in sorted(BANK.glob(files)):
        for line in file.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            own = [at for at in corpus.of_set(SHIPPED) if corpus.passages[at].document == entry["document"]]
            at = place(entry["sentence"], corpus.passages, own)
            found += [(text, at) for text in entry["questions"] if at is not None]
    return found


def adapter() -> None:
    """Train the encoder's heads."""
    torch.set_num_threads(1)
    corpus = corpus_of(TRAINED)
    trainer = Trainer(Encoder(), corpus, known(corpus, "bank_[ab].jsonl"))
    head = trainer.train(Head(trainer.first_projection()), EPOCHS)
    export(head, trainer.idf, HEADS)
    reference()


def reference() -> None:
    """Write what the original model with the heads makes of a few texts, which a graph is checked against at its first use."""
    write_reference(name_of(HEADS), original_embedder().embed(PROBE))


def bank_vectors(embedder: OnnxEmbedder) -> None:
    """Write the vectors of the question bank."""
    texts = [text for some in read(sorted(BANK.glob("*.jsonl"))).values() for text in some]
    write_vectors(embedder.embed(texts), digest_of(embedder.name, texts), BANK / VECTORS)


def weights(embedder: OnnxEmbedder, kept: Path) -> None:
    """Fit the ranking and its calibration, and print how good they are on questions that they were not fitted on."""
    corpus = corpus_of(HELD_OUT)
    asked = [one for one in corpus.questions if one.kind not in UNASKED and (one.gold or one.kind == "absent")]
    pools = Pools(corpus, embedder, BANK, kept)
    asked += [other for _, other in swapped(asked, corpus)]
    cases = pools.cases(asked)
    write(fit(cases))
    report(cases, asked)


def write(ranker: Ranker) -> None:
    """Write what was fitted beside the weights of the other kinds."""
    weights_of = json.loads(WEIGHTS.read_text(encoding="utf-8")) | {WITH_LEARNED: named(ranker)}
    WEIGHTS.write_text(json.dumps(weights_of, indent=1) + "\n", encoding="utf-8")
    if ranker.first_sure is None or ranker.types is None:
        raise SystemExit("A ranker without a forest and a classifier cannot be written.")
    weights, bias = (one.astype(np.float32) for one in (ranker.types.weights, ranker.types.bias))
    np.savez_compressed(LEARNED, forest=packed(ranker.first_sure), type_weights=weights, type_bias=bias)


def main(wanted: list[str]) -> None:
    """Make what is wanted; everything where nothing is named."""
    np.set_printoptions(precision=3, suppress=True)
    if not wanted or "adapter" in wanted:
        adapter()
    elif "reference" in wanted:
        reference()
    with tempfile.TemporaryDirectory() as folder:
        embedder = load_embedder("builtin", Path(folder))
        if not isinstance(embedder, OnnxEmbedder):
            raise SystemExit("The exported encoder differs from the original: nothing can be fitted on it.")
        if not wanted or "bank" in wanted:
            bank_vectors(embedder)
        if not wanted or "weights" in wanted:
            weights(embedder, Path(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
