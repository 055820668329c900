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
_LONG = "{1,80}?"
"""How many characters an operand has at most: without a bound the time grows with the cube of the text."""
_FAR = "{0,200}"
_END = r"\s{0,8}[?.!]{0,8}$"
_RELATIONS = (
    _relation(
        "product",
        rf"\b(?:what(?:'s| is)|how much is|calculate|compute) (?P<a>[\d.,]+ ?(?:%|percent|per cent)|a (?:half|third|quarter|fifth"
        rf"|tenth)|half|three quarters"
        rf"|two thirds) of (?P<b>[^?]{_LONG}){_END}",
    ),
    _relation(
        "share_of",
        rf"(?:^|\s)(?P<a>[^?,]{_LONG}) (?:vs\.?|versus|over|against|to) (?P<b>[^?,]{_LONG}),? (?:in|as a|as)"
        " (?:percent|per cent|percentage|%)",
    ),
    _relation(
        "share_of",
        rf"\b(?:what|which|how (?:big|large) an?|how much|how many) {_PART}(?: share)? (?:of|from) (?P<b>.{_LONG}) (?:is|are|was|would be"
        rf"|were|does|do|would|comes? (?:to|from)|goes to|makes? up|equals) (?P<a>.{_LONG})(?: (?:make up|represent|amount to|account for"
        rf"|equal|cover|be|come to))?{_END}",
    ),
    _relation("share_of", rf"(?:^|\s)(?P<a>[^,?]{_LONG}),? (?:as|in terms of|expressed as) (?:an? )?{_PART} of (?P<b>.{_LONG}){_END}"),
    _relation("share_of", rf"(?:^|\s)(?P<a>[^,?]{_LONG}) is (?:what|which|how much of a|how many) {_PART} of (?P<b>.{_LONG}){_END}"),
    _relation(
        "share_of",
        rf"(?:^|\s)(?P<a>[^,?]{_LONG}) (?:is|makes up|represents|amounts to|accounts for) (?:what|which) {_PART} of (?P<b>.{_LONG}){_END}",
    ),
    _relation(
        "ratio", rf"\bhow many times (?P<b>[^?]{_LONG}) (?:is|are|was|does|do|would) (?P<a>.{_LONG})(?: be| make| equal| cover)?{_END}"
    ),
    _relation("ratio", rf"\bratio (?:of|between) (?P<a>.{_LONG}) (?:to|and|over) (?P<b>.{_LONG}){_END}"),
    _relation("ratio", rf"\b(?:what(?:'s| is) |how much is |^|\s)(?P<a>[^?,]{_LONG}) divided by (?P<b>.{_LONG}){_END}"),
    _relation(
        "ratio",
        rf"\bhow many years of (?P<b>.{_LONG}) (?:does|do|would|will|can|could|is|are) (?P<a>.{_LONG})(?: (?:cover|pay for|fund|buy|last"
        rf"|represent|amount to))?{_END}",
    ),
    _relation(
        "percent_change",
        rf"\b(?:percent(?:age)?|per cent|(?<!\d)%|pct)?\s?(?:change|gain|loss|move|rise|fall|drop|return|increase|decrease|decline"
        rf"|jump|swing)\b(?! the).{{0,30}}?(?:,| is| in| was)? ?(?:from|between) (?P<a>[^?]{_LONG}) (?:to|and|up to"
        rf"|down to) (?P<b>.{_LONG}){_END}",
    ),
    _relation(
        "percent_change",
        rf"\bfrom (?P<a>[^?,]{_LONG}) to (?P<b>[^?,]{_LONG})(?:,| is| -| —|:)? ?(?:that's |that is |is )?(?:what|how (?:many|much|big)"
        rf"|by how)\b.{_FAR}(?:percent|%|gain|loss|change|drop|rise|move|jump|return|up|down|fall)",
    ),
)
