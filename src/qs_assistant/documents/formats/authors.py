"""The author that a file's facts name, and what programs write there for want of one."""

import re

_PLACEHOLDER = re.compile(
    r"untitled|unspecified|unknown|anonymous|none|n/?a|user|owner|author|admin(?:istrator)?|(?:microsoft )?office user|microsoft word"
    r"|document|python-docx|openpyxl|xlsxwriter|apache poi|libreoffice",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"[^\W\d_]{0,4}\d{3,}")  # "b204417", the name of an account
_ENDINGS = (".doc", ".docx", ".pdf", ".indd", ".xlsx")


def stated_author(value: str | None) -> str:
    """A name as a file's facts have it, "" where that is a placeholder, a file's or an account's name, an address, or holds no letter."""
    value = " ".join((value or "").split())
    named = any(map(str.isalpha, value)) and not value.startswith("(") and "://" not in value
    return (
        value
        if named and not _PLACEHOLDER.fullmatch(value) and not _LOGIN.fullmatch(value) and not value.lower().endswith(_ENDINGS)
        else ""
    )
