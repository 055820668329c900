"""The questions that one message holds, and what to look up for a question whether something justifies a value."""

import re

_JOINTS = re.compile(
    r"[?.!;]\s+(?=\S)|(?:,|(?<!\s))\s+(?:and|then|also|plus|but)\s+(?=(?:then |also |tell me |please |btw |secondly |separately )?"
    r"(?:what|how|when|who|whos|which|where|why|is|does|did|do|was|were|has|whats|what's|tell|remind|explain|value|show|give|run"
    r"|according|if|suppose|compare|summari[sz]e|name)\b)|,\s+(?=(?:what|who|when|how|where|why|which|whats|what's)\b)"
    r"|(?<!\s)\s+[-—]\s+|:\s+(?=(?:what|who|when|how|where|why|which)\b)",
    re.IGNORECASE,
)


def parts(text: str) -> list[str]:
    """The questions that a question is made of, as far as marks and "and what ..." show them."""
    pieces, start = [], 0
    for match in _JOINTS.finditer(text):
        piece = text[start : match.start() + (1 if match[0][0] in "?!" else 0)].strip()
        if piece:
            pieces.append(piece)
        start = match.end()
    rest = text[start:].strip()
    return [*pieces, rest] if rest else pieces
