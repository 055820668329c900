"""The shipped documents and the base case are well formed, and every reported input stands in the document it names."""

import re
import tomllib
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml

from qs_assistant.documents.load import load_file
from qs_assistant.documents.split import split
from qs_assistant.retrieval.bank import key, read

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
FILES = sorted((KNOWLEDGE / "documents").glob("*.md"))

PUBLICATION_KEYS = {"title", "publisher", "date", "kind", "provenance"}
KINDS = {"article", "press-release", "shareholder-letter", "filing", "industry-report", "other"}
PROVENANCES = {"seen", "second-hand"}
FRONT_MATTER = re.compile(r"---\n(.*?)\n---\n(.*)", re.DOTALL)
SECTION_SOURCE = re.compile(r"^#+ .*\{source=([^}]*)\}\s*$", re.MULTILINE)
NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?")


def parse(text):
    """The front matter and the body; without front matter the first is empty."""
    match = FRONT_MATTER.fullmatch(text)
    return (yaml.safe_load(match[1]), match[2]) if match else ({}, text)


def is_iso_date(value):
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", value):
        return False
    try:
        date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        return False
    return True


def is_link(value):
    parts = urlsplit(value) if isinstance(value, str) and not re.search(r"\s", value) else None
    return parts is not None and parts.scheme in {"http", "https"} and "." in (parts.hostname or "")


def publication_faults(publication):
    faults = [f"lacks {key}" for key in sorted(PUBLICATION_KEYS - publication.keys())]
    if "date" in publication and not is_iso_date(publication["date"]):
        faults.append("date is not ISO")
    if publication.get("kind", "other") not in KINDS:
        faults.append("unknown kind")
    if publication.get("provenance", "seen") not in PROVENANCES:
        faults.append("unknown provenance")
    if "url" in publication and not is_link(publication["url"]):
        faults.append("malformed link")
    return faults


def document_faults(text, stem):
    meta, body = parse(text)
    if not meta:
        return ["no front matter"]
    faults = publication_faults(meta)
    if meta.get("id") != stem:
        faults.append("id differs from the file name")
    sources = meta.get("sources", {})
    for name, source in sources.items():
        faults += [f"source {name}: {fault}" for fault in publication_faults(source)]
    used = set(SECTION_SOURCE.findall(body))
    faults += [f"no source named {name}" for name in sorted(used - sources.keys())]
    faults += [f"no section comes from {name}" for name in sorted(sources.keys() - used)]
    if not re.search(r"^# \S", body, re.MULTILINE):
        faults.append("no heading")
    return faults


def numbers(text):
    return {float(number.replace(",", "")) for number in NUMBER.findall(text)}


def states(text, value):
    """Whether a text has the number, a fraction as a percentage too."""
    if 0 < value < 1 and any(f"{percent}%" in text for percent in (f"{value * 100:g}", f"{value * 100:.1f}")):
        return True
    return value in numbers(text)


def input_faults(entry, bodies):
    """What is wrong with the sources of one input; bodies: document id to text."""
    if entry["basis"] == "judgement":
        return []
    sources = entry.get("source")
    if not isinstance(sources, list) or not sources:
        return ["lacks a source"]
    missing = [f"no document {name}" for name in sources if name not in bodies]
    if missing or entry["basis"] != "reported":
        return missing
    return [] if any(states(bodies[name], entry["value"]) for name in sources) else [f"{entry['value']:g} is in none of its documents"]


BODIES = {path.stem: parse(path.read_text(encoding="utf-8"))[1] for path in FILES}
BASE_CASE = tomllib.loads((KNOWLEDGE / "assumptions.toml").read_text(encoding="utf-8"))["inputs"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shipped_document_is_well_formed(path):
    assert document_faults(path.read_text(encoding="utf-8"), path.stem) == []


def test_every_question_of_the_bank_belongs_to_a_shipped_passage():
    passages = {key(piece.text) for path in FILES for piece in split(load_file(path))}
    assert [name for name in read(sorted((KNOWLEDGE / "questions").glob("*.jsonl"))) if not any(name in one for one in passages)] == []


def test_ids_do_not_repeat():
    ids = [parse(path.read_text(encoding="utf-8"))[0]["id"] for path in FILES]
    assert len(FILES) >= 25
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", BASE_CASE)
def test_input_of_the_base_case_names_the_document_that_has_it(name):
    assert input_faults(BASE_CASE[name], BODIES) == []


GOOD = """---
id: a
title: "T"
publisher: P
date: "2025-10"
kind: article
url: "https://example.org/x"
provenance: seen
sources:
  letter: {title: L, publisher: P, date: "2024-07-24", kind: shareholder-letter, provenance: seen}
---

# T

## Money {source=letter}

The rate was 21% and the plant cost $1,080.5 million in 2025.
"""


def test_the_check_accepts_a_good_document():
    assert document_faults(GOOD, "a") == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("---\nid: a", "id: a", "no front matter"),
        ('title: "T"\n', "", "lacks title"),
        ("provenance: seen\nsources", "sources", "lacks provenance"),
        ("id: a", "id: b", "id differs from the file name"),
        ('"2025-10"', '"October 2025"', "date is not ISO"),
        ('"2025-10"', '"2025-13"', "date is not ISO"),
        ('"2025-10"', "2025", "date is not ISO"),
        ("kind: article", "kind: rumour", "unknown kind"),
        ("https://example.org/x", "example.org/x", "malformed link"),
        ("https://example.org/x", "https://", "malformed link"),
        ("https://example.org/x", "https://example.org/a b", "malformed link"),
        ("{source=letter}", "{source=filing}", "no source named filing"),
        ("{source=letter}", "", "no section comes from letter"),
        ('date: "2024-07-24", ', "", "source letter: lacks date"),
    ],
)
def test_the_check_finds_a_fault(old, new, fault):
    assert old in GOOD
    assert fault in document_faults(GOOD.replace(old, new, 1), "a")


@pytest.mark.parametrize(
    ("entry", "faults"),
    [
        ({"value": 0.5, "basis": "judgement"}, []),
        ({"value": 0.21, "basis": "reported", "source": ["a"]}, []),
        ({"value": 1080.5, "basis": "reported", "source": ["a"]}, []),
        ({"value": 7, "basis": "derived", "source": ["a"]}, []),
        ({"value": 7, "basis": "derived"}, ["lacks a source"]),
        ({"value": 7, "basis": "derived", "source": ["b"]}, ["no document b"]),
        ({"value": 1080, "basis": "reported", "source": ["a"]}, ["1080 is in none of its documents"]),
        ({"value": 0.2, "basis": "reported", "source": ["a"]}, ["0.2 is in none of its documents"]),
    ],
)
def test_the_check_of_an_input(entry, faults):
    assert input_faults(entry, {"a": parse(GOOD)[1]}) == faults
