"""How many of the numbers in our own questions do ready-made parsers find, and how long do they take?

    python -m benchmarks.number_libraries [QUESTIONS]

Each library that is installed is tried beside our own `quantities`, on all questions or the first so many. A number counts as found where
the library returns it in the model's unit: a percentage as such, money and share counts with their millions, energy in GWh.
"""

import json
import re
import sys
import time
from collections.abc import Callable, Iterable
from importlib.util import find_spec

from benchmarks.reading import QUESTIONS, TOLERANCE
from qs_assistant.questions.changes import convert
from qs_assistant.text.quantities import find_quantities
from qs_assistant.text.tokens import clean, tokenize
from qs_assistant.valuation.inputs import INPUTS

_CLASSES = ("value/single", "value/composite", "value/steps", "value/multi", "value/reference", "value/output")


def questions() -> list[tuple[str, dict[str, float]]]:
    """The questions that state their values outright, with the values that are due."""
    entries = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return [(one["question"], one["request"]["set"]) for one in entries if one["class"] in _CLASSES and one["request"]["set"]]


def _ours(text: str, name: str) -> Iterable[float | None]:
    cleaned = clean(text)
    return [convert(name, one) for one in find_quantities(tokenize(cleaned), cleaned)]


def _quantulum(text: str, name: str) -> Iterable[float]:
    from quantulum3 import classifier, parser

    classifier.USE_CLF = False  # its stored classifier cannot be loaded by current releases of scikit-learn
    scale = 1e6 if INPUTS[name].unit in ("$M", "$M/yr", "millions", "$M/GWh") else 1.0
    known = {"percentage": 0.01, "basis point": 0.0001, "terawatt hour": 1000.0, "megawatt hour": 0.001, "month": 1 / 12}
    return [one.value * known.get(one.unit.name, 1.0) / (scale if one.value >= scale else 1.0) for one in parser.parse(text)]


def _word2number(text: str, _: str) -> Iterable[float]:
    from word2number import w2n

    try:
        return [w2n.word_to_num(text)]
    except ValueError:
        return []


def _text2num(text: str, _: str) -> Iterable[float]:
    from text_to_num import alpha2digit

    return [float(one.replace(",", "")) for one in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", alpha2digit(text, "en"))]


def _price_parser(text: str, _: str) -> Iterable[float]:
    from price_parser import Price

    amount = Price.fromstring(text).amount
    return [] if amount is None else [float(amount)]


LIBRARIES: dict[str, tuple[str, Callable[[str, str], Iterable[float | None]]]] = {
    "our quantities": ("qs_assistant", _ours),
    "quantulum3": ("quantulum3", _quantulum),
    "text2num": ("text_to_num", _text2num),
    "price-parser": ("price_parser", _price_parser),
    "word2number": ("word2number", _word2number),
}


def main(most: int | None) -> None:
    """Print the numbers found and the processor time a number takes, library by library."""
    asked, own = questions()[:most], 0.0
    for label, (module, find) in LIBRARIES.items():
        if find_spec(module) is None:
            print(f"{label:<16} not installed")
            continue
        find(*next((question, name) for question, changes in asked for name in changes))  # some load tables at their first call
        found = due = 0
        start = time.process_time()
        for question, changes in asked:
            for name, value in changes.items():
                due += 1
                found += any(one is not None and abs(one - value) <= TOLERANCE * max(abs(value), TOLERANCE) for one in find(question, name))
        spent = (time.process_time() - start) / due * 1000
        own = own or spent
        print(f"{label:<16} {found:>4} of {due:<4} {found / due:6.1%}   {spent:8.3f} ms   x{spent / own:.2f}")
    print("found, and the processor time a number takes, in all and as a multiple of ours")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else None)
