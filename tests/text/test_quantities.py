import pytest

from qs_assistant.text.quantities import find_quantities
from qs_assistant.text.tokens import clean, tokenize


def found(text):
    cleaned = clean(text)
    return [(round(one.value, 9), one.unit) for one in find_quantities(tokenize(cleaned), cleaned)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("growth, minus 4% to plus 6%", [-0.04, 0.06]),
        ("between minus one and plus three percent", [-0.01, 0.03]),
        ("royalty minus 2 points", [0.02]),
        ("plus or minus 8%", [0.08]),
        ("12 minus 5", [12, 5]),
        ("from nothing to 6 billion", [0, 6e9]),
        ("nothing to report", []),
        ("one point seven billion dollars", [1.7e9]),
        ("one point more", [0.01]),
        ("a mere fifth of the plants", [0.2]),
    ],
)
def test_signs_in_words_and_nothing_as_an_end(text, values):
    assert [value for value, _ in found(text)] == values


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("90%", 0.9, "percent"),
        ("90 per cent", 0.9, "percent"),
        ("ninety-two point five percent", 0.925, "percent"),
        ("twenty five pct", 0.25, "percent"),
        ("9 in 10", 0.9, "part"),
        ("nine out of ten", 0.9, "part"),
        ("91 out of every 100", 0.91, "part"),
        ("8 times out of 10", 0.8, "part"),
        ("3/4", 0.75, "part"),
        ("two thirds", 0.666666667, "part"),
        ("5 points", 0.05, "points"),
        ("a percentage point", 0.01, "points"),
        ("a quarter point", 0.0025, "points"),
        ("half a percentage point", 0.005, "points"),
        ("two hundred basis points", 0.02, "bp"),
        ("50bps", 0.005, "bp"),
        ("$5bn", 5e9, "usd"),
        ("$5 B", 5e9, "usd"),
        ("5 billion dollars", 5e9, "usd"),
        ("USD 5,000M", 5e9, "usd"),
        ("half a billion dollars", 5e8, "usd"),
        ("$1.2t", 1.2e12, "usd"),
        ("12 bucks", 12, "usd"),
        ("$7.50 a share", 7.5, "usd_share"),
        ("$105/kWh", 105, "usd_kwh"),
        ("105 $/kWh", 105, "usd_kwh"),
        ("USD 105 per kilowatt hour", 105, "usd_kwh"),
        ("thirty dollars a kWh", 30, "usd_kwh"),
        ("$80M/GWh", 8e7, "usd_gwh"),
        ("0.2 TWh", 200, "gwh"),
        ("90,000 MWh", 90, "gwh"),
        ("250GWh", 250, "gwh"),
        ("120 gigawatt hours", 120, "gwh"),
        ("700 million", 7e8, "number"),
        ("700M", 7e8, "number"),
        ("2031", 2031, "year"),
        ("FY31", 2031, "year"),
        ("'31", 2031, "year"),
        ("18 months", 1.5, "years"),
        ("two and a half years", 2.5, "years"),
        ("a couple of years", 2, "years"),
        ("two more years", 2, "years"),
        ("1.5x", 1.5, "times"),
        ("x2", 2, "times"),
        ("three times", 3, "times"),
        ("halve", 0.5, "times"),
        ("€81/kWh", 81, "foreign"),
        ("１２％", 0.12, "percent"),
        ("0,9 %", 0.009, "percent"),
        ("8,5", 8.5, "number"),
        ("1/2 %", 0.005, "percent"),
        ("7½%", 0.075, "percent"),
        ("7 1/2 percent", 0.075, "percent"),
        ("2 and a half percent", 0.025, "percent"),
        ("½", 0.5, "part"),
        ("60/40", 0.6, "part"),
        ("7 tenths", 0.7, "part"),
        ("FY28", 2028, "year"),
        ("fy 2028", 2028, "year"),
        ("3 quarters", 0.75, "years"),
        ("a decade later", 10, "years"),
        ("a buck fifty", 1.5, "usd"),
        ("a fiver", 5, "usd"),
        ("5 B", 5e9, "number"),
        ("300 mio", 3e8, "number"),
        ("USD 2,400M", 2.4e9, "usd"),
        ("7 bn$", 7e9, "usd"),
        ("1e9", 1e9, "number"),
        ("120 000", 120_000, "number"),
        ("9.5 cents per watt-hour", 95, "usd_kwh"),
        ("120,000 $/MWh", 120, "usd_kwh"),
        ("$120,000 per megawatt-hour", 120, "usd_kwh"),
        ("95 per kWh", 95, "usd_kwh"),
        ("120 mil a GWh", 1.2e8, "usd_gwh"),
        ("80 per gigawatt hour", 8e7, "usd_gwh"),
        ("20/sh", 20, "usd_share"),
        ("half a terawatt hour", 500, "gwh"),
        ("100 GW", 100, "gwh"),
        ("three chances in four", 0.75, "part"),
        ("one cell in eight", 0.125, "part"),
        ("22 good cells of every 25", 0.88, "part"),
        ("two days out of five", 0.4, "part"),
        ("a coin flip", 0.5, "part"),
        ("a sure thing", 1, "part"),
        ("45 cents on the dollar", 0.45, "part"),
        ("80c", 0.8, "usd"),
        ("a buck fifty per share", 1.5, "usd_share"),
        ("3 Mrd dollars", 3e9, "usd"),
        ("trebles", 3, "times"),
        ("there's one chance in four", 0.25, "part"),
    ],
)
def test_one_quantity(text, value, unit):
    assert found(text) == [(value, unit)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("80, 87 and 94%", [(0.8, "percent"), (0.87, "percent"), (0.94, "percent")]),
        ("$2 to $4 billion", [(2e9, "usd"), (4e9, "usd")]),
        ("not 90 but 85%", [(0.9, "percent"), (0.85, "percent")]),
        ("10 instead of 9 years", [(10, "years"), (9, "years")]),
        ("60-95%", [(0.6, "percent"), (0.95, "percent")]),
        ("12% WACC, 1.5% terminal growth", [(0.12, "percent"), (0.015, "percent")]),
        ("opex growth of -2%", [(-0.02, "percent")]),
        ("$5 and 700 million shares", [(5, "usd"), (7e8, "number")]),
        ("$1.1-1.4bn", [(1.1e9, "usd"), (1.4e9, "usd")]),
        ("10% -> 12%", [(0.1, "percent"), (0.12, "percent")]),
        ("80,87,94%", [(0.8, "percent"), (0.87, "percent"), (0.94, "percent")]),
        ("2028,2030", [(2028, "year"), (2030, "year")]),
        ("9 to 13 cents per Wh", [(90, "usd_kwh"), (130, "usd_kwh")]),
        ("$70,000 to $120,000 per MWh", [(70, "usd_kwh"), (120, "usd_kwh")]),
        ("18 to 24 months", [(1.5, "years"), (2, "years")]),
        ("100 to 200 MWh", [(0.1, "gwh"), (0.2, "gwh")]),
        ("option 2 full ramp in 11", [(2, "number"), (11, "number")]),
    ],
)
def test_lists_ranges_and_contrasts_share_their_unit(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text", ["QSE5 and V21L", "the 10-K", "Q2 25", "the first and the 3rd", "one of the best", "45X credit", "a year ago", "p50"]
)
def test_names_ordinals_and_pronouns_are_no_quantities(text):
    assert found(text) == []
