"""Inputs in words: a value with its unit, a scenario as a question that reads back to itself."""

from collections.abc import Mapping

from qs_assistant.questions.taught_names import TAUGHT
from qs_assistant.questions.vocabulary import label
from qs_assistant.valuation.inputs import INPUTS

_UNCOUNTED = ("cash", "debt", "opex")


def spoken_value(name: str, value: float) -> str:
    """A value of an input as people write it: 90%, $120/kWh, 180 GWh, $970.8 million, 2029."""
    unit = INPUTS[name].unit
    if unit in ("fraction", "1/yr", "probability"):
        return f"{_plain(value * 100)}%"
    if unit in ("$M", "$M/yr"):
        return f"${_plain(value)} million"
    if unit == "$M/GWh":
        return f"${_plain(value)} million per GWh"
    if unit == "years":
        return "1 year" if value == 1 else f"{_plain(value)} years"
    forms = {"$": "${}", "$/kWh": "${}/kWh", "GWh/yr": "{} GWh", "millions": "{} million"}
    return forms.get(unit, "{}").format(_plain(value))


def article_of(words: str) -> str:
    """The article of a name by its sound: "an overall yield", "a utilization", "an SOP"."""
    return "a" if words.startswith(("uti", "uni", "use", "one")) else "an" if words[0] in "aeiouAEIOU" else "a"


def with_value(words: str, value: str) -> str:
    """A name with its value, with an article where the name is of one thing: "a royalty rate of 9%", "shares of 650 million"."""
    article = "" if words.endswith("s") or words in _UNCOUNTED else f"{article_of(words)} "
    return f"{article}{words} of {value}"


def spoken_change(name: str, value: float) -> str:
    """One change: "a royalty rate of 9%"."""
    return with_value(label(name), spoken_value(name, value))


def question_of(changes: Mapping[str, float], preset: str | None = None, company: str = TAUGHT) -> str:
    """A scenario as a question: "What is Acme worth with a royalty rate of 9% and an overall yield of 90%?"."""
    phrases = [spoken_change(name, value) for name, value in changes.items()]
    joined = ", ".join(phrases[:-1]) + (" and " if len(phrases) > 1 else "") + "".join(phrases[-1:])
    case = f" in the {preset} case" if preset else ""
    return f"What is {company} worth{case}{' with ' + joined if phrases else ''}?"


def _plain(value: float) -> str:
    """A number without exponent or superfluous zeros, to seven significant digits: as near as any result is shown."""
    text = f"{float(f'{value:.7g}'):.12f}".rstrip("0").rstrip(".")
    return text if text not in ("", "-0") else "0"
