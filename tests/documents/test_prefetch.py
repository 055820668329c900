from threading import Event

import pytest

from qs_assistant.documents.prefetch import ahead


def test_each_comes_in_order_with_what_was_read_and_embedded():
    embedded = []
    found = list(ahead("abcde", str.upper, embedded.append))
    assert [(source, read.result()) for source, read in found] == list(zip("abcde", "ABCDE", strict=True))
    assert embedded == list("ABCDE")


def test_what_fails_stops_no_other():
    def read(source):
        if source == "b":
            raise ValueError(source)
        return source

    def embed(source):
        if source == "c":
            raise KeyError(source)

    a, b, c, d = (reading for _, reading in ahead("abcd", read, embed))
    assert (a.result(), d.result()) == ("a", "d")
    with pytest.raises(ValueError, match="b"):
        b.result()
    with pytest.raises(KeyError):
        c.result()


def test_the_next_is_embedded_and_the_one_after_read_while_one_is_stored():
    read, embedded = {one: Event() for one in "abcd"}, {one: Event() for one in "abcd"}

    def reading(source):
        read[source].set()
        return source

    for source, _ in ahead("abcd", reading, lambda one: embedded[one].set()):
        if source == "a":  # being stored
            assert embedded["b"].wait(5)
            assert read["c"].wait(5)
            assert not read["d"].is_set()


def test_of_nothing_there_is_nothing():
    assert list(ahead([], str.upper, print)) == []
