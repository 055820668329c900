import json
from datetime import UTC, datetime

import pytest
import typer
from typer.testing import CliRunner

from qs_assistant.cli import valuation
from qs_assistant.cli.context import open_records
from qs_assistant.records.base_cases import BaseCases
from qs_assistant.reports.formatting import written
from qs_assistant.types.settings import Settings, shipped_knowledge
from qs_assistant.valuation.analyses import Analyst
from qs_assistant.valuation.assumptions import load_assumptions
from qs_assistant.valuation.inputs import INPUTS, STORED_INPUTS
from qs_assistant.valuation.outputs import OUTPUTS
from qs_assistant.valuation.units import show_named

BASE = Analyst(load_assumptions(shipped_knowledge() / "assumptions.toml"))


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    app = typer.Typer()
    valuation.register(app)
    runner = CliRunner()
    return lambda *arguments, lines=None: runner.invoke(app, list(arguments), input=lines)


def test_value_prints_every_output_every_input_and_the_run(run):
    done = run("value", "--json", "--set", "target_yield=90%")
    body = json.loads(done.stdout)
    assert done.exit_code == 0
    assert body["equity_value"] == BASE.value({"target_yield": 0.9}).results["equity_value"]
    assert set(OUTPUTS) <= set(body)
    assert list(body["inputs"]) == list(INPUTS)
    assert body["implied_success_probability"] is None
    assert "certain" in body["notes"]["implied_success_probability"]


@pytest.mark.parametrize("text", ["0.9", "90%", "90.0%", " 0.9 "])
def test_a_percentage_and_a_fraction_are_the_same(run, text):
    bodies = [json.loads(run("value", "--json", "--set", f"target_yield={one}").stdout) for one in (text, "0.9")]
    assert bodies[0] == bodies[1]


def test_a_preset_and_a_change_on_top_of_it(run):
    body = json.loads(run("value", "--json", "--preset", "bull", "--set", "cash=0").stdout)
    bull = BASE.value(preset="bull").results["equity_value"]
    assert body["equity_value"] == pytest.approx(bull - BASE.inputs()["cash"], rel=1e-10)


def test_text_names_both_references_with_their_dates(run):
    shown = run("value", "--set", "target_yield=0.9").stdout
    for words in ("target yield set to 90%", "2025-10-01", "2026-07-24", "2026-10-02", "converted", "not investment advice"):
        assert words in shown


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (("value", "--set", "royalty_rate=2"), "royalty_rate"),
        (("value", "--set", "royalty_rate=abc"), "royalty_rate"),
        (("value", "--set", "royaltee=0.1"), "royaltee"),
        (("value", "--set", "cash=5%"), "cash"),
        (("value", "--set", "cash=nan"), "cash"),
        (("value", "--set", "cash=1", "--set", "cash=2"), "cash"),
        (("value", "--preset", "moon"), "moon"),
        (("solve", "royalty_rate", "--target", "worth=3"), "worth"),
        (("solve", "royaltees", "--target", "equity_value=3"), "royaltees"),
        (("sweep", "royalty_rate", "0.2", "0.1"), "royalty_rate"),
        (("sweep", "royalty_rate", "0.1", "0.2", "--steps", "1"), "steps"),
        (("grid", "royalty_rate", "royalty_rate"), "royalty_rate"),
        (("simulate", "-n", "0"), "n"),
        (("simulate", "-n", "1e12"), "n"),
        (("simulate", "--seed", "-1"), "seed"),
        (("simulate", "--seed", "x"), "seed"),
        (("compare", "base"), "scenarios"),
        (("compare", "bear,bull", "base"), "preset"),
    ],
)
def test_bad_input_is_one_object_or_one_line_and_status_1(run, arguments, name):
    as_json = run(*arguments, "--json")
    assert as_json.exit_code == 1
    body = json.loads(as_json.stdout)
    assert body["input"] == name
    plain = run(*arguments)
    assert plain.exit_code == 1
    assert plain.stdout == ""
    assert plain.stderr.strip() == body["error"]
    assert "\n" not in body["error"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("value", "--set", "cash"),
        ("value", "-"),
        ("value", "--what"),
        ("solve",),
        ("solve", "cash"),
        ("sweep",),
        ("grid", "cash"),
        ("compare",),
    ],
)
def test_wrong_usage_is_status_2(run, arguments):
    assert run(*arguments).exit_code == 2


