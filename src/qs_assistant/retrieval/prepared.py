"""Questions that a chat model wrote for passages of added documents: they bring passages to be looked at, and order those told as closest.

A model is not trusted with more: what the program is sure of stays as it is, no probability moves, and no question is ever shown.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from qs_assistant.documents.passage import Passage
from qs_assistant.encoder.embedder import Embedder
from qs_assistant.records.document_tables import PassageRow
from qs_assistant.records.passage_questions import PassageQuestions, StoredQuestions, UnpreparedVersion
from qs_assistant.retrieval.bank import QuestionBank
from qs_assistant.retrieval.ranker import SURE

if TYPE_CHECKING:
    from numpy.typing import NDArray

ALIKE = 0.6  # the least cosine of a written question that asks what was asked, in other words
ORDERED = 30  # of the best, that may change places
OWN = 0.15  # the least cosine of a question with its passage: what lies farther off asks about something else


@dataclass(frozen=True, slots=True)
class _Held:
    stamp: object
    bank: QuestionBank


class PreparedQuestions:
    """The written questions of added documents, for the search and for those who have them written.

    Args:
        records: where they are kept.
        embedder: makes their vectors.
    """

    def __init__(self, records: PassageQuestions, embedder: Embedder) -> None:
        self._records = records
        self._embedder = embedder
        self._held: dict[str, _Held] = {}

    # -------------------------------------------------------------------------------------------------------- searching
    def candidates(self, versions: Mapping[str, Iterable[str]], vector: "NDArray[np.float32]", count: int) -> dict[str, str]:
        """The passages whose questions are nearest to a question's vector, each with its scope, among the live versions of scopes."""
        found: dict[str, str] = {}
        for scope, bank in self._banks(versions).items():
            found |= dict.fromkeys(bank.best(bank.nearness(vector), count), scope)
        return found

    def ordered(self, versions: Mapping[str, Iterable[str]], vector: "NDArray[np.float32]", ranked: Sequence[Passage]) -> list[Passage]:
        """The ranked passages; where none is sure, those with a question like the one asked come first.

        Probabilities stay with the places: the first of the list is as sure as it was, whatever passage stands there.
        """
        banks = self._banks(versions)
        if not banks or not ranked or ranked[0].score >= SURE:
            return list(ranked)
        nearness = {scope: bank.nearness(vector) for scope, bank in banks.items()}

        def near(passage: Passage) -> float:
            bank = banks.get(passage.scope)
            found = bank.nearest(passage.id, nearness[passage.scope]) if bank is not None else None
            return found if found is not None and found >= ALIKE else 0.0

        head, rest = ranked[:ORDERED], ranked[ORDERED:]
        moved = sorted(head, key=lambda one: -near(one))
        return [*(replace(one, score=place.score) for one, place in zip(moved, head, strict=True)), *rest]

    def _banks(self, versions: Mapping[str, Iterable[str]]) -> dict[str, QuestionBank]:
        """The bank of each scope that has questions; read again when there are more, or other versions are live."""
        counts = self._records.counts(tuple(versions))
        found = {}
        for scope, live in versions.items():
            mine = {version: counts[version] for version in live if version in counts}
            if not mine:
                self._held.pop(scope, None)
                continue
            held = self._held.get(scope)
            if held is None or held.stamp != mine:
                held = self._held[scope] = _Held(mine, self._read(sorted(mine)))
            found[scope] = held.bank
        return found

    def _read(self, versions: Sequence[str]) -> QuestionBank:
        kept = [one for one in self._records.of_versions(versions, self._embedder.name) if one.questions]
        if not kept:
            return QuestionBank.empty()
        rows, first = {}, 0
        for one in kept:
            rows[one.passage] = np.arange(first, first + len(one.questions))
            first += len(one.questions)
        data = np.frombuffer(b"".join(one.vectors for one in kept), "<f2").astype(np.float32)
        return QuestionBank(data.reshape(first, self._embedder.dimensions), rows)

    # -------------------------------------------------------------------------------------------------------- preparing
    def unprepared(self, most: int, scope: str | None = None) -> UnpreparedVersion | None:
        """The next passages to have questions written for; those whose very words have some already get the same."""
        while (work := self._records.unprepared(most, scope)) is not None:
            texts = {row.id: digest_of(row) for row in work.rows}
            known = self._records.known(work.scope, tuple(texts.values()), self._embedder.name)
            again = [replace(known[texts[row.id]], passage=row.id, version=row.version) for row in work.rows if texts[row.id] in known]
            if not again:
                return work
            self._records.keep(again)
        return None

    def keep(self, work: UnpreparedVersion, written: Sequence[Sequence[str]]) -> int:
        """Keep what was written for each passage, without what asks about something else; how many questions that are."""
        texts = [f"{work.title}. {row.heading}. {row.text}" for row in work.rows]
        own = self._embedder.embed(texts)
        kept = []
        for row, questions, vector in zip(work.rows, written, own, strict=True):
            made = self._embedder.embed(list(questions)) if questions else np.empty((0, self._embedder.dimensions), np.float32)
            near = [at for at in range(len(questions)) if float(made[at] @ vector) >= OWN]
            data = made[near].astype("<f2").tobytes()
            told = tuple(questions[at] for at in near)
            kept.append(StoredQuestions(row.id, work.version, work.scope, digest_of(row), told, self._embedder.name, data))
        self._records.keep(kept)
        return sum(len(one.questions) for one in kept)

    def counts(self, scopes: Sequence[str]) -> dict[str, int]:
        """How many passages have been asked about, by version."""
        return self._records.counts(scopes)


def digest_of(row: PassageRow) -> str:
    """What a passage's words are known by: SHA-256 of its heading and text."""
    return hashlib.sha256(f"{row.heading}\n{row.text}".encode()).hexdigest()
