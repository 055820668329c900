"""Whose words a question asks for: a known name beside a word of saying, in any order that questions have."""

import re
from collections.abc import Mapping

_SAYS = (
    r"(?:say|says|said|saying|state[sd]?|announc(?:e[sd]?|ing)|report(?:s|ed|ing)?|tell|tells|told|claim(?:s|ed)?|promise[sd]?|guide[sd]?"
    r"|disclose[sd]?|confirm(?:s|ed)?|write|writes|wrote|publish(?:es|ed)?|expect(?:s|ed)?)"
)
_FORM = r"(?:,?\s+(?:inc|corp|corporation|company|co|ltd|plc|ag|se)\b\.?)?"
_OFFICE = r"(?:['’]s?)?(?:\s+(?:own|management|leadership|board|team|ceo|cfo|chief|letter|filings?|10-[kq]|8-k|report|release))?"
_BETWEEN = r"(?:\s+(?:has|have|had|ever|also|itself|not|never|just|first|last|\w+ly)){0,2}"
_AFTER = re.compile(
    rf"{_FORM}(?:{_OFFICE}{_BETWEEN}\s+{_SAYS}\b|['’]s?(?:\s+own)?\s+(?:words?|statements?|announcements?|guidance)\b)", re.IGNORECASE
)
_BEFORE = re.compile(
    r"\b(?:according\s+to|(?:in\s+the\s+)?(?:own\s+)?words\s+of"
    r"|(?:said|stated|announced|told|claimed|promised|disclosed|confirmed|published)\s+by)"
    r"\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_NAME_GOES_ON = re.compile(rf"{_FORM}\s+(?!(?:and|or|in|on|at|for|of|to|as|by|is|was|about|the|a|an)\b)[A-Za-z]", re.IGNORECASE)
_LOOKED_BACK = 40


def asked_for(question: str, names: Mapping[str, str]) -> str:
    """Of some names (as written → whose it is) the one whose words a question asks for; "" where it asks for nobody's."""
    for name, whose in names.items():
        if name and (written := _asked(question, name)):
            return written if whose == name else whose
    return ""


def _asked(question: str, name: str) -> str:
    """The name as a question writes it, where its words are asked for."""
    written = r"\s+".join(map(re.escape, name.split()))
    for found in re.finditer(rf"(?<![\w-]){written}(?![\w-])", question, re.IGNORECASE):
        if _AFTER.match(question, found.end()):
            return found.group()
        before = question[max(0, found.start() - _LOOKED_BACK) : found.start()]
        if _BEFORE.search(before) and not _NAME_GOES_ON.match(question, found.end()):
            return found.group()
    return ""
