"""The workbook's live formulas, recalculated by a spreadsheet program, are the kernel's numbers."""

import csv
import io
import math
import shutil
import subprocess
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from qs_assistant.valuation.model import evaluate
from qs_assistant.valuation.outputs import OUTPUTS
from qs_assistant.valuation.run import KINDS
from qs_assistant.valuation.tables import csv_of
from qs_assistant.valuation.workbook import NONE, workbook_of
from qs_assistant.valuation.workbook_sides import sides_of

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
CASES = {
    "base": {},
    "owned": {"owned_share": 0.2, "capex_per_gwh": 90.0, "cell_price": 125.0},
    "short terminal": {"terminal_years": 12.5, "terminal_growth": -0.02, "cash_floor": 300.0, "interest_rate": 0.05},
    "no break-even": {"cell_price": 20.0},
    "no need": {"cash": 9000.0, "start_year": 2030.5, "nol": 0.0},
    "equity raise": {"shares": 710.1, "cash": 1270.8, "issue_price": 5.0},
    "dear debt": {"shares": 750.1, "issue_price": 2.0, "debt": 500.0, "cash_floor": 900.0},
}
PRESETS = ("bull", "bear")
EVENTS = ("powerco-walks", "delay")


def test_every_output_is_a_live_formula_beside_what_the_program_computed(analyst, assumptions):
    analysis = analyst.value({"target_yield": 0.9})
    book = load_workbook(io.BytesIO(workbook_of(analysis, assumptions)))
    rows = {row[0].value: (row[1].value, row[2].value) for row in book["Outputs"].iter_rows(min_row=2)}
    assert set(rows) == set(OUTPUTS)
    assert all(str(formula).startswith("=") for formula, _ in rows.values())
    assert rows["equity_value"][1] == analysis.results["equity_value"]
    assert analysis.run.id in {cell.value for row in book["Results"].iter_rows() for cell in row}


