"""Finds rows of tables by their words, among the documents that a question names."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from qs_assistant.documents.catalogue import Catalogue, Shelf
from qs_assistant.documents.lexical import idf
from qs_assistant.documents.passage import Passage
from qs_assistant.records.documents import DocumentRecords
from qs_assistant.retrieval.search import passage_of
from qs_assistant.text.terms import term

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST = 200


class RowSearch:
    """Searches the rows of tables of the live documents of scopes.

    Args:
        records, catalogue: what is kept, and what is live.
    """

    def __init__(self, records: DocumentRecords, catalogue: Catalogue) -> None:
        self._records = records
        self._catalogue = catalogue

    def __call__(self, words: Sequence[str], scopes: Sequence[str]) -> list[Passage]:
        """The rows that hold most of some telling words, those that tell most counting most; at most 200, in the order of their places."""
        shelves = self._catalogue.shelves(tuple(dict.fromkeys(scopes)))
        found: list[Passage] = []
        for shelf in shelves.values():
            ids = shelf.ids(_best(shelf, sorted({term(word) for word in words})))
            found += [passage_of(row, shelf) for row, _ in self._records.passages(ids) if row.figures]
        return sorted(found, key=lambda one: (one.scope, one.document, one.position))


def _best(shelf: Shelf, terms: Sequence[int]) -> "NDArray[np.int32]":
    weights: Mapping[int, float] = {one: idf(shelf.passages, len(shelf.words.rows_with(one))) for one in terms}
    scores, _ = shelf.words.scores(weights, float(np.mean(shelf.words.lengths)) if len(shelf.words.lengths) else 1.0)
    holding = np.flatnonzero(scores)
    if len(holding) > MOST:
        holding = holding[np.argsort(-scores[holding], kind="stable")[:MOST]]
    return holding.astype(np.int32)
