"""Questions that say nothing by themselves, or ask for what no document can know: "why?", and the price of this very moment."""

import re
from collections.abc import Callable

from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.taught_names import TAUGHT_SHORT, compiled
from qs_assistant.types.answer import Choice
from qs_assistant.types.request import Reading
from qs_assistant.valuation.inputs import INPUTS, STORED_INPUTS

_OPENING = r"^\W*(?:but |and |ok(?:ay)? |so |hm+ |wait |then )*"
_RESULT = r"(?:it|that|this|the (?:value|number|figure|result|answer|valuation)|your (?:value|number|figure|result|answer|valuation))"
_WHY = re.compile(
    rf"{_OPENING}(?:why|why not|how come|how so|how is that|explain|explain yourself"
    rf"|why (?:is|'?s|does|do|did|would) {_RESULT}\b[^,;]{{0,40}}"
    rf"|why so \w+|how come {_RESULT}\b[^,;]{{0,40}}"
    rf"|(?:can you |please |could you )*explain (?:why|{_RESULT})\b[^,;]{{0,30}}"
    rf"|what(?:'s| is| are)? (?:explains?|behind|causing|causes|the reasons? for) {_RESULT}\b[^,;]{{0,20}}"
    rf"|how did you (?:get|arrive at|come up with|calculate|compute|work out) {_RESULT})\W*$"
)
_NOW = (
    r"(?:current(?:ly)?|now(?:adays)?|today'?s?|live|latest|newest|right now|at (?:the|this) moment|at present|present"
    r"|real[- ]?time|these days)"
)
_PAPER = r"(?:<company>|the stock|the shares?|a share|one share|it|shares|stock)"
_PRICE = (
    r"(?:(?:share|stock|market|trading|<company>)(?:'s|s)? (?:share |stock |market )?(?:price|quote)|price"
    r" (?:of|for|per) (?:a |one |the )?(?:(?:<company>) )?(?:shares?|stock|<company>)|market cap(?:itali[sz]ation)?)"
)
_PRICE_NOW = compiled(
    rf"\b{_NOW}\b.{{0,30}}\b{_PRICE}\b|\b{_NOW} price\b|\b(?:{_PRICE}|what(?:'s| is| was)? the price)\b.{{0,20}}\b{_NOW}\b"
    rf"|\b(?:what|where|how much|whats|what's|at what)\b.{{0,12}}\b{_PAPER}(?:'s)?"
    rf" (?:trad(?:e|es|ing)|sell(?:s|ing)?|go(?:es|ing)|priced|quoted|cost|costs)\b"
    rf"|^\W*(?:{_NOW} )?(?:price|quote)\W*$"
    r"|^\W*(?:(?:what|whats|what's|what is|tell me|give me|show me|how high is|is|the|a|<company>)(?:'s)? )*"
    r"(?:(?:share|stock) (?:price|quote)|market (?:cap(?:itali[sz]ation)?|value))(?: of (?:<company>))?\W*$"
)
_NO_MOMENT = re.compile(
    r"\b(?:was|were|did|had|ago|cells?|pack|kwh|battery|material|target|deal|according|article|analysts?|imply|implied|implies"
    r"|priced in|pricing in|justif\w+|upside|compare\w*|discount|yield|royalt\w+"
    r"|licen[cs]\w+|separators?|why|when|room|delays?|includes?|reflects?|assumes?)\b"
)
_COMMAND = re.compile(r"(?<!\S)/(?!k?g?m?wh\b|kg\b|yr\b|years?\b|shares?\b)[a-z][a-z-]+\b|\bqs-assistant [a-z]")
"""A command as it is typed: behind a slash that no word and no unit stands before, or behind the program's name."""
_CASH_YEAR = re.compile(
    r"\b(?:when|what year|which year|what's the year|how (?:long|soon|many years)"
    r"|how far (?:off|away)|(?:first |the )year|what date|in what)\b"
    r".{0,60}\b(?:break(?:s|ing)?[- ]?even(?! (?:yield|price|cost))"
    r"|(?:(?:free )?cash[- ]?flows?|fcf)"
    r" (?:is |be |become |becomes |turn |turns |go |goes |get |gets )?(?:to )?(?:positive|break[- ]?even)"
    r"|positive (?:free )?(?:cash[- ]?flows?|fcf)|stop(?:s)? burning (?:cash|money))"
)
_BREAKS_EVEN_ON = re.compile(
    r"\bi (?:break|get)|\bmy \w+|\bbreak(?:s|ing)?[- ]?even (?:on|with|at|against|to)\b.{0,20}(?:price|\$|today|paid|market|cap)"
    r"|\bprobabilit|\bstart\w* (?:year|have|need)"
)
_GUESSED = re.compile(
    r"^\W*(?:and |so )?(?:which|what)\b(?: of)?(?: the| your| these| its)?(?: model'?s?)? (?:assumptions?|inputs?)\b[^?,]{0,30}"
    r"\b(?:guess(?:es|ed|work)?|judge?ments?|made[- ]up|not (?:sourced|reported))\b"
)
_FROM_WHERE = re.compile(r"\bwhere (?:does|do|did|is|are)\b.{0,60}\b(?:come|comes|from|taken)\b")
_TREATS = re.compile(r"\bhow does (?:the|your) (?:model|valuation|base case) (?:treat|handle|deal with|account for|model|cover)\b")
_OWN = re.compile(r"\b(?:your|the model|base case|assum\w+)\b")


