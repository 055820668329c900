"""How people put a figure that is named in relation to another: each pattern with the operands in calculation order.

To add a wording, add a line: the operation, a pattern with the groups a (first operand) and b (second operand).
"""

import re


def relations(text: str) -> list[tuple[str, str, str]]:
    """The relations that a text may state, as operation, first and second operand in calculation order."""
    found = []
    for operation, pattern, order in _RELATIONS:
        match = pattern.search(text)
        if match:
            found.append((operation, match[order[0]], match[order[1]]))
    return found


def _relation(operation: str, pattern: str, order: tuple[str, str] = ("a", "b")) -> tuple[str, re.Pattern[str], tuple[str, str]]:
    return operation, re.compile(pattern, re.IGNORECASE), order


_PART = r"(?:percentage|percent|per cent|%|share|fraction|proportion|portion|part|pct|slice)"
_RELATIONS = (
    _relation(
        "product",
        r"\b(?:what(?:'s| is)|how much is|calculate|compute) (?P<a>[\d.,]+ ?(?:%|percent|per cent)|a (?:half|third|quarter|fifth"
        r"|tenth)|half|three quarters"
        r"|two thirds) of (?P<b>[^?]+?)\s*[?.!]*$",
    ),
    _relation(
        "share_of",
        r"(?:^|\s)(?P<a>[^?,]+?) (?:vs\.?|versus|over|against|to) (?P<b>[^?,]+?),? (?:in|as a|as) (?:percent|per cent|percentage|%)",
    ),
    _relation(
        "share_of",
        rf"\b(?:what|which|how (?:big|large) an?|how much|how many) {_PART}(?: share)? (?:of|from) (?P<b>.+?) (?:is|are|was|would be"
        rf"|were|does|do|would|comes? (?:to|from)|goes to|makes? up|equals) (?P<a>.+?)(?: (?:make up|represent|amount to|account for"
        rf"|equal|cover|be|come to))?\s*[?.!]*$",
    ),
    _relation("share_of", rf"(?:^|\s)(?P<a>[^,?]+?),? (?:as|in terms of|expressed as) (?:an? )?{_PART} of (?P<b>.+?)\s*[?.!]*$"),
    _relation("share_of", rf"(?:^|\s)(?P<a>[^,?]+?) is (?:what|which|how much of a|how many) {_PART} of (?P<b>.+?)\s*[?.!]*$"),
    _relation(
        "share_of",
        rf"(?:^|\s)(?P<a>[^,?]+?) (?:is|makes up|represents|amounts to|accounts for) (?:what|which) {_PART} of (?P<b>.+?)\s*[?.!]*$",
    ),
    _relation("ratio", r"\bhow many times (?P<b>[^?]+?) (?:is|are|was|does|do|would) (?P<a>.+?)(?: be| make| equal| cover)?\s*[?.!]*$"),
    _relation("ratio", r"\bratio (?:of|between) (?P<a>.+?) (?:to|and|over) (?P<b>.+?)\s*[?.!]*$"),
    _relation("ratio", r"\b(?:what(?:'s| is) |how much is |^|\s)(?P<a>[^?,]+?) divided by (?P<b>.+?)\s*[?.!]*$"),
    _relation(
        "ratio",
        r"\bhow many years of (?P<b>.+?) (?:does|do|would|will|can|could|is|are) (?P<a>.+?)(?: (?:cover|pay for|fund|buy|last"
        r"|represent|amount to))?\s*[?.!]*$",
    ),
    _relation(
        "percent_change",
        r"\b(?:percent(?:age)?|per cent|(?<!\d)%|pct)?\s?(?:change|gain|loss|move|rise|fall|drop|return|increase|decrease|decline"
        r"|jump|swing)\b(?! the).{0,30}?(?:,| is| in| was)? ?(?:from|between) (?P<a>[^?]+?) (?:to|and|up to"
        r"|down to) (?P<b>.+?)\s*[?.!]*$",
    ),
    _relation(
        "percent_change",
        r"\bfrom (?P<a>[^?,]+?) to (?P<b>[^?,]+?)(?:,| is| -| —|:)? ?(?:that's |that is |is )?(?:what|how (?:many|much|big)"
        r"|by how)\b.*(?:percent|%|gain|loss|change|drop|rise|move|jump|return|up|down|fall)",
    ),
)
