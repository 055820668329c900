"""Which passages hold which words: an inverted index in arrays, derived from the records and kept in memory, and BM25 over it.

A passage is a sentence or two, so a word counts once in it. bm25s gives the same scores (a test compares), but has to be made anew
whenever a document comes or goes, which at 100,000 passages takes seconds that a question would wait.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def pack(lists: Sequence["NDArray[np.uint32]"]) -> bytes:
    """Lists of terms, one a passage, as bytes: how many lists, how long each is, then the terms (32-bit, little-endian)."""
    lengths = np.array([len(lists), *(len(one) for one in lists)], "<u4")
    return lengths.tobytes() + b"".join(one.astype("<u4").tobytes() for one in lists)


def unpack(packed: bytes) -> tuple["NDArray[np.uint32]", "NDArray[np.int32]"]:
    """The terms of all passages in one array, and beside each the place of its passage (0, 1, ...)."""
    values = np.frombuffer(packed, "<u4")
    count = int(values[0])
    lengths = values[1 : 1 + count].astype(np.int64)
    places = np.repeat(np.arange(count, dtype=np.int32), lengths)
    return values[1 + count :].astype(np.uint32), places


SATURATION, LENGTH = 1.2, 0.75  # k1 and b


def idf(passages: int, holding: int) -> float:
    """How much a word tells that `holding` of `passages` passages hold; above 0 always."""
    return math.log1p((passages - holding + 0.5) / (holding + 0.5))


def bm25_share(length: "NDArray[np.int32]", mean: float) -> "NDArray[np.float64]":
    """What a word that stands once in a text of that many words adds to its score, as a share of its idf times k1 + 1.

    Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", equation 3.15, for a frequency of one.
    """
    share: NDArray[np.float64] = 1.0 / (1.0 + SATURATION * (1.0 - LENGTH + LENGTH * length.astype(np.float64) / max(mean, 1e-9)))
    return share


@dataclass(frozen=True, slots=True)
class LexicalIndex:
    """Terms in rising order, and beside each a row (a passage's number in its scope) that holds it. Never changed, only replaced.

    `lengths` has the number of distinct terms of each row.
    """

    terms: "NDArray[np.uint32]"
    rows: "NDArray[np.int32]"
    lengths: "NDArray[np.int32]"

    @classmethod
    def empty(cls) -> "LexicalIndex":
        """An index of nothing."""
        return cls(np.empty(0, np.uint32), np.empty(0, np.int32), np.empty(0, np.int32))

    def with_rows(self, terms: "NDArray[np.uint32]", rows: "NDArray[np.int32]", end: int) -> "LexicalIndex":
        """The index with more (term, row) pairs in it, of rows below `end`; linear in the size of both."""
        order = np.argsort(terms, kind="stable")
        terms, rows = terms[order], rows[order]
        at = np.searchsorted(self.terms, terms, side="right")
        lengths = np.bincount(rows, minlength=end).astype(np.int32)
        lengths[: len(self.lengths)] += self.lengths
        return LexicalIndex(np.insert(self.terms, at, terms), np.insert(self.rows, at, rows), lengths)

    def without_rows(self, spans: Sequence[tuple[int, int]]) -> "LexicalIndex":
        """The index without the rows in the half-open spans."""
        kept = np.ones(len(self.rows), bool)
        lengths = self.lengths.copy()
        for first, end in spans:
            kept &= (self.rows < first) | (self.rows >= end)
            lengths[first:end] = 0
        return LexicalIndex(self.terms[kept], self.rows[kept], lengths)

    def rows_with(self, term: int) -> "NDArray[np.int32]":
        """The rows that hold a term."""
        first = np.searchsorted(self.terms, np.uint32(term), side="left")
        end = np.searchsorted(self.terms, np.uint32(term), side="right")
        return self.rows[first:end]

    def scores(self, weights: Mapping[int, float], mean: float) -> tuple["NDArray[np.float64]", "NDArray[np.float64]"]:
        """For each row, the BM25 of words of these weights as a share of the most there could be, and the share of the weights it holds.

        Args:
            weights: the idf of each of the question's terms.
            mean: the mean length of the passages that are searched.
        """
        covered = np.zeros(len(self.lengths))
        for term, weight in weights.items():
            covered[self.rows_with(term)] += weight
        covered /= math.fsum(weights.values()) or 1.0
        return covered * bm25_share(self.lengths, mean), covered

    def document_shares(self, weights: Mapping[int, float], starts: "NDArray[np.int64]") -> "NDArray[np.float64]":
        """For each document, given by its first row and in rising order, the share of the weights that its rows hold together."""
        held = np.zeros(len(starts))
        for term, weight in weights.items():
            held[np.unique(np.searchsorted(starts, self.rows_with(term), side="right") - 1)] += weight
        return held / (math.fsum(weights.values()) or 1.0)