def asks_assumptions(sentence: Sentence, base: Callable[[str], float]) -> tuple[str, ...] | None:
    """The inputs whose place in the base case is asked about, none for "which are guesses?"; None for any other question.

    Args:
        sentence: the question.
        base: the base case's value of an input.
    """
    text = sentence.lowered
    if _GUESSED.search(text):
        return ()
    treats = _TREATS.search(text) is not None
    if not treats and not _FROM_WHERE.search(text):
        return None
    named = [one.candidates[0] for one in sentence.mentions if not one.loose]
    if treats and "dilution" in text:
        named.append("shares")
    stored = tuple(
        dict.fromkeys(part for name in named if name in INPUTS for part in (INPUTS[name].parts or (name,)) if part in STORED_INPUTS)
    )
    given = [one.value for one in sentence.quantities]
    ours = treats or _OWN.search(text) is not None or any(abs(base(name) - value) < _SAME for name in stored for value in given)
    return stored if stored and ours and (treats or not given or len(given) == 1) else None


_SAME = 1e-9


def asks_cash_year(sentence: Sentence) -> bool:
    """Whether the year is asked for in which the company breaks even, or its cash flow turns positive."""
    text = sentence.lowered
    money = any(one.unit in ("usd", "usd_share") for one in sentence.quantities)
    return not money and _CASH_YEAR.search(text) is not None and _BREAKS_EVEN_ON.search(text) is None


def asks_why(sentence: Sentence) -> bool:
    """Whether a sentence asks for the reason of what was just said and names nothing itself: "why?", "how come it is so low?"."""
    return not sentence.quantities and _WHY.match(sentence.lowered) is not None


def about_command(sentence: Sentence) -> Reading | None:
    """A look into the documents where a command of the assistant is named and no figure is: "what does /football do?"; None elsewhere.

    The documents have a sentence on each command. One typed with figures ("/value yield 90%") is a question like any other.
    """
    if sentence.quantities or _COMMAND.search(sentence.lowered) is None:
        return None
    return Reading("documents", search=sentence.text.strip(), reasons=("documents/command",))


def asks_price_now(sentence: Sentence) -> bool:
    """Whether the share's price or the market cap of this moment is asked for."""
    text = sentence.lowered
    return (
        not sentence.quantities and len(sentence.tokens) <= 14 and _PRICE_NOW.search(text) is not None and _NO_MOMENT.search(text) is None
    )


def failure_search() -> str:
    """What to look up for "will they go bankrupt?": what the documents say of the money and how long it lasts."""
    return "how long does the cash last: liquidity and cash runway"


def price_search(sentence: Sentence) -> str:
    """What to look up for the price of the moment: the same for every wording."""
    return "current market cap" if "market cap" in sentence.lowered else "current share price"


def why_what() -> Reading:
    """The question back where nothing was said before that could be explained."""
    choices = (
        Choice("what drives the value", "Which input is the valuation most sensitive to?"),
        Choice("the base case", f"How much is {TAUGHT_SHORT} worth in the base case?"),
        Choice("bear against bull", "Compare the bear, base and bull cases"),
    )
    asked = "What would you like explained? Name the event or the figure, or pick one of these."
    return Reading("documents", ask_back=asked, choices=choices, reasons=("ask/why",))
