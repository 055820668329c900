"""Finds passages: candidates by meaning, by words and by known questions, ordered by fitted weights, the best of them judged as pairs.

One ranking for all: answers, lists of sources, searches of a knowledge base and langchain's retriever.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from qs_assistant.documents.catalogue import Catalogue, Shelf, passage_id
from qs_assistant.documents.entry import stored_passage
from qs_assistant.documents.index import VectorIndex
from qs_assistant.documents.lexical import idf
from qs_assistant.documents.passage import Passage
from qs_assistant.documents.split import embedded_text
from qs_assistant.documents.vectors import encoded, unpacked
from qs_assistant.encoder.embedder import Embedder, Encoded, Judge
from qs_assistant.records.document_tables import PassageRow
from qs_assistant.records.documents import DocumentRecords
from qs_assistant.retrieval.asked import Asked, asking
from qs_assistant.retrieval.bank import QuestionBank, key
from qs_assistant.retrieval.features import Candidate, features
from qs_assistant.retrieval.fitting import fits
from qs_assistant.retrieval.prepared import PreparedQuestions
from qs_assistant.retrieval.ranker import JUDGED, Ranker

if TYPE_CHECKING:
    from numpy.typing import NDArray

OWN = 0.7  # how much a follow-up itself counts beside the turn before it
NEAREST = 60
LEXICAL = 40
BANKED = 20
RETRIES = 3
COMPARED = 30  # passages whose names say what tells apart
TIE = 1e-5
MOST_TIES = 4000


@dataclass(frozen=True, slots=True)
class Knobs:
    """How many candidates a search looks at, and how many of them twice."""

    nearest: int = NEAREST
    lexical: int = LEXICAL
    banked: int = BANKED
    judged: int = JUDGED


class Search:
    """Searches the live passages of scopes.

    Args:
        records, catalogue, index: what is kept, what is live, and what finds the nearest.
        embedder: makes the question's vector, and judges where it can.
        recipe: names the embedder and the splitter; what another recipe made has no vectors that could be compared.
        ranker: the fitted weights.
        bank: questions that shipped sentences are known to answer.
        prepared: questions that a chat model wrote for passages of added documents.
        judge: takes a second look at the best; none: the first order stands.
        knobs: how it is done.
    """

    def __init__(
        self,
        records: DocumentRecords,
        catalogue: Catalogue,
        index: VectorIndex,
        embedder: Embedder,
        *,
        recipe: str,
        ranker: Ranker,
        bank: QuestionBank,
        prepared: PreparedQuestions,
        judge: Judge | None = None,
        knobs: Knobs = Knobs(),
    ) -> None:
        self._records = records
        self._catalogue = catalogue
        self._index = index
        self._embedder = embedder
        self._recipe = recipe
        self._ranker = ranker
        self._bank = bank
        self._prepared = prepared
        self._judge = judge
        self._knobs = knobs
        self._places: dict[str, tuple[int, dict[str, str]]] = {}

    def __call__(
        self,
        question: str,
        scopes: Sequence[str],
        k: int,
        *,
        previous: str = "",
        after: str | None = None,
        before: str | None = None,
    ) -> list[Passage]:
        """The best `k` passages of the scopes, best first; equal ones in the order of scopes, documents and positions.

        `previous` is the turn that a follow-up follows on from. `after` and `before` are ISO dates (or years, or months) that the passages'
        publications have to lie between, both included.
        """
        if not question.strip():
            return []
        turns = [asking(text, self._embedder) for text in (question, previous) if text.strip()]
        wanted = tuple(dict.fromkeys(scopes))
        for _ in range(RETRIES):
            shelves = self._catalogue.shelves(wanted)
            scores = [_Lexical(turn, shelves) for turn in turns]
            nearness = [self._bank.nearness(turn.encoded.vector) for turn in turns]
            versions = {scope: tuple(shelf.versions) for scope, shelf in shelves.items()}
            found: dict[str, str] = {}
            for turn, words, near in zip(turns, scores, nearness, strict=True):
                found |= self._candidates(turn, words, near, shelves)
                found |= self._prepared.candidates(versions, turn.encoded.vector, self._knobs.banked)
            found |= self._following(found, shelves)
            # Where a document changed under the search, its passages may have left the index in between: look again.
            if self._records.generations(wanted) == {scope: shelf.generation for scope, shelf in shelves.items()}:
                break
        kept = [(row, data) for row, data in self._records.passages(list(found)) if _within(row, shelves[found[row.id]], after, before)]
        if not kept:
            return []
        seen = self._encoded(kept, found, shelves)
        by_turn = [self._made(seen, found, shelves, *words) for words in zip(scores, nearness, strict=True)]
        rows = features(turns[0], by_turn[0])
        if len(turns) > 1:
            rows = np.round(OWN * rows + (1 - OWN) * features(turns[1], by_turn[1]), 6)
        order = {scope: at for at, scope in enumerate(wanted)}
        ranked = self._ranked(turns[0], previous, [one.passage for one in by_turn[0]], rows, order)
        return self._prepared.ordered(versions, turns[0].encoded.vector, ranked)[:k]

    # ------------------------------------------------------------------------------------------------------- candidates
    def _candidates(self, asked: Asked, words: "_Lexical", nearness: "NDArray[np.float32]", shelves: Mapping[str, Shelf]) -> dict[str, str]:
        """The ids of passages worth a closer look, each with its scope."""
        found: dict[str, str] = {}
        for scope, shelf in shelves.items():
            if not shelf.versions:
                continue
            ids = self._nearest(scope, asked.encoded.vector, shelf.passages)
            found |= dict.fromkeys((one for one in ids if one.partition(":")[0] in shelf.versions), scope)
            found |= dict.fromkeys(words.best(scope, self._knobs.lexical), scope)
            if len(nearness):
                places = self._places_of_bank(scope, shelf)
                found |= {places[one]: scope for one in self._bank.best(nearness, self._knobs.banked) if one in places}
        return found

    @staticmethod
    def _following(found: Mapping[str, str], shelves: Mapping[str, Shelf]) -> dict[str, str]:
        """The passage after each of those found: what was asked in one sentence is answered in the next."""
        after: dict[str, str] = {}
        for one, scope in found.items():
            version, _, position = one.partition(":")
            held = shelves[scope].versions.get(version)
            if held is not None and int(position) + 1 < held.passages:
                after[passage_id(version, int(position) + 1)] = scope
        return after

    def _nearest(self, scope: str, vector: "NDArray[np.float32]", passages: int) -> list[str]:
        """The nearest passages; more of them where the farther half is equally near, so that no tie is cut at random."""
        count = min(self._knobs.nearest, passages)
        while True:
            ids, distances = self._index.nearest(scope, vector, count)
            if count >= min(passages, MOST_TIES) or not distances or distances[-1] - distances[len(distances) // 2] > TIE:
                return ids
            count = min(4 * count, passages, MOST_TIES)

    def _places_of_bank(self, scope: str, shelf: Shelf) -> dict[str, str]:
        """The ids of the shipped passages of a scope by the bank's keys; read again when the scope has changed."""
        generation, places = self._places.get(scope, (-1, {}))
        if generation != shelf.generation:
            shipped = [version for version in shelf.versions.values() if version.shipped]
            places = {key(row.text): row.id for version in shipped for row in self._records.passages_of(version.id)}
            self._places[scope] = (shelf.generation, places)
        return places

    def _encoded(self, kept: Sequence[tuple[PassageRow, bytes]], found: Mapping[str, str], shelves: Mapping[str, Shelf]) -> list["_Seen"]:
        """The passages as the present embedder sees them; those that another recipe made are encoded now."""
        versions = [shelves[found[row.id]].versions[row.version] for row, _ in kept]
        older = [at for at, one in enumerate(versions) if one.recipe != self._recipe]
        texts = [embedded_text(versions[at].title, kept[at][0].heading, kept[at][0].text) for at in older]
        fresh = dict(zip(older, encoded(texts, self._embedder) if texts else (), strict=True))
        return [
            (row, fresh[at] if at in fresh else Encoded(*unpacked(data, self._embedder.dimensions))) for at, (row, data) in enumerate(kept)
        ]

    def _made(
        self,
        seen: Sequence["_Seen"],
        found: Mapping[str, str],
        shelves: Mapping[str, Shelf],
        words: "_Lexical",
        nearness: "NDArray[np.float32]",
    ) -> list[Candidate]:
        made = []
        for row, one in seen:
            scope = found[row.id]
            shelf = shelves[scope]
            share, covered, within = words.of(scope, shelf.row(row.version, row.position))
            bank = self._bank.nearest(row.text, nearness) if len(nearness) and shelf.versions[row.version].shipped else None
            made.append(Candidate(passage_of(row, shelf), one.vector, one.states, share, covered, bank, within))
        return made

    # ------------------------------------------------------------------------------------------------------------ order
    def _ranked(
        self, asked: Asked, previous: str, passages: Sequence[Passage], rows: "NDArray[np.float64]", order: Mapping[str, int]
    ) -> list[Passage]:
        first = self._ranker.first(rows)

        def place(at: int) -> tuple[int, str, int]:
            return order[passages[at].scope], passages[at].document, passages[at].position

        ranked = sorted(range(len(passages)), key=lambda at: (-first[at], place(at)))
        best, rest = ranked[: self._knobs.judged], ranked[self._knobs.judged :]
        verdicts = self._verdicts(asked.text, previous, [passages[at] for at in best])
        final = self._ranker.final(first[best], verdicts)
        compared = [passages[at] for at in ranked[:COMPARED]]
        fitting = fits(asked, compared, [passages[at] for at in best], self._ranker.types)
        sure = self._ranker.probabilities(rows[best], fitting, final, verdicts)
        again = sorted(range(len(best)), key=lambda one: (-final[one], place(best[one])))
        found = [self._scored(passages[best[one]], float(sure[one]), rows[best[one]]) for one in again]
        least = min(sure, default=0.0)
        return found + [self._scored(passages[at], round(float(least) / (2 + place_of), 6), rows[at]) for place_of, at in enumerate(rest)]

    def _verdicts(self, question: str, previous: str, passages: Sequence[Passage]) -> list[float]:
        """What the second look says of each, 0 where there is none."""
        if self._judge is None or not passages:
            return [0.0] * len(passages)
        asked = f"{previous} {question}" if previous else question
        texts = [embedded_text(one.document_title, one.heading, one.text) for one in passages]
        return [round(one, 4) for one in self._judge.judge(asked, texts)]

    @staticmethod
    def _scored(passage: Passage, score: float, row: "NDArray[np.float64]") -> Passage:
        return replace(passage, score=score, cosine=float(row[1]), coverage=float(row[3]))