def recalculated(books, folder):
    """Workbooks (bytes by name) as a spreadsheet program works them out: each sheet's rows of values by the names of its first column."""
    for name, content in books.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    command = [OFFICE, f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless", "--convert-to", "xlsx", "--outdir"]
    files = [str(folder / f"{name}.xlsx") for name in books]
    subprocess.run([*command, str(folder / "out"), *files], check=True, capture_output=True, timeout=300)
    return {name: load_workbook(folder / "out" / f"{name}.xlsx", data_only=True) for name in books}


def column(book, sheet, title):
    """A column of a sheet by its heading: its values by the names of the first column."""
    rows = list(book[sheet].iter_rows(values_only=True))
    place = rows[0].index(title)
    return {row[0]: row[place] for row in rows[1:]}


def assert_same(shown, inputs, where):
    found = evaluate(inputs)
    for output in OUTPUTS:
        if math.isnan(found[output]):
            assert shown[output] == NONE, (where, output)
        else:
            assert shown[output] == pytest.approx(found[output], rel=1e-9, abs=1e-9), (where, output)


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_recalculated_by_libreoffice_it_gives_the_kernels_numbers(analyst, assumptions, tmp_path):
    after = {event: assumptions.stories.event(event).values("base", assumptions.base()) for event in EVENTS}
    asked = {name: analyst.value(changes) for name, changes in {**CASES, **after}.items()}
    asked |= {preset: analyst.value(preset=preset) for preset in PRESETS}
    asked |= {f"kind {place}": one for place, one in enumerate(every_kind(analyst))}
    books = recalculated({name: workbook_of(analysis, assumptions) for name, analysis in asked.items()}, tmp_path)
    for name, analysis in asked.items():
        assert_same(column(books[name], "Outputs", "live formula"), analysis.run.inputs, name)
        for side in sides_of(analysis):
            assert_same(column(books[name], "Outputs", side.title), side.inputs, (name, side.title))


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_both_sides_of_an_event_follow_when_an_input_is_typed_over(analyst, assumptions, tmp_path):
    typed = {"royalty_rate": 0.13, "peak_capacity": 240.0}
    books = {}
    for event in ("delay", "corning"):
        book = load_workbook(io.BytesIO(workbook_of(analyst.event(event), assumptions)))
        for row in book["Inputs"].iter_rows(min_row=2):
            row[1].value = typed.get(row[0].value, row[1].value)
        content = io.BytesIO()
        book.save(content)
        books[event] = content.getvalue()
    shown = recalculated(books, tmp_path)
    for event in books:
        wanted = analyst.event(event, changes=typed).results["sides"]
        for side, word in (("low", "low"), ("base", "middle"), ("high", "high")):
            way = "without" if event == "corning" else "with"
            moved = column(shown[event], "Outputs", f"change: {way} it, {word}")
            for output in ("value_per_share", "equity_value", "funding_need"):
                assert moved[output] == pytest.approx(wanted[side]["change"][output], rel=1e-9, abs=1e-9), (event, side, output)


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_the_weighted_value_is_live(analyst, assumptions, tmp_path):
    weighted = analyst.compare([({}, "bear"), ({"royalty_rate": 0.12}, None), ({}, "bull")], [0.25, 0.45, 0.3])
    shown = recalculated({"tree": workbook_of(weighted, assumptions)}, tmp_path)["tree"]
    for name, value in weighted.detail.expected.items():
        assert column(shown, "Outputs", "expected, by the weights")[name] == pytest.approx(value, rel=1e-9)


def every_kind(analyst):
    """One analysis of each kind."""
    return (
        analyst.solve("royalty_rate", "equity_value", 1100.0),
        analyst.sweep("royalty_rate", 0.05, 0.1, 3),
        analyst.grid(("royalty_rate", 0.05, 0.1), ("peak_capacity", 100.0, 200.0), 3),
        analyst.sensitivity(),
        analyst.simulate(64, 1, outcomes=True),
        analyst.compare([({}, None), ({}, "bull"), ({"cell_price": 20.0}, None)]),
        analyst.event("corning"),
        analyst.event("powerco-walks", changes={"royalty_rate": 0.08}),
        analyst.events(),
        analyst.views(),
        analyst.football(),
        analyst.explain("terminal"),
        analyst.frontier([("peak_capacity", None, None)], "royalty_rate", steps=3),
    )


def test_every_kind_of_analysis_is_among_those_recalculated(analyst):
    assert {one.kind for one in every_kind(analyst)} == set(KINDS) - {"value"}


def test_an_events_workbook_shows_the_scenario_beside_its_three_readings(analyst, assumptions):
    book = load_workbook(io.BytesIO(workbook_of(analyst.event("delay"), assumptions)))
    assert [sheet for sheet in book.sheetnames if sheet.startswith("Years")] == ["Years", "Years 2", "Years 3", "Years 4"]
    start = next(row for row in book["Inputs"].iter_rows(min_row=2, values_only=True) if row[0] == "start_year")
    assert [str(one).split("+") for one in start[6:]] == [[start[6].split("+")[0], one] for one in ("0.5", "1.0", "2.0")]
    assert start[6].startswith("=$B$")


def test_a_table_has_the_run_the_inputs_the_results_and_the_years(analyst, assumptions):
    analysis = analyst.value({"royalty_rate": 0.12})
    rows = list(csv.reader(io.StringIO(csv_of(analysis, assumptions))))
    assert rows[0][:3] == ["run", analysis.run.id, "value"]
    assert ["input", "royalty_rate", "0.12", "fraction"] in rows
    assert [float(row[2]) for row in rows if row[:2] == ["result", "equity_value"]] == [analysis.results["equity_value"]]
    assert sum(row[0] == "year" for row in rows) == 15


def test_every_analysis_has_a_table_and_a_workbook(analyst, assumptions):
    for analysis in every_kind(analyst):
        assert analysis.run.id in csv_of(analysis, assumptions)
        assert load_workbook(io.BytesIO(workbook_of(analysis, assumptions))).sheetnames[0] == "Inputs"


@pytest.mark.parametrize(
    "words",
    [
        '=HYPERLINK("http://x.example","press")',
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "x\r\n=1+1,2",
        "\uff1d1+1",
        "=cmd|' /C calc'!A0",
    ],
)
def test_words_of_others_are_formulas_in_no_table(analyst, assumptions, words):
    reference = replace(assumptions.references[0], id=words, as_of=words, note=words)
    entries = tuple(replace(one, note=words, source=words) for one in assumptions.entries)
    hostile = replace(assumptions, entries=entries, references=(reference,))
    analysis = analyst.value()
    analysis = replace(analysis, results={words: {words: words}, "row": [words, words]})
    book = load_workbook(io.BytesIO(workbook_of(analysis, hostile)))
    core = words.strip().splitlines()[-1]
    held = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str) and core in cell.value]
    assert len(held) > 10
    assert [one for one in held if one.lstrip().startswith(core[0])] == []
    rows = list(csv.reader(io.StringIO(csv_of(analysis, hostile), newline="")))
    assert [one for row in rows for one in row if one.lstrip().startswith(core)] == []
    assert {row[0] for row in rows} == {"run", "input", "reference", "result", "years", "year"}
