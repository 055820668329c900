"""The label that an archive of filings puts before a document: its type, number, file name and description, which are not its words."""

import re

_LABEL = re.compile(r"\A\s*<DOCUMENT>\s*<TYPE>.*?<TEXT>", re.IGNORECASE | re.DOTALL)
MOST = 4_000  # characters, in which a label ends


def without_archive_label(text: str) -> str:
    """The same text without the label before it, if it has one."""
    label = _LABEL.match(text[:MOST])
    return text[label.end() :] if label else text
