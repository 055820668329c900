import pytest

from qs_assistant.reports.formatting import label, money, per_share, percent, signed_percent, significant, written


@pytest.mark.parametrize(
    ("millions", "text"),
    [
        (1272.30293589, "$1.27 billion"),
        (794.23, "$794 million"),
        (-80.7900204061, "-$80.8 million"),
        (8000, "$8.00 billion"),
        (999.6, "$1.00 billion"),
        (21332.2157969, "$21.3 billion"),
        (2_500_000, "$2.5 trillion"),
        (0, "$0.00 million"),
        (0.5, "$0.50 million"),
    ],
)
def test_money_keeps_three_significant_digits_and_changes_magnitude_where_it_rounds_up(millions, text):
    assert money(millions) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.9, "fraction", "90%"),
        (0.901828, "fraction", "90.18%"),
        (0.02, "1/yr", "2% a year"),
        (180, "GWh/yr", "180 GWh/yr"),
        (110, "$/kWh", "$110/kWh"),
        (1.9570880, "$", "$1.96"),
        (2030, "year", "2030"),
        (2030.5, "year", "2030.5"),
        (2026.996, "year", "2027.00"),
        (4, "years", "4 years"),
        (650.1, "millions", "650.1 million"),
        (262.5, "$M/yr", "$262.5 million a year"),
        (80, "$M/GWh", "$80.0 million per GWh"),
        (3, "", "3"),
        (131e6, "", "131 million"),
    ],
)
def test_a_value_is_written_in_its_unit(value, unit, text):
    assert written(value, unit) == text


def test_significant_digits_have_separators_and_no_trailing_zeros():
    assert significant(65536, 5) == "65,536"
    assert significant(0.1200, 3) == "0.12"
    assert significant(0, 3) == "0"


def test_changes_show_their_sign():
    assert signed_percent(0.123) == "+12.3%"
    assert signed_percent(-0.841) == "-84.1%"
    assert per_share(-0.13) == "-$0.13"
    assert percent(0.852) == "85.2%"


def test_labels_are_everyday_names():
    assert label("target_yield") == "target yield"
    assert label("p_factory") == "factory stage chance"
