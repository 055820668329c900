import numpy as np
import pytest

from qs_assistant.retrieval.search import Knobs, Search
from tests.library_fakes import document


def test_the_passage_that_speaks_of_the_question_comes_first(library):
    library.put("global", document("a", "Corning makes glass separator sheets.", "The plant is in Salzgitter city."), by="t")
    library.put("global", document("b", "PowerCo pays a royalty on each cell."), by="t")
    found = library.search("royalty of powerco", k=3)
    assert found[0].document == "b"
    assert found[0].cosine == pytest.approx(2.01 / 2.01)  # both vectors are (powerco, royalty, other) = (1, 1, 0.1)
    assert found[0].coverage == pytest.approx(1.0)
    assert 0 < found[0].score < 1
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_a_rare_code_is_found_though_the_vectors_miss_it(library):
    library.put("global", document("many", *[f"Corning plant number {n} makes separator sheets." for n in range(200)]), by="t")
    library.put("global", document("code", "The QSE-5 cell went into a Ducati."), by="t")
    opened = library._opened
    made = {"recipe": opened.recipe, "ranker": opened.ranker, "bank": opened.bank, "prepared": opened.prepared, "knobs": Knobs(lexical=0)}
    by_vectors = Search(library._records, library._catalogue, opened.index, opened.embedder, **made)
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


def test_a_known_question_finds_the_shipped_sentence_that_answers_it(house):
    house.ship("cash", "The net loss fell by half that year.\n\nThe bottom of the separator oven is flat.")
    house.ask_of("cash", "The net loss fell by half that year.", ["how was the royalty of corning?"])
    with house.library() as library:
        library.put("guild:1", document("mine", "The net loss fell by half that year."), by="ann")
        found = library.search("how was the royalty of corning?", ("global", "guild:1"), k=3)
        assert (found[0].scope, found[0].text) == ("global", "The net loss fell by half that year.")
        assert found[0].score > next(one for one in found if one.scope == "guild:1").score


def test_a_follow_up_is_ranked_with_the_turn_before_it(library):
    library.put("global", document("a", "Corning has a plant.", "PowerCo has a plant."), by="t")
    assert library.search("where is the plant?", k=1, previous="what does powerco pay?")[0].text == "PowerCo has a plant."
    assert library.search("where is the plant?", k=1, previous="what does corning pay?")[0].text == "Corning has a plant."


def test_the_version_asked_for_decides_between_dates(library):
    for name, date in (("old", "2024-02-01"), ("new", "2025-09-01")):
        library.put("global", document(name, f"Cash was reported by {name}.", date=date), by="t")
    assert library.search("what is the latest cash?", k=1)[0].document == "new"
    assert library.search("what was cash first?", k=1)[0].document == "old"