def test_lines_are_answered_one_by_one_and_bad_ones_take_their_place(run):
    lines = '{"target_yield": 0.9}\n\nnonsense\n{"royalty_rate": 2}\n[1]\n{"cash": 1, "cash": 2}\n{"royalty_rate": NaN}\n{}\n'
    done = run("value", "--json", "-", lines=lines)
    bodies = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.exit_code, done.stderr) == (1, "5 of 7 lines could not be answered; the reason stands in the line's place.\n")
    assert [body.get("input") for body in bodies] == [None, None, "royalty_rate", None, "cash", "royalty_rate", None]
    assert bodies[0]["equity_value"] == BASE.value({"target_yield": 0.9}).results["equity_value"]
    assert all("error" in body for body in bodies[1:6])
    assert bodies[6]["equity_value"] == BASE.value().results["equity_value"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("value", "--set", "cash=1000"),
        ("solve", "royalty_rate", "--target", "equity_value=1400"),
        ("sweep", "price_decline", "-0.05", "5%", "--steps", "3"),
        ("grid", "royalty_rate:5%:10%", "start_year", "--steps", "3"),
        ("sensitivity", "--set", "target_yield=0.9"),
        ("simulate", "-n", "256", "--seed", "4"),
        ("compare", "base", "bull,royalty_rate=5%"),
        ("compare", "bear:25%", "base:50%", "bull:25%"),
        ("simulate", "--outcomes", "-n", "256"),
        ("frontier", "capacity:200:380", "royalty", "--steps", "3"),
        ("frontier", "royalty", "capacity", "--solve", "wacc", "--steps", "3"),
        ("event", "corning"),
        ("event", "corning", "delay"),
        ("event", "all"),
        ("views",),
        ("football",),
        ("explain", "--topic", "risk"),
    ],
)
def test_any_result_can_be_asked_for_again_by_its_run(run, arguments):
    first = json.loads(run(*arguments, "--json").stdout)
    assert json.loads(run(arguments[0], "--json", "--run", first["run_id"]).stdout) == first
    assert run(*arguments).stdout == run(arguments[0], "--run", first["run_id"]).stdout
    other = "sweep" if arguments[0] != "sweep" else "solve"
    assert f"--run {first['run_id']}" in run(other, "--run", first["run_id"]).stderr


def test_a_run_that_is_not_kept_is_a_sentence(run):
    done = run("value", "--run", "000000000000")
    assert done.exit_code == 1
    assert "000000000000" in done.stderr


def test_a_chart_is_written_beside_the_result(run, tmp_path):
    target = tmp_path / "tornado.png"
    done = run("sensitivity", "--json", "--chart", str(target))
    assert json.loads(done.stdout)["rows"]
    assert target.read_bytes().startswith(b"\x89PNG")
    assert "Tornado" in done.stderr
    assert run("sensitivity", "--chart", str(tmp_path / "no" / "such.png")).exit_code == 1


def test_a_result_is_printed_even_where_its_run_cannot_be_kept(run, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "file"))
    done = run("value", "--json")
    assert json.loads(done.stdout)["equity_value"] == BASE.value().results["equity_value"]
    assert "not kept" in done.stderr


def test_the_bridge_of_compare_sums_to_the_difference(run):
    body = json.loads(run("compare", "base", "target_yield=0.9,royalty_rate=12%", "--json").stdout)
    first, second = (one["value_per_share"] for one in body["scenarios"])
    assert first + sum(row["change"] for row in body["bridge"]) == pytest.approx(second, rel=1e-12)


def test_a_solve_without_solution_says_what_is_reached(run):
    shown = run("solve", "target_yield", "--target", "market_cap=8000").stdout
    assert "stays below" in shown
    best = BASE.value({"target_yield": 1.0}).results["equity_value"]
    assert f"nearest: {show_named('equity_value', best)} at 100%" in shown


