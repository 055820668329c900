import pytest

from qs_assistant.grounding.names import in_any_case
from qs_assistant.grounding.numbers import numbers


def shown(text):
    return [(number.text, number.value, number.unit) for number in numbers(text) if number.kind != "word"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("between $7 to $8 billion", [("$7", 7e9, "$"), ("$8 billion", 8e9, "$")]),
        ("$7 and $8 billion", [("$7", 7e9, "$"), ("$8 billion", 8e9, "$")]),
        ("10-80% in 12 min", [("10", 0.1, "fraction"), ("80%", 0.8, "fraction"), ("12 min", 12, "minutes")]),
        ("$131M", [("$131M", 131e6, "$")]),
        ("131 million dollars", [("131 million dollars", 131e6, "$")]),
        ("€81/kWh", [("€81/kWh", 81, "€/kWh")]),
        ("ninety percent", [("ninety percent", 0.9, "fraction")]),
        ("doubled", [("doubled", 2, "x")]),
        ("nine in ten", [("nine in ten", 0.9, "fraction")]),
        ("a quarter of the profit", [("a quarter", 0.25, "fraction")]),
        ("two thirds of it", [("two thirds", 2 / 3, "fraction")]),
        ("5x and 12-minute", [("5x", 5, "x"), ("12-minute", 12, "minutes")]),
        ("sevenfold", [("sevenfold", 7, "x")]),
        ("a factor of two", [("two", 2, "x")]),
        ("one hundred and thirty-one million dollars", [("one hundred and thirty-one million dollars", 131e6, "$")]),
        ("half a billion", [("half a billion", 5e8, "")]),
        ("84.5 by 65.6 by 4.6 millimetres", [("84.5", 84.5, "mm"), ("65.6", 65.6, "mm"), ("4.6 millimetres", 4.6, "mm")]),
        ("EUR 95 to 55 per kWh", [("EUR 95", 95, "€/kWh"), ("55 per kWh", 55, "€/kWh")]),
        ("from EUR 15 billion to 12", [("EUR 15 billion", 15e9, "€"), ("12", 12e9, "€")]),
        ("losses of 0.76, 0.94 and 0.96 dollars", [("0.76", 0.76, "$"), ("0.94", 0.94, "$"), ("0.96 dollars", 0.96, "$")]),
        ("122.38 Wh/L", [("122.38 Wh/L", 122.38, "Wh/L")]),
        ("50 bps", [("50 bps", 0.005, "points")]),
        ("2 percentage points", [("2 percentage points", 0.02, "points")]),
        ("2 percent", [("2 percent", 0.02, "fraction")]),
        ("1,27 billion", [("1,27 billion", 1.27e9, "")]),
        ("-$80.8 million", [("-$80.8 million", -80.8e6, "$")]),
        ("It fell:\n- $80.8 million", [("$80.8 million", 80.8e6, "$")]),
        ("at 0 million and $0.01 at", [("0 million", 0, ""), ("$0.01", 0.01, "$")]),
        ("minus 30 C", [("minus 30 C", -30, "C")]),
        ("$131 m", [("$131 m", 131e6, "$")]),
        ("8% a year", [("8% a year", 0.08, "fraction")]),
        ("40 GWh a year", [("40 GWh a year", 40, "GWh")]),
        ("0.5 TWh", [("0.5 TWh", 500, "GWh")]),
        ("hundreds of releases", [("hundreds", 0, "hundreds")]),
    ],
)
def test_magnitude_and_unit(text, expected):
    found = shown(text)
    assert [(one[0], one[2]) for one in found] == [(one[0], one[2]) for one in expected]
    assert [one[1] for one in found] == pytest.approx([one[1] for one in expected])


