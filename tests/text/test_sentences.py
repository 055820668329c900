import pytest

from qs_assistant.text.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One fact. Another fact.", ["One fact.", "Another fact."]),
        (
            "QuantumScape Corp. (QS) rose 15% in the U.S. market. It fell later.",
            ["QuantumScape Corp. (QS) rose 15% in the U.S. market.", "It fell later."],
        ),
        ("It grew in the U.S. The plan costs $7.5 billion.", ["It grew in the U.S.", "The plan costs $7.5 billion."]),
        ("See No. 5 and approx. 3.5 GWh. J. Smith agreed.", ["See No. 5 and approx. 3.5 GWh.", "J. Smith agreed."]),
        ("Corning Inc. makes glass. Corning Inc. The end.", ["Corning Inc. makes glass.", "Corning Inc.", "The end."]),
        ('He said "It works." Then he left.', ['He said "It works."', "Then he left."]),
        ("Is it 90%? 80 percent! Yes… No.", ["Is it 90%?", "80 percent!", "Yes…", "No."]),
        ("Yields of e.g. 90% count. $5 is a price.", ["Yields of e.g. 90% count.", "$5 is a price."]),
        ("On 1 Oct. 2025 it rose.", ["On 1 Oct. 2025 it rose."]),
        ("no capital. follows here", ["no capital. follows here"]),
        ("row one\nrow two", ["row one", "row two"]),
        ("", []),
        ("  \n ", []),
    ],
)
def test_sentences(text, expected):
    assert sentences(text) == expected
