"""What phrased text taught the guard."""

from qs_assistant.grounding.evidence import Cited, Evidence
from qs_assistant.grounding.figures import check
from qs_assistant.grounding.numbers import numbers


def test_a_third_party_is_nobodys_share():
    assert numbers("as reported by a third-party workbook") == ()
    assert [one.value for one in numbers("a third of it")] == [0.333333333333]


def test_a_name_with_digits_is_no_figure():
    assert check("QSE-5 cells hold 5.5 Ah [1].", Evidence({1: Cited("QSE-5 cells hold 5.5 Ah.")}), author="model").sound
