import numpy as np
import pytest

from qs_assistant.documents.load import load_markdown
from qs_assistant.retrieval.search import Knobs, Search, idf, rank_of, score_of
from tests.library_fakes import document, write_shipped


def test_rank_and_score_by_hand():
    assert rank_of(0.5, 0.25, 1.0) == pytest.approx(0.5 + 0.4 * 0.25 + 0.1)
    assert score_of(0.7) == pytest.approx(0.5)
    assert score_of(-0.3) == 0.0
    assert score_of(1.5) == 1.0
    scores = [score_of(rank) for rank in np.linspace(0, 1.4, 20)]
    assert scores == sorted(set(scores))


def test_idf_falls_with_what_holds_a_word():
    assert idf(100, 1) == pytest.approx(np.log1p(99.5 / 1.5))
    assert idf(100, 0) > idf(100, 1) > idf(100, 50) > idf(100, 100) > 0


def test_the_passage_that_speaks_of_the_question_comes_first(library):
    library.put("global", document("a", "Corning makes glass separator sheets.", "The plant is in Salzgitter city."), by="t")
    library.put("global", document("b", "PowerCo pays a royalty on each cell."), by="t")
    found = library.search("royalty of powerco", k=3)
    assert found[0].document == "b"
    assert found[0].cosine == pytest.approx(2.01 / 2.01)  # both vectors are (powerco, royalty, other) = (1, 1, 0.1)
    assert found[0].coverage == pytest.approx(1.0)
    assert found[0].score == pytest.approx(1.0)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_a_rare_code_is_found_though_the_vectors_miss_it(library):
    library.put("global", document("many", *[f"Corning plant number {n} makes separator sheets." for n in range(200)]), by="t")
    library.put("global", document("code", "The QSE-5 cell went into a Ducati."), by="t")
    opened = library._opened
    by_vectors = Search(library._records, library._catalogue, opened.index, opened.embedder, Knobs(lexical=0))
    assert "code" not in {one.document for one in by_vectors("which separator plant is for qse5?", ("global",), 400)[:100]}
    assert "code" in {one.document for one in library.search("which separator plant is for qse5?", k=400)}


def test_the_period_asked_for_decides_between_equals(library):
    library.put("global", document("q", "In Q1 2025 cash was $860 million.", "In Q2 2025 cash was $797 million."), by="t")
    assert "797" in library.search("cash in the second quarter of 2025?", k=1)[0].text
    assert "860" in library.search("cash, Q1 25", k=1)[0].text


def test_ties_are_broken_by_scope_document_and_position(library):
    for scope, name in (("guild:1", "a"), ("global", "b"), ("global", "a")):
        library.put(scope, document(name, "The yield was 90 percent.", "The yield was 90 percent."), by="t")
    found = library.search("yield", ("global", "guild:1"), k=9)
    expected = [("global", "a", 0), ("global", "a", 1), ("global", "b", 0), ("global", "b", 1), ("guild:1", "a", 0), ("guild:1", "a", 1)]
    assert [(one.scope, one.document, one.position) for one in found] == expected


def test_dates_bound_the_publications(library):
    for name, date in (("old", "2024"), ("mid", "2025-03"), ("new", "2025-09-01")):
        library.put("global", document(name, f"Cash was reported by {name}.", date=date), by="t")
    names = lambda **bounds: {one.document for one in library.search("cash", k=9, **bounds)}  # noqa: E731 - short for three lines
    assert names() == {"old", "mid", "new"}
    assert names(after="2025") == {"mid", "new"}
    assert names(before="2025-03-15") == {"old", "mid"}
    assert names(after="2025-03-15", before="2025-12") == {"mid", "new"}


def test_an_empty_question_or_scope_finds_nothing(library):
    assert library.search("  ") == []
    assert library.search("cash", ("guild:7",)) == []


def test_a_scope_never_shows_another_ones_passages(library):
    rng = np.random.default_rng(3)
    words = ["separator", "powerco", "yield", "corning", "royalty", "cash"]
    for guild in range(4):
        for name in range(3):
            text = " ".join(rng.choice(words, 6))
            library.put(f"guild:{guild}", document(f"d{name}", f"Secret{guild} is that {text} matters."), by="t")
    for _ in range(100):
        guild = int(rng.integers(4))
        question = f"secret{(guild + 1) % 4} " + " ".join(rng.choice(words, 3))
        found = library.search(question, (f"guild:{guild}",), k=20)
        assert found
        assert {one.scope for one in found} == {f"guild:{guild}"}
        assert all(f"Secret{guild}" in one.text for one in found)


def test_words_for_searches_find_a_shipped_document_and_are_never_shown(house):
    house.ship("cash", "The net loss<!-- also: the bottom line --> fell by half that year.")
    mine = write_shipped(house.knowledge / "others", "mine", "A<!-- also: the bottom line --> note on output.")
    with house.library() as library:
        library.put("guild:1", load_markdown(mine.read_bytes(), "mine.md"), by="ann")
        found = {one.document: one for one in library.search("bottom line", ("global", "guild:1"), k=3)}
        assert found["cash"].text == "The net loss fell by half that year."
        assert found["cash"].searched == "The net loss (the bottom line) fell by half that year."
        assert found["cash"].coverage == 1.0
        assert (found["mine"].text, found["mine"].searched, found["mine"].coverage) == ("A note on output.", "", 0.0)
        assert "bottom" not in " ".join(one.text for one in library.passages("cash"))
