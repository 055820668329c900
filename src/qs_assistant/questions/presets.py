"""The names of the cases in a text."""

import re

_PRESETS = {
    "bear": "bear", "bearish": "bear", "bull": "bull", "bullish": "bull", "base": "base", "pessimistic": "bear", "optimistic": "bull",
    "worst": "bear", "best": "bull", "downside": "bear", "upside": "bull", "low": "bear", "high": "bull", "pessimist": "bear",
    "optimist": "bull", "default": "base", "central": "base", "normal": "base", "standard": "base",
}  # fmt: skip
_PRESET_NOUNS = "case|preset|scenario|cases|presets|scenarios|assumptions|inputs|settings|version|numbers|set"
_PRESET = re.compile(
    rf"\b(?P<named>{'|'.join(_PRESETS)})[- ](?:{_PRESET_NOUNS})\b|\b(?:preset|case|scenario)[ :=]+(?:of )?(?P<after>bear|base|bull)\b"
    rf"|(?<!i'm a )(?<!as a )(?<!am a )(?<!perma )(?<!perma)\b(?P<bare>bear(?! (?:in mind|with me))|bull|bearish|bullish)\b"
    rf"|(?<=compare )(?P<first>base)\b|\b(?P<vs>base)(?=,? (?:and|vs|versus|against|or|with|to)\b|, )"
)


def preset_in(text: str) -> str | None:
    """The one preset that a text names besides the base; "base" where only that is named, None where none is."""
    named = presets_in(text)
    others = [one for one in named if one != "base"]
    return others[0] if others else (named[0] if named else None)


def presets_in(text: str) -> list[str]:
    """Every preset that a text names, in order."""
    found = []
    for match in _PRESET.finditer(text):
        word = match["named"] or match["after"] or match["bare"] or match["first"] or match["vs"]
        if _PRESETS[word] not in found:
            found.append(_PRESETS[word])
    return found