def test_a_solve_says_what_is_plausible_and_whether_what_it_found_is(run):
    low, high = BASE.assumptions.ranges["peak_capacity"]
    span = f"plausible is {show_named('peak_capacity', low)} to {show_named('peak_capacity', high)}"
    inside = run("solve", "peak_capacity", "--target", "equity_value=1000").stdout
    assert span in inside
    assert "outside" not in inside
    far = BASE.value({"peak_capacity": high + 60.0}).results["equity_value"]
    assert f"{span}; what is found lies outside of it" in run("solve", "peak_capacity", "--target", f"equity_value={far}").stdout
    body = json.loads(run("solve", "peak_capacity", "--target", f"equity_value={far}", "--json").stdout)
    assert body["plausible"] == [low, high]
    assert body["solution"] > high
    assert json.loads(run("solve", "cash", "--target", "equity_value=1000", "--json").stdout)["plausible"] is None


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("compare", "bear:25%", "base:50%", "bull:30%"), "The weights sum to 105%, not to 100%; change one so that they do."),
        (("compare", "bear:25%", "base"), "1 of 2 scenarios have a weight; give each of them one"),
        (("event", "moonshot"), 'There is no event called "moonshot". There are: corning, '),
        (("event", "corning", "moonshot"), 'There is no event called "moonshot". There are: corning, '),
        (("value", "--set", "cash_floor=-50"), "The cash floor cannot be -$50.0 million. Allowed: from $0 to $100 billion."),
        (("frontier", "royalty_rate", "royalty_rate"), "A frontier needs different inputs"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(run, arguments, says):
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (1, "")
    assert says in done.stderr


def test_a_frontier_beyond_reach_says_how_near_it_comes(run):
    shown = run("frontier", "royalty_rate", "--target", "value_per_share=5000").stdout
    assert "at the end of its range that comes nearer, value per share is" in shown


def test_assumptions_show_every_input_with_its_basis(run):
    body = json.loads(run("assumptions", "--json").stdout)
    assert {one["basis"] for one in body["inputs"]} == {"reported", "derived", "judgement"}
    assert [one["name"] for one in body["inputs"]] == list(STORED_INPUTS)
    assert "peak_capacity" in run("assumptions").stdout


def test_a_broken_assumptions_file_is_one_sentence(run, tmp_path, monkeypatch):
    (tmp_path / "assumptions.toml").write_text("model = ")
    monkeypatch.setenv("KNOWLEDGE_DIR", str(tmp_path))
    done = run("value")
    assert done.exit_code == 1
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_batch_without_a_bad_line_ends_with_status_0(run):
    assert run("value", "--json", "-", lines='{"cash": 1}\n\n{}\n').exit_code == 0


@pytest.mark.parametrize("command", ["value", "solve", "sweep", "grid", "sensitivity", "simulate", "compare", "frontier", "event"])
def test_an_empty_run_id_is_refused(run, command):
    done = run(command, "--run", "")
    assert done.exit_code == 1
    assert done.stderr.startswith("The run id is empty.")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("yeild", "target_yield"),
        ("discount_rte", "discount_rate"),
        ("market_cp", "market_cap"),
    ],
)
def test_an_unknown_name_is_refused_with_the_one_that_is_meant(run, typed, meant):
    assert f"Did you mean {meant}?" in run("value", "--set", f"{typed}=0.9").stderr


def test_a_percentage_without_its_sign_is_refused_with_how_to_write_it(run):
    assert "For 90% write 0.9." in run("value", "--set", "target_yield=90").stderr
    assert run("value", "--set", "royalty_rate=150%").stderr == "The royalty rate cannot be 150%. Allowed: from 0% to 100%.\n"
    assert "percent" not in run("value", "--set", "target_yield=-1").stderr


def test_no_line_of_a_valuation_is_empty_or_unlabelled(run):
    shown = run("value", "--preset", "bear").stdout
    assert "implied success probability\n" not in shown
    assert "upside over $4.32 a share" in shown
    assert "shareholders' liability is limited" in shown
    assert "liability" not in run("value").stdout


