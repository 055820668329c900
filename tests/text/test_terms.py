import bm25s
import numpy as np
import pytest

from qs_assistant.documents.lexical import LENGTH, SATURATION, LexicalIndex, idf, pack, unpack
from qs_assistant.text.terms import content_words, term, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How much did PowerCo commit?", ["powerco", "commit"]),
        ("the QSE-5 cell", ["qse5", "qse", "5", "cell"]),
        ("Section 45X", ["section", "45x"]),
        ("$131 million, 1,000 and 7.50", ["131", "million", "1000", "7.5"]),
        ("QuantumScape's prices", ["quantumscap", "pric"]),
        ("companies pricing priced prices", ["company", "pric", "pric", "pric"]),
        ("what is it", []),
    ],
)
def test_telling_words(text, expected):
    assert content_words(text) == expected


def test_terms_are_distinct_and_sorted():
    assert terms("cash cash plant").tolist() == sorted({term("cash"), term("plant")})


def test_packing_is_undone_by_unpacking():
    lists = [np.array([1, 5], np.uint32), np.array([], np.uint32), np.array([5, 7, 9], np.uint32)]
    found, places = unpack(pack(lists))
    assert found.tolist() == [1, 5, 5, 7, 9]
    assert places.tolist() == [0, 0, 2, 2, 2]


def test_the_lexical_index_agrees_with_a_plain_search():
    rng = np.random.default_rng(5)
    rows = {row: set(rng.integers(0, 50, 8).tolist()) for row in range(200)}
    index = LexicalIndex.empty()
    for first in (0, 120):
        part = [(row, word) for row in range(first, 120 if first == 0 else 200) for word in sorted(rows[row])]
        words, places = np.array([word for _, word in part], np.uint32), np.array([row for row, _ in part], np.int32)
        index = index.with_rows(words, places, 120 if first == 0 else 200)
    index = index.without_rows([(10, 20), (150, 151)])
    live = [row for row in rows if not 10 <= row < 20 and row != 150]
    for word in range(51):
        assert index.rows_with(word).tolist() == [row for row in live if word in rows[row]]


def test_scores_are_those_of_bm25s_divided_by_the_most_there_could_be():
    texts = ["corning makes glass", "powerco pays a royalty on glass", "cash fell", "royalty royalty of corning"]
    found = [terms(text) for text in texts]
    rows = np.repeat(np.arange(4, dtype=np.int32), [len(one) for one in found])
    index = LexicalIndex.empty().with_rows(np.concatenate(found), rows, 4)
    asked = terms("royalty for glass?")
    weights = {int(word): idf(4, len(index.rows_with(int(word)))) for word in asked}
    scores, covered = index.scores(weights, sum(map(len, found)) / 4)

    vocabulary = {int(word): at for at, word in enumerate(sorted({int(word) for one in found for word in one}))}
    other = bm25s.BM25(method="lucene", k1=SATURATION, b=LENGTH)
    other.index(([[vocabulary[int(word)] for word in one] for one in found], vocabulary), show_progress=False)
    theirs = other.get_scores_from_ids([vocabulary[int(word)] for word in asked])
    assert scores * sum(weights.values()) == pytest.approx(theirs, rel=1e-5)
    assert covered == pytest.approx([0.5, 1.0, 0.0, 0.5])


def test_a_document_holds_the_words_of_all_its_passages():
    index = LexicalIndex.empty().with_rows(np.array([1, 2, 2, 3], np.uint32), np.array([0, 1, 2, 3], np.int32), 4)
    starts = np.array([0, 2, 3])  # rows 0 and 1, row 2, row 3
    assert index.document_shares({1: 1.0, 2: 2.0, 9: 1.0}, starts).tolist() == [3 / 4, 1 / 2, 0.0]
