"""The company that a knowledge folder is about: its name, what to ask of it, and where its news is found."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qs_assistant.types.errors import SettingsError

EDGAR = ("https://data.sec.gov/submissions/CIK{cik:0>10}.json", "https://efts.sec.gov/LATEST/search-index?q=&ciks={cik:0>10}")
"""SEC EDGAR's list of a company's filings, and its full-text search of them."""


@dataclass(frozen=True, slots=True)
class Company:
    """What is one company's alone.

    `name` is written out, `short` as people abbreviate it, `sites` are the hosts of its own pages; `asks` are questions shown as examples
    and `warm_up` the one that is asked at a start. `partners` are companies that it works with, which are not valued, `codes` names with
    digits of its products and people, `terms` further words that only its own subject has. `cik` is the SEC's number of it ("" for none),
    `forms` the filings that are worth proposing, `feeds` its news feeds.
    """

    name: str
    short: str
    warm_up: str
    asks: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    cik: str = ""
    forms: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """The feeds that are watched without anybody naming them."""
        return (*(one.format(cik=self.cik) for one in EDGAR if self.cik), *self.feeds)


NOBODY = Company("the company", "the company", "What is the company worth?")
"""Whom a folder is about that does not say."""


def load_company(folder: Path) -> Company:
    """Read company.toml of a knowledge folder; where there is none, nobody is named and nothing is watched.

    Raises:
        SettingsError: it is no TOML, or lacks what it must have; the message names the file.
    """
    path = folder / "company.toml"
    if not path.is_file():
        return NOBODY
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        watch = data.get("watch", {})
        return Company(
            name=_text(data, "name"),
            short=_text(data, "short"),
            warm_up=_text(data, "warm_up"),
            asks=_texts(data, "asks"),
            partners=_texts(data, "partners"),
            codes=_texts(data, "codes"),
            terms=_texts(data, "terms"),
            cik=_cik(watch),
            forms=_texts(watch, "forms"),
            feeds=_texts(watch, "feeds"),
            sites=tuple(one.lower().removeprefix("www.") for one in _texts(data, "sites")),
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"The file {path} cannot be read ({error}). Restore it, or set KNOWLEDGE_DIR to a folder that has it."
        ) from error
    except (TypeError, ValueError, AttributeError) as error:
        raise SettingsError(f"The file {path} cannot be used: {error}.") from error


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"it needs {key} in quotes")
    return value.strip()


def _texts(table: Mapping[str, Any], key: str) -> tuple[str, ...]:
    values = table.get(key, [])
    if not isinstance(values, list) or not all(isinstance(one, str) and one.strip() for one in values):
        raise ValueError(f"{key} is a list of texts in quotes")
    return tuple(values)


def _cik(table: Mapping[str, Any]) -> str:
    cik = str(table.get("cik", ""))
    if cik and not (cik.isascii() and cik.isdecimal() and len(cik) <= 10):
        raise ValueError("cik is the SEC's number of the company, up to ten digits")
    return cik
