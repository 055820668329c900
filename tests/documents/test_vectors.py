import numpy as np
import pytest

from qs_assistant.documents.vectors import SLICE, KeptVectors
from qs_assistant.records.documents import DocumentRecords
from tests.library_fakes import WordAxes

pytestmark = pytest.mark.every_database


@pytest.fixture
def records(database):
    return DocumentRecords(database, lambda: None)


TEXTS = [f"yield {n % (SLICE + 7)}" + " cash" * (n % 3) for n in range(3 * SLICE + 5)]


def test_slices_hold_every_vector_in_order_and_each_is_kept_when_given(records):
    model = WordAxes()
    vectors, given = KeptVectors(model, records), []
    for some in vectors.made(TEXTS):
        given += [vector.tobytes() for vector in some]
        kept = records.vectors([vectors.key(text) for text in TEXTS[: len(given)]])
        assert len(kept) == len(set(TEXTS[: len(given)]))
    assert given == [vector.tobytes() for vector in WordAxes().embed(TEXTS)]


def test_nothing_is_embedded_twice(records):
    model = WordAxes()
    vectors = KeptVectors(model, records)
    list(vectors.made(TEXTS))
    assert sorted(model.embedded) == sorted(set(TEXTS))
    list(vectors.made(TEXTS[5:]))
    assert len(model.embedded) == len(set(TEXTS))
    assert np.array_equal(vectors.read([vectors.key(TEXTS[1])]), WordAxes().embed(TEXTS[1:2]))


def test_of_nothing_there_is_nothing(records):
    assert list(KeptVectors(WordAxes(), records).made([])) == []


def test_a_model_that_fails_fails_the_caller(records):
    class Broken(WordAxes):
        def embed(self, texts):
            raise MemoryError(len(texts))

    with pytest.raises(MemoryError):
        list(KeptVectors(Broken(), records).made(TEXTS))


def test_what_was_embedded_ahead_is_not_embedded_again_and_kept_when_asked_for(records):
    model, told = WordAxes(), []
    vectors = KeptVectors(model, records)
    vectors.ahead(TEXTS, told.append)
    assert told[-1] == len(TEXTS)
    assert records.vectors([vectors.key(text) for text in TEXTS]) == {}
    given = [vector.tobytes() for some in vectors.made(TEXTS) for vector in some]
    assert given == [vector.tobytes() for vector in WordAxes().embed(TEXTS)]
    assert len(model.embedded) == len(set(TEXTS))
    assert len(records.vectors([vectors.key(text) for text in set(TEXTS)])) == len(set(TEXTS))


def test_only_the_last_two_documents_embedded_ahead_wait(records):
    model = WordAxes()
    vectors = KeptVectors(model, records)
    for text in ("cash", "yield", "plant"):
        vectors.ahead([text], lambda _: None)
    for text in ("cash", "yield", "plant"):
        list(vectors.made([text]))
    assert model.embedded == ["cash", "yield", "plant", "cash"]