_Seen = tuple[PassageRow, Encoded]
"""A passage's row, and the passage as the embedder sees it."""


class _Lexical:
    """The words of one question over some shelves."""

    def __init__(self, asked: Asked, shelves: Mapping[str, Shelf]) -> None:
        total = sum(shelf.passages for shelf in shelves.values())
        terms = sum(int(shelf.words.lengths.sum()) for shelf in shelves.values())
        holding = {word: sum(len(shelf.words.rows_with(word)) for shelf in shelves.values()) for word in asked.words}
        weights = {word: idf(total, count) for word, count in holding.items()}
        self._shelves = shelves
        self._scores = {scope: shelf.words.scores(weights, terms / max(total, 1)) for scope, shelf in shelves.items()}
        self._firsts = {scope: np.array(sorted(shelf.starts.values()), np.int64) for scope, shelf in shelves.items()}
        self._documents = {scope: shelf.words.document_shares(weights, self._firsts[scope]) for scope, shelf in shelves.items()}

    def best(self, scope: str, count: int) -> list[str]:
        """The ids of the passages of a scope with the best score; none without a word of the question."""
        scores, _ = self._scores[scope]
        holding = np.flatnonzero(scores)
        if len(holding) > count:
            least = np.partition(scores[holding], -count)[-count]
            holding = holding[scores[holding] >= least]
        rows = sorted(holding.tolist(), key=lambda row: (-scores[row], row))[:count]
        return self._shelves[scope].ids(np.array(rows, np.int32))

    def of(self, scope: str, row: int) -> tuple[float, float, float]:
        """The score and the covered share of one passage, and the share that its document covers."""
        scores, covered = self._scores[scope]
        document = int(np.searchsorted(self._firsts[scope], row, side="right")) - 1
        return float(scores[row]), float(covered[row]), float(self._documents[scope][document])


def _within(row: PassageRow, shelf: Shelf, after: str | None, before: str | None) -> bool:
    date = shelf.publications[row.version][row.publication].date
    # A date that is a prefix of the other ("2025" and "2025-10-01") is not outside of it.
    late_enough = after is None or date >= after or after.startswith(date)
    early_enough = before is None or date <= before or date.startswith(before)
    return late_enough and early_enough


def passage_of(row: PassageRow, shelf: Shelf) -> Passage:
    """A passage as it is kept, with its document."""
    version, publication = shelf.versions[row.version], shelf.publications[row.version][row.publication]
    return stored_passage(row, publication, document=version.document, scope=version.scope, title=version.title)
