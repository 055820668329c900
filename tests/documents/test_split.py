from hypothesis import given
from hypothesis import strategies as st

from qs_assistant.documents.document import LoadedDocument, Paragraph, Section, Table
from qs_assistant.documents.split import LONGEST_WORDS, split
from tests.library_fakes import document, publication


def texts(loaded):
    return [piece.text for piece in split(loaded)]


def test_each_sentence_that_can_stand_alone_is_a_passage():
    assert texts(document("d", "PowerCo pays $131 million over two years. Corning makes the ceramic separators.")) == [
        "PowerCo pays $131 million over two years.",
        "Corning makes the ceramic separators.",
    ]


def test_a_sentence_that_leans_on_the_one_before_stays_with_it():
    found = texts(document("d", "The yield of the pilot line fell. It was 60%. Analysts had expected far more than that."))
    assert found == ["The yield of the pilot line fell. It was 60%.", "Analysts had expected far more than that."]


def test_passages_never_cross_sections_and_carry_their_publication():
    one, two = publication("One"), publication("Two", date="2024")
    sections = (Section(("A",), one, (Paragraph("Yields rose in 2025."),)), Section(("A", "B"), two, (Paragraph("It fell."),)))
    pieces = split(LoadedDocument("d", one, sections, b""))
    assert [(piece.heading, piece.publication.title, piece.position) for piece in pieces] == [("A", "One", 0), ("A > B", "Two", 1)]
    assert pieces[1].embedded == "One. A > B\nIt fell."
    assert pieces[0].periods == ("2025",)


def test_each_row_of_a_table_names_its_columns():
    table = Table(("Year", "Price"), (("2024", "$115/kWh"), ("2025", "$108/kWh"), ("2026", "")), "Pack prices", page=3)
    section = Section((), publication(), (table,))
    pieces = split(LoadedDocument("d", publication(), (section,), b""))
    assert [piece.text for piece in pieces] == [
        "Pack prices: Year 2024, Price: $115/kWh",
        "Pack prices: Year 2025, Price: $108/kWh",
        "Pack prices: Year 2026",
    ]
    assert {piece.page for piece in pieces} == {3}


def test_an_overlong_sentence_is_cut_at_its_joints():
    found = texts(document("d", "; ".join(["a clause of quite some words in it"] * 40) + "."))
    assert len(found) > 1
    assert all(len(text.split()) <= LONGEST_WORDS for text in found)
    assert all(text.endswith((";", ".")) for text in found)


@given(st.lists(st.text(alphabet="abc .!?It", min_size=1), min_size=1, max_size=5))
def test_no_word_is_lost_or_told_twice(paragraphs):
    words = [word for text in paragraphs for word in text.split()]
    assert [word for text in texts(document("d", *paragraphs)) for word in text.split()] == words


def test_a_question_in_a_text_stays_with_its_answer():
    assert texts(
        document("d", "How old must a rider of the bikes be? Riders are at least eighteen years old. Helmets are worn by all.")
    ) == [
        "How old must a rider of the bikes be? Riders are at least eighteen years old.",
        "Helmets are worn by all.",
    ]