def test_a_figure_reads_the_same_in_the_terminal_and_in_an_answer(run):
    assert show_named("cash", 970.8) == written(970.8, "$M")
    assert written(BASE.value().results["success_probability"], "probability") in run("value").stdout
    assert show_named("upside", -0.3) == "-30%"


def test_a_servers_own_base_case_holds_in_its_scope_only(run, tmp_path):
    settings = Settings(data_dir=tmp_path / "data")
    with open_records(settings) as database:
        BaseCases(database, lambda: datetime(2026, 1, 1, tzinfo=UTC)).set("guild:7", "royalty_rate", 0.05, by="an admin", why="a test")
    here, everywhere = (json.loads(run("value", "--json", *scope).stdout) for scope in (("--scope", "guild:7"), ()))
    assert (here["inputs"]["royalty_rate"], everywhere["inputs"]["royalty_rate"]) == (0.05, 0.1)
    assert here["value_per_share"] < everywhere["value_per_share"]


@pytest.mark.parametrize("command", [("value",), ("sensitivity",), ("assumptions",), ("simulate", "-n", "64")])
def test_a_scope_that_there_is_not_is_refused(run, command):
    done = run(*command, "--scope", "server:7")
    assert done.exit_code == 1


@pytest.mark.parametrize(
    ("typed", "meant"), [("wacc", "discount_rate"), ("capacity", "peak_capacity"), ("price", "cell_price"), ("Tax-rate", "tax_rate")]
)
def test_an_everyday_name_works_wherever_an_input_is_named(run, typed, meant):
    value = {"peak_capacity": "150", "cell_price": "115"}.get(meant, "0.2")
    everyday, own = (json.loads(run("value", "--json", "--set", f"{name}={value}").stdout) for name in (typed, meant))
    assert everyday == own
    assert json.loads(run("sweep", "--json", typed).stdout) == json.loads(run("sweep", "--json", meant).stdout)


def test_a_composite_that_is_set_is_listed_as_set(run):
    assert "target yield set to 90%" in run("value", "--set", "yield=90%").stdout


@pytest.mark.parametrize(("option", "ending"), [("--chart", ".png"), ("--csv", ".csv"), ("--xlsx", ".xlsx")])
def test_a_file_with_the_wrong_ending_is_refused(run, tmp_path, option, ending):
    done = run("value", option, str(tmp_path / "x.jpg"))
    assert done.exit_code == 1
    assert f"ends in {ending}" in done.stderr
    assert not (tmp_path / "x.jpg").exists()


def test_a_table_and_a_workbook_are_written_beside_the_result(run, tmp_path):
    done = run("value", "--csv", str(tmp_path / "v.csv"), "--xlsx", str(tmp_path / "v.xlsx"))
    assert done.exit_code == 0
    assert (tmp_path / "v.csv").read_text().startswith("run,")
    assert (tmp_path / "v.xlsx").read_bytes().startswith(b"PK")


def test_a_comparison_of_three_has_a_bridge_to_each(run):
    body = json.loads(run("compare", "bear", "base", "bull", "--json").stdout)
    first, *others = (one["value_per_share"] for one in body["scenarios"])
    for bridge, other in zip(body["bridges"], others, strict=True):
        assert first + sum(row["change"] for row in bridge) == pytest.approx(other)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("compare", "bear:25%", "base:50%"), "sum to 75%"),
        (("compare", "bear:25%", "base"), "1 of 2 scenarios"),
        (("compare", "bear:x", "base:1"), "a weight like 25%"),
        (("event", "moonshot"), "There are: corning"),
        (("value", "--set", "cash_floor=-1"), "The cash floor cannot be -$1.00 million"),
        (("value", "--set", f"cash={'9' * 400}"), "The cash takes a finite number"),
        (("explain", "--topic", "astrology"), "no topic called"),
    ],
)
def test_bad_input_of_the_second_edition_is_a_sentence(run, arguments, words):
    done = run(*arguments)
    assert done.exit_code == 1
    assert words in done.stderr
    assert len(done.stderr) < 250
