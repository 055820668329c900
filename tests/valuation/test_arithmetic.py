import pytest

from qs_assistant.types.errors import InputError
from qs_assistant.valuation import arithmetic


@pytest.mark.parametrize(
    ("found", "result", "unit"),
    [
        (arithmetic.market_cap(10, 640), 6400, "$M"),
        (arithmetic.share_price(7200, 600), 12, "$"),
        (arithmetic.share_count(7200, 12), 600, "millions"),
        (arithmetic.after_move(13.5, 0.16), 15.66, "$"),
        (arithmetic.after_move(20.0, -0.25), 15.0, "$"),
        (arithmetic.before_move(15.66, 0.16), 13.5, "$"),
        (arithmetic.share_of(131, 7000), 131 / 7000, "fraction"),
        (arithmetic.share_of_total(30, 50, "GWh"), 0.375, "fraction"),
        (arithmetic.shortfall(9, 12), 0.25, "fraction"),
        (arithmetic.shortfall(15, 12), -0.25, "fraction"),
        (arithmetic.remainder([110, 54, 25], "$/kWh"), 31, "$/kWh"),
        (arithmetic.ratio(8000, 4000, "$M"), 2, ""),
        (arithmetic.difference(131, 130.7, "$M"), 0.3, "$M"),
        (arithmetic.percent_change(8.28, 5.94), -0.282608695652, "fraction"),
        (arithmetic.percent_change(-50, 25), 1.5, "fraction"),
        (arithmetic.product([0.95] * 4), 0.95**4, "fraction"),
        (arithmetic.total([1, 2, 3.5], "GWh/yr"), 6.5, "GWh/yr"),
        (arithmetic.mean([50, 100], "$/kWh"), 75, "$/kWh"),
        (arithmetic.root(0.81, 2), 0.9, "fraction"),
    ],
)
def test_results_and_units(found, result, unit):
    assert found.result == pytest.approx(result, rel=1e-12)
    assert found.unit == unit


def test_the_expression_shows_every_operand_and_the_result():
    assert arithmetic.product([0.95] * 4).expression == "95% x 95% x 95% x 95% = 81.45%"
    assert arithmetic.market_cap(10, 640).expression == "$10.00 x 640 million shares = $6.40 billion"


@pytest.mark.parametrize(
    "asked",
    [
        lambda: arithmetic.share_price(8000, 0),
        lambda: arithmetic.market_cap(-1, 10),
        lambda: arithmetic.share_of(1, 0),
        lambda: arithmetic.percent_change(0, 1),
        lambda: arithmetic.share_of_total(1, -1),
        lambda: arithmetic.shortfall(1, 0),
        lambda: arithmetic.before_move(10, -1),
        lambda: arithmetic.after_move(10, -1.5),
        lambda: arithmetic.product([]),
        lambda: arithmetic.total([float("nan")]),
        lambda: arithmetic.ratio(1e308, 1e-308),
    ],
)
def test_sums_that_have_no_result_are_refused(asked):
    with pytest.raises(InputError):
        asked()
