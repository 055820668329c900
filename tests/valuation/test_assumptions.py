import re

import pytest

from qs_assistant.types.errors import AssumptionsError, InputError
from qs_assistant.types.settings import shipped_knowledge
from qs_assistant.valuation.assumptions import load_assumptions
from qs_assistant.valuation.inputs import STORED_INPUTS

SHIPPED = shipped_knowledge() / "assumptions.toml"


def test_the_shipped_file_has_every_input_in_order_and_dated_references_newest_first(assumptions):
    assert [entry.name for entry in assumptions.entries] == list(STORED_INPUTS)
    dates = [one.as_of for one in assumptions.references]
    assert dates == sorted(dates, reverse=True)
    assert assumptions.references[0] == assumptions.newest


def test_a_reference_converts_at_a_share_count(assumptions):
    latest, july, article = assumptions.references
    assert article.price(800.0) == 10.0
    assert july.cap(1000.0) == pytest.approx(4890.0)
    assert latest.cap(1.0) == 2811.0


def test_prices_that_the_file_does_not_give_follow_from_the_first_reference(assumptions, tmp_path):
    assert assumptions["share_price"].value == assumptions["issue_price"].value == 2811.0 / 650.1
    assert "converted" in assumptions["share_price"].note
    given = SHIPPED.read_text().replace("\ncash ", '\nissue_price = { value = 5, basis = "judgement" }\ncash ')
    assert rewritten(tmp_path, given)["issue_price"].value == 5.0


def test_a_preset_is_its_table_on_top_of_the_base_case(assumptions):
    base, bear = assumptions.base(), assumptions.case("bear")
    changed = {name: value for name, value in bear.items() if value != base[name]}
    assert changed == dict(assumptions.preset("bear").set)
    assert 0 < len(changed) < 10
    assert assumptions.case("base") == assumptions.case(None) == assumptions.base()
    with pytest.raises(InputError, match="preset"):
        assumptions.case("bullish")


def test_the_digest_follows_the_numbers_and_not_the_notes(assumptions, tmp_path):
    text = SHIPPED.read_text()
    assert rewritten(tmp_path, text.replace("last closed fiscal year", "another note")).digest == assumptions.digest
    assert rewritten(tmp_path, text.replace("value = 180", "value = 181")).digest != assumptions.digest


def rewritten(folder, text):
    path = folder / "assumptions.toml"
    path.write_text(text)
    return load_assumptions(path)


@pytest.mark.parametrize(
    ("pattern", "replacement", "words"),
    [
        (r'model = "rnpv-2"', 'model = "rnpv-1"', "rnpv-1"),
        (r"^cash .*$", "", "lacks cash"),
        (r"^cash ", "cahs ", "Did you mean cash"),
        (r"^cash .*$", 'cash = { value = -5, basis = "reported" }', r"cash cannot be -\$5.00 million"),
        (r"^cash .*$", 'cash = { value = "lots", basis = "reported" }', "cash must be a number"),
        (r"^cash .*$", 'cash = { value = true, basis = "reported" }', "cash takes a number"),
        (r"^cash .*$", 'cash = { value = nan, basis = "reported" }', "finite"),
        (r"^cash .*$", "cash = 970.8", "cash needs the form"),
        (r"^cash .*$", 'cash = { value = 970.8, basis = "rumour" }', "basis of cash"),
        (r"^cash .*$", 'cash = { value = 970.8, basis = "reported", colour = "red" }', "unknown key, colour"),
        (r"^opex .*$", 'opex = { value = 262.5, low = 275, basis = "derived" }', "one end"),
        (r"^opex .*$", 'opex = { value = 262.5, low = 275, high = 270, basis = "derived" }', "between"),
        (r"^opex .*$", 'opex = { value = 262.5, low = 262.5, high = 262.5, basis = "derived" }', "two ends"),
        (r"^cash ", "target_yield = { value = 0.9 }\ncash ", "follows from other inputs"),
        (r"low = 0.13, high = 0.09", "low = 0.13, high = 0.02", "must exceed"),
        (r"low = 2032, high = 2028", "low = 2032, high = 2024", "start year cannot be 2024"),
        (r"market_cap = 8000", "market_cap = -1", "positive"),
        (r"market_cap = 8000", "market_cap = 8000\nshare_price = 12", "either"),
        (r'id = "latest"', 'id = "article"', "same id"),
        (r'as_of = "2025-10-01"', 'as_of = "autumn"', "must be a date"),
        (r"\[preset.bear\]", "[preset.gloom]", 'no preset called "gloom"'),
        (r"set = \{ start_year = 2030", "set = { start_year = 2060", "start year cannot be 2060"),
        (r"set = \{ start_year", "put = { start_year", "needs a table of inputs"),
        (r"cost_decline = 0.7", "cash = 0.7", "cash has none"),
        (r"cost_decline = 0.7", "cost_decline = 1.7", "between -1 and 1"),
        (r"cell_price = \{ materials_cost", "cost_decline = { materials_cost", "one other only"),
        (r"\[inputs\]", "[inputs", "not valid TOML"),
        (r"\[inputs\]", "[other]", "no \\[inputs\\] table"),
    ],
)
def test_each_kind_of_breakage_gets_one_clear_sentence(tmp_path, pattern, replacement, words):
    text, count = re.subn(pattern, replacement, SHIPPED.read_text(), count=1, flags=re.MULTILINE)
    assert count == 1
    with pytest.raises(AssumptionsError, match=words) as caught:
        rewritten(tmp_path, text)
    assert "\n" not in str(caught.value)
    assert "assumptions.toml" in str(caught.value)


def test_a_file_without_references_or_that_is_missing_or_no_text_is_refused(tmp_path):
    with pytest.raises(AssumptionsError, match="reference"):
        rewritten(tmp_path, SHIPPED.read_text().split("[[reference]]")[0])
    with pytest.raises(AssumptionsError, match="no assumptions file"):
        load_assumptions(tmp_path / "elsewhere.toml")
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(AssumptionsError, match="TOML"):
        load_assumptions(tmp_path / "binary.toml")
