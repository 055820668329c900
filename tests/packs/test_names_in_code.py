"""What is the shipped company's alone stands in its pack: no code, text or translation of the program names it or what is its own."""

import re
from pathlib import Path

import pytest

from qs_assistant.types.company import load_company
from qs_assistant.types.settings import shipped_knowledge

ROOT = Path(__file__).parents[2]
TAUGHT = ROOT / "src/qs_assistant/questions/weights/taught_names.toml"
"""The names in the questions that the reader learned from belong to its weights."""
WRITTEN = (".py", ".toml", ".md", ".po")
SHIPPED = load_company(shipped_knowledge())


def names():
    """The shipped company's own names; `QS` is also the program's, where a hyphen, an underscore or a colon follows, or its own name."""
    company = SHIPPED
    long = (company.name, company.cik, *company.partners, *company.codes, *company.terms, *company.sites)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, long))}|{company.short}(?![-_:/]| Assistant\b))\b", re.IGNORECASE)


def texts():
    for room in ("src", "bot"):
        yield from (one for one in sorted((ROOT / room).rglob("*")) if one.suffix in WRITTEN and one != TAUGHT)


def test_no_file_of_the_program_names_the_company():
    files = list(texts())
    assert len(files) > 300  # the walk sees the program
    found = [
        f"{file.relative_to(ROOT)}:{at}: {match[0]}"
        for file in files
        for at, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        for match in names().finditer(line)
    ]
    assert not found, "write it into knowledge/company.toml, or <company> into a pattern (questions/taught_names.py)"


@pytest.mark.parametrize(
    "line", ["the QuantumScape pack", '"qs price"', "CIK 1811414", "vw's margin", "QSE-5", "quantumscape.com", "(qs|it)"]
)
def test_a_name_is_found_where_it_stands(line):
    assert names().search(line)


@pytest.mark.parametrize("line", ["qs-assistant chat", "qs_assistant.types", "QS Assistant", "qs:choose:1", "volume", "equals"])
def test_the_programs_own_name_is_none(line):
    assert not names().search(line)
