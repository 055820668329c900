"""Questions as the search sees them, without a library: candidates and features over a corpus kept in memory."""

import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from qs_assistant.documents.lexical import LexicalIndex, idf
from qs_assistant.documents.passage import Passage
from qs_assistant.encoder.embed import OnnxEmbedder
from qs_assistant.retrieval.asked import asking
from qs_assistant.retrieval.bank import key, open_bank
from qs_assistant.retrieval.features import Candidate, features
from qs_assistant.retrieval.search import BANKED, LEXICAL, NEAREST
from qs_assistant.text.terms import terms
from training.retrieval.adapter import FRAMES, names_in
from training.retrieval.answer_types import wanted
from training.retrieval.corpus import SHIPPED, Corpus, Question
from training.retrieval.swaps import SWAPPED
from training.retrieval.weights import Case

NAMES_SEED = 3
OF_SWAPPED = 0.3  # how much a question that was made into another counts beside one that people asked


class Pools:
    """The passages of each set together with the shipped ones, as a server with one set of documents has them.

    Args:
        corpus: passages and questions.
        embedder: the encoder with the heads that are shipped.
        bank: the folder of the question bank.
        kept: where the bank's vectors are kept.
    """

    def __init__(self, corpus: Corpus, embedder: OnnxEmbedder, bank: Path, kept: Path) -> None:
        self._corpus, self._embedder = corpus, embedder
        self._encoded = embedder.encode([one.piece.embedded for one in corpus.passages])
        self._vectors = np.stack([one.vector for one in self._encoded])
        self._terms = [terms(one.piece.worded) for one in corpus.passages]
        self._bank = open_bank(bank, kept, embedder)
        self._shipped = corpus.of_set(SHIPPED)
        self._known: dict[str, list[int]] = defaultdict(list)
        for at in self._shipped:
            self._known[key(corpus.passages[at].piece.text)].append(at)
        self._pools: dict[str, tuple[list[int], LexicalIndex, np.ndarray]] = {}

    def cases(self, questions: Sequence[Question]) -> list[Case]:
        """The cases of questions; of those that name no document, with its name."""
        draw = random.Random(NAMES_SEED)
        return [self._case(self._named(one, draw), one) for one in questions]

    def _named(self, question: Question, draw: random.Random) -> str:
        if question.cross or question.set == SHIPPED:
            return question.text
        own = next((one for one in self._corpus.passages if (one.set, one.document) == (question.set, question.own)), None)
        return draw.choice(FRAMES).format(q=question.text.rstrip("?"), n=draw.choice(names_in(own.title))) if own else question.text

    def _pool(self, name: str) -> tuple[list[int], LexicalIndex, np.ndarray]:
        """A set's passages by place, their words, and for each the number of its document, rising."""
        if name not in self._pools:
            places = self._corpus.of_set(name) + ([] if name == SHIPPED else self._shipped)
            names = [(self._corpus.passages[at].set, self._corpus.passages[at].document) for at in places]
            documents = np.cumsum([at > 0 and names[at] != names[at - 1] for at in range(len(names))])
            found = [self._terms[at] for at in places]
            rows = np.repeat(np.arange(len(places), dtype=np.int32), [len(one) for one in found])
            self._pools[name] = (places, LexicalIndex.empty().with_rows(np.concatenate(found), rows, len(places)), documents)
        return self._pools[name]

    def _case(self, text: str, question: Question) -> Case:
        places, words, documents = self._pool(question.set)
        starts = np.flatnonzero(np.diff(documents, prepend=-1))
        asked = asking(text, self._embedder)
        weights = {word: idf(len(places), len(words.rows_with(word))) for word in asked.words}
        scores, covered = words.scores(weights, float(words.lengths.mean()))
        cosines = self._vectors[places] @ asked.encoded.vector
        near = self._bank.nearness(asked.encoded.vector)
        rows = {place: row for row, place in enumerate(places)}
        found = set(np.argsort(-cosines, kind="stable")[:NEAREST].tolist())
        found |= {row for row in np.argsort(-scores, kind="stable")[:LEXICAL].tolist() if scores[row] > 0}
        found |= {rows[at] for name in self._bank.best(near, BANKED) for at in self._known.get(name, ())}
        found |= {row + 1 for row in found if row + 1 < len(places) and documents[row] == documents[row + 1]}
        chosen = sorted(found)
        within = words.document_shares(weights, starts)[documents]
        made = [self._candidate(places[row], (float(scores[row]), float(covered[row]), float(within[row])), near) for row in chosen]
        return Case(
            text,
            f"{question.set}/{question.own}",
            features(asked, made),
            np.array([places[row] in question.gold for row in chosen]),
            tuple(places[row] for row in chosen),
            bool(question.gold),
            asked,
            tuple(one.passage for one in made),
            OF_SWAPPED if question.kind == SWAPPED else 1.0,
            "" if question.kind == SWAPPED else wanted(question.raw),
        )

    def _candidate(self, at: int, words: tuple[float, float, float], near: np.ndarray) -> Candidate:
        one = self._corpus.passages[at]
        piece = one.piece
        passage = Passage(
            f"{one.document}:{piece.position}",
            one.document,
            "",
            one.set,
            piece.position,
            piece.heading,
            piece.text,
            piece.publication,
            periods=piece.periods,
            document_title=piece.title,
        )
        bank = self._bank.nearest(piece.text, near) if len(near) and one.set == SHIPPED else None
        score, covered, within = words
        return Candidate(passage, self._encoded[at].vector, self._encoded[at].states, score, covered, bank, within)
