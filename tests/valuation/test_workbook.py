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
from qs_assistant.valuation.tables import csv_of
from qs_assistant.valuation.workbook import NONE, workbook_of

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


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_recalculated_by_libreoffice_it_gives_the_kernels_numbers(analyst, assumptions, tmp_path):
    after = {event: assumptions.stories.event(event).values("base", assumptions.base()) for event in EVENTS}
    asked = {name: analyst.value(changes) for name, changes in {**CASES, **after}.items()}
    asked |= {preset: analyst.value(preset=preset) for preset in PRESETS}
    for name, analysis in asked.items():
        (tmp_path / f"{name}.xlsx").write_bytes(workbook_of(analysis, assumptions))
    command = [OFFICE, f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--headless", "--convert-to", "ods", "--outdir"]
    files = [str(tmp_path / f"{name}.xlsx") for name in asked]
    subprocess.run([*command, str(tmp_path / "first"), *files], check=True, capture_output=True, timeout=120)
    # From the recalculated sheets back to a format whose cached values can be read here.
    back = [str(tmp_path / "first" / f"{name}.ods") for name in asked]
    subprocess.run([*command[:-2], "xlsx", "--outdir", str(tmp_path / "second"), *back], check=True, capture_output=True, timeout=120)
    for name, analysis in asked.items():
        book = load_workbook(tmp_path / "second" / f"{name}.xlsx", data_only=True)
        shown = {row[0].value: row[1].value for row in book["Outputs"].iter_rows(min_row=2)}
        found = evaluate(analysis.run.inputs)
        for output in OUTPUTS:
            if math.isnan(found[output]):
                assert shown[output] == NONE, (name, output)
            else:
                assert shown[output] == pytest.approx(found[output], rel=1e-9, abs=1e-9), (name, output)


def test_a_table_has_the_run_the_inputs_the_results_and_the_years(analyst, assumptions):
    analysis = analyst.value({"royalty_rate": 0.12})
    rows = list(csv.reader(io.StringIO(csv_of(analysis, assumptions))))
    assert rows[0][:3] == ["run", analysis.run.id, "value"]
    assert ["input", "royalty_rate", "0.12", "fraction"] in rows
    assert [float(row[2]) for row in rows if row[:2] == ["result", "equity_value"]] == [analysis.results["equity_value"]]
    assert sum(row[0] == "year" for row in rows) == 15


def test_every_analysis_has_a_table_and_a_workbook(analyst, assumptions):
    asked = (
        analyst.sweep("royalty_rate", 0.05, 0.1, 3),
        analyst.compare([({}, None), ({}, "bull")], [0.5, 0.5]),
        analyst.event("corning"),
        analyst.views(),
        analyst.frontier([("peak_capacity", None, None)], "royalty_rate", steps=3),
    )
    for analysis in asked:
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
