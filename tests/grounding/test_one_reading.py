"""The reader of questions and the guard read one number alike: what a user states is what an answer may repeat."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qs_assistant.grounding.numbers import numbers
from qs_assistant.text.quantities import find_quantities
from qs_assistant.text.tokens import clean, tokenize

UNITS = {
    "number": "", "percent": "fraction", "part": "fraction", "points": "points", "bp": "points", "usd": "$", "usd_share": "$/share",
    "usd_kwh": "$/kWh", "usd_gwh": "$/GWh", "gwh": "GWh", "years": "years", "times": "x", "year": "year",
}  # fmt: skip
FORMS = (
    "{}%", "{} percent", "${}", "${}M", "${} million", "{} billion dollars", "${}bn", "${}/kWh", "${} per kWh", "${} a share", "{} GWh",
    "{} gigawatt hours", "{} TWh", "{} bps", "{} basis points", "{} percentage points", "{} years", "{}x", "{} times",
)  # fmt: skip
WORDS = (
    "ninety percent", "ninety-two percent", "twenty million dollars", "one hundred and fifty GWh", "three years", "half a billion dollars",
    "two thirds of it", "a quarter of it", "nine in ten cells", "doubled", "halved", "five basis points", "two percentage points",
)  # fmt: skip


def asked(text):
    return [(one.value, UNITS[one.unit]) for one in find_quantities(tokenize(clean(text)), clean(text))]


def guarded(text):
    return [(one.value, one.unit) for one in numbers(text) if one.kind != "word"]


def same(text):
    mine, other = asked(text), guarded(text)
    assert mine, text
    assert [unit for _, unit in mine] == [unit for _, unit in other], text
    assert [value for value, _ in mine] == pytest.approx([value for value, _ in other], rel=1e-9), text


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(FORMS), st.decimals(min_value="0.01", max_value="999", places=2, allow_nan=False))
def test_digits_with_a_unit(form, value):
    same(f"take {form.format(value.normalize().to_eng_string())} then")


@settings(max_examples=60, deadline=None)
@given(st.integers(1000, 999_999_999).filter(lambda value: not 1900 <= value <= 2100))
def test_grouped_digits(value):
    same(f"take ${value:,} then")


@pytest.mark.parametrize("text", WORDS)
def test_words(text):
    same(f"take {text} then")


@pytest.mark.parametrize("text", ["$7 to $8 billion", "80, 87 and 94%", "between 40 and 80 GWh", "$95 or $105 per kWh", "FY26", "2031"])
def test_lists_share_their_unit_and_years_are_years(text):
    same(f"take {text} then")
