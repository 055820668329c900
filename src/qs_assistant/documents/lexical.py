"""Which passages hold which words: an inverted index in three arrays, derived from the records and kept in memory."""

from collections.abc import Sequence
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


@dataclass(frozen=True, slots=True)
class LexicalIndex:
    """Terms in rising order, and beside each a row (a passage's number in its scope) that holds it. Never changed, only replaced."""

    terms: "NDArray[np.uint32]"
    rows: "NDArray[np.int32]"

    @classmethod
    def empty(cls) -> "LexicalIndex":
        """An index of nothing."""
        return cls(np.empty(0, np.uint32), np.empty(0, np.int32))

    def with_rows(self, terms: "NDArray[np.uint32]", rows: "NDArray[np.int32]") -> "LexicalIndex":
        """The index with more (term, row) pairs in it; linear in the size of both."""
        order = np.argsort(terms, kind="stable")
        terms, rows = terms[order], rows[order]
        at = np.searchsorted(self.terms, terms, side="right")
        return LexicalIndex(np.insert(self.terms, at, terms), np.insert(self.rows, at, rows))

    def without_rows(self, spans: Sequence[tuple[int, int]]) -> "LexicalIndex":
        """The index without the rows in the half-open spans."""
        kept = np.ones(len(self.rows), bool)
        for first, end in spans:
            kept &= (self.rows < first) | (self.rows >= end)
        return LexicalIndex(self.terms[kept], self.rows[kept])

    def rows_with(self, term: int) -> "NDArray[np.int32]":
        """The rows that hold a term."""
        first = np.searchsorted(self.terms, np.uint32(term), side="left")
        end = np.searchsorted(self.terms, np.uint32(term), side="right")
        return self.rows[first:end]