@pytest.mark.parametrize(
    ("text", "year", "month", "day", "quarter"),
    [
        ("2026", 2026, 0, 0, 0),
        ("FY26", 2026, 0, 0, 0),
        ("mid-2026", 2026, 0, 0, 0),
        ("Q2 2025", 2025, 0, 0, 2),
        ("2Q25", 2025, 0, 0, 2),
        ("the third quarter of 2025", 2025, 0, 0, 3),
        ("30 June 2026", 2026, 6, 30, 0),
        ("October 22, 2025", 2025, 10, 22, 0),
        ("Nov '25", 2025, 11, 0, 0),
        ("2025-10-22", 2025, 10, 22, 0),
        ("July 2024", 2024, 7, 0, 0),
    ],
)
def test_a_date_is_one_number(text, year, month, day, quarter):
    (number,) = numbers(text)
    assert (number.moment.year, number.moment.month, number.moment.day, number.moment.quarter) == (year, month, day, quarter)


def test_a_grouped_number_is_no_year():
    assert [number.kind for number in numbers("2,026 and 2026")] == ["quantity", "year"]


@pytest.mark.parametrize(
    "text",
    ["B0 and B1 samples", "45X", "10-K", "Form 10-Q", "a 2170 cell", "the 4680 line", "18650 cells",
     "21700 cells", "NMC811", "measured at C/5", "24/7 Wall St", "8-K", "S-1", "48E", "CO2", "Section 45X",
     "said so [1] and [2, 3]", "1. first\n2) second", "https://x.org/584.html?a=12"],
)  # fmt: skip
def test_names_marks_and_addresses_are_no_numbers(text):
    assert numbers(text) == () or all(number.kind == "word" for number in numbers(text))


@pytest.mark.parametrize("text", ["QSE-5", "the qse-5", "the Ducati V21L", "cryptopulse360.cc", "CRYPTOPULSE360"])
def test_a_companys_own_names_are_none_however_they_are_written(text):
    assert numbers(text)
    assert not numbers(text, in_any_case(("QSE-5", "V21L", "cryptopulse360")))


def test_documents_teach_names():
    assert shown("the XR7 line") != []
    assert numbers("the XR7 line", frozenset({"XR7"})) == ()


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("99%+", "at_least"),
        ("over 16%", "at_least"),
        ("more than 150 people", "at_least"),
        ("above 99%", "at_least"),
        ("$10 million or more", "at_least"),
        ("up to $131 million", "at_most"),
        ("under 15 minutes", "at_most"),
        ("about 5 Ah", "about"),
        ("a little above 12 minutes", "about"),
        ("~25%", "about"),
        ("exactly 25%", ""),
    ],
)
def test_hedges(text, hedge):
    assert numbers(text)[-1].hedge == hedge


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("１３１ million", 131e6, ""),
        ("1\u200b31 million", 131e6, ""),
        ("\u0661\u0663\u0661 million", 131e6, ""),
        ("**131** million", 131e6, ""),
        ("`$131 million`", 131e6, "$"),
        ("&#49;31 million", 131e6, ""),
        ("<b>95</b>%", 0.95, "fraction"),
        (r"\$7 \text{ billion}", 7e9, "$"),
        ("1{,}272.3", 1272.3, ""),
        ("[131 million](https://x.org)", 131e6, ""),
        ("131\u00a0million", 131e6, ""),
        ("||$131|| million", 131e6, "$"),
        ("½", 0.5, ""),
    ],
)
def test_disguises_are_seen_through(text, value, unit):
    (number,) = numbers(text)
    assert number.value == pytest.approx(value)
    assert number.unit == unit
    assert text[number.start : number.end] == number.text


def test_precision_is_the_last_digit_shown():
    (number,) = numbers("$1.27 billion")
    assert number.precision == pytest.approx(1e7)
    assert number.digits == 3


def test_a_number_takes_no_unit_from_the_next_line():
    (count, price) = numbers("shares 640 million\n\n**$10.00 a share**")
    assert (count.value, count.unit) == (640e6, "")
    assert (price.value, price.unit) == (10.0, "$/share")


def test_a_third_party_is_nobodys_share():
    assert numbers("as reported by a third-party workbook") == ()
    assert [one.value for one in numbers("a third of it")] == [0.333333333333]
