"""The names that the reader's rules and weights know the company by: those of the questions that it learned from."""

import re
import tomllib
from importlib.resources import files
from typing import Final

_NAMES: Final = tomllib.loads(files("qs_assistant.questions").joinpath("weights/taught_names.toml").read_text(encoding="utf-8"))
TAUGHT: Final[str] = _NAMES["name"]
TAUGHT_SHORT: Final[str] = _NAMES["short"]
OWN_NAMES: Final = frozenset({TAUGHT.lower(), TAUGHT_SHORT.lower()})
_IN_LOWER_CASE: Final = {"<company>": f"{TAUGHT_SHORT}|{TAUGHT}".lower(), "<short>": TAUGHT_SHORT.lower(), "<name>": TAUGHT.lower()}
_PLACE: Final = re.compile("|".join(_IN_LOWER_CASE))


def naming(text: str) -> str:
    """A pattern, or a name that holds one, for texts in lower case, with the company's names in their places.

    `<company>` stands for either name (two alternatives, for within a group), `<short>` for the short one, `<name>` for the whole one.
    """
    return _PLACE.sub(lambda match: _IN_LOWER_CASE[match[0]], text)


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern compiled with the company's names in their places."""
    return re.compile(naming(pattern))
