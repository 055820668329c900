"""Market arithmetic: cap, price and share count from each other, and a price or cap before or after a move."""

import re

from qs_assistant.questions.cases import Cases
from qs_assistant.questions.changes import convert
from qs_assistant.questions.readings import Draft
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.types.request import Operand, Request
from qs_assistant.valuation.inputs import INPUTS

_UP = (
    r"(?:ris|rose|gain|jump|surg|climb|increas|go(?:es|ne)? up|went up|is up|up\b|grow|add|rall|pop|soar|spike|higher|appreciat|moon"
    r"|advance|improv|swell|run)\w*"
)
_DOWN = (
    r"(?:fall|fell|drop|declin|los[es]|slid|sink|sank|tumbl|crash|shed|decreas|go(?:es|ne)? down|went down|is down|down\b|plung|dip"
    r"|slip|cut|lower|give[sn]? back|correct|tank|slump|retreat|haircut)\w*"
)
_MOVE = re.compile(rf"\b{_UP}|\b{_DOWN}")
_UP_ONLY, _DOWN_ONLY = re.compile(rf"\b{_UP}"), re.compile(rf"\b{_DOWN}")


class MarketReader:
    """Reads market arithmetic; what is missing of the share count comes from the base case."""

    def __init__(self, cases: Cases) -> None:
        self._cases = cases

    def market(self, sentence: Sentence) -> Draft | None:
        """A market cap, price or share count from the others, or a price or cap before or after a move; else None."""
        text = sentence.lowered
        if re.search(
            r"\b(?:upside|downside|fair|intrinsic|worth|your model|the model|cheap|dear|per[- ]share value|(?:change|affect|impact"
            r"|do to|move) (?:the |its |your )?(?:valuation|value)|valu(?:e|ed) (?:qs|per"
            r"|it)|undervalued"
            r"|overvalued|justif\w*|implied|imply|odds|probability)\b",
            text,
        ):
            return None
        return self._move(sentence) or self._triangle(sentence)

    def _move(self, sentence: Sentence) -> Draft | None:
        """Reads "If the stock rises 16% from $13.50": after_move(price, move); "... before a 16% rise to $15.66": before_move."""
        percents = [one for one in sentence.quantities if one.unit in ("percent", "part")]
        moneys = [one for one in sentence.quantities if one.unit in ("usd", "usd_share") or _is_capitalisation(sentence, one)]
        text = sentence.lowered
        if len(percents) != 1 or not _MOVE.search(text):
            return None
        about = re.search(
            r"\b(?:stock|share|shares|price|cap|market|qs|it|ticker|capitali[sz]ation|position|valuation|quote|trading|trades?)\b", text
        )
        if not about or _other_inputs(sentence):
            return None
        if (
            len(moneys) > 1
            or len(sentence.quantities) > 2
            or (not moneys and not re.search(r"\b(?:new|then|what price|what is the|what is left|where|before|after|end up|leave)\b", text))
        ):
            return None
        down = _nearest_direction(sentence, percents[0])
        if down is None:
            return None
        move = Operand("move", -percents[0].value if down else percents[0].value, "fraction")
        start = self._money(moneys[0]) if moneys else self._base("market_cap" if re.search(r"\bcap", text) else "share_price")
        earlier = _asks_before(text, moneys[0] if moneys else None, sentence)
        operation = "before_move" if earlier else "after_move"
        return Draft(Request("market", operation=operation, operands=(start, move)), f"market/{operation}")

    def _triangle(self, sentence: Sentence) -> Draft | None:
        """Two of market cap, share price and share count give the third; the share count may come from the base case."""
        if _other_inputs(sentence):
            return None
        given: dict[str, Quantity] = {}
        for one in sentence.quantities:
            name = self._market_role(sentence, one)
            if name is None or name in given:
                return None
            given[name] = one
        asked = _asked(sentence, set(given))
        if asked is None or not given or (len(given) == 1 and "shares" in given and asked == "shares"):
            return None
        needed = [name for name in ("market_cap", "share_price", "shares") if name != asked]
        if any(name not in needed for name in given):
            return None
        operands = tuple(
            Operand(name, convert(name, given[name]), INPUTS[name].unit) if name in given else self._base(name) for name in needed
        )
        if asked == "market_cap":
            operands = operands[::-1] if needed != ["share_price", "shares"] else operands
        return Draft(Request("market", operation=asked, operands=operands), f"market/{asked}")

    def _market_role(self, sentence: Sentence, quantity: Quantity) -> str | None:
        if quantity.unit == "usd_share":
            return "share_price"
        if quantity.unit == "usd":
            return "market_cap" if quantity.scaled or quantity.value >= 1e6 else "share_price"
        if _is_capitalisation(sentence, quantity):
            return "market_cap"
        near = sentence.words(quantity.last, quantity.last + 4) + sentence.words(quantity.first - 5, quantity.first)
        if quantity.unit == "number" and (any(word.startswith(("share", "dilut", "count")) for word in near) or quantity.scaled):
            return "shares"
        return None

    def _money(self, quantity: Quantity) -> Operand:
        if quantity.scaled or (quantity.unit == "usd" and quantity.value >= 1e6):
            return Operand("market_cap", quantity.value / 1e6, "$M")
        return Operand("share_price", quantity.value, "$")

    def _base(self, name: str) -> Operand:
        return Operand(name, self._cases.value(name, None, {}), INPUTS[name].unit, "base")


def _other_inputs(sentence: Sentence) -> bool:
    """Whether an input is named that market arithmetic has no use for."""
    market = ("share_price", "market_cap", "shares")
    return any(not one.loose and one.candidates[0] in INPUTS and one.candidates[0] not in market for one in sentence.mentions)


def _is_capitalisation(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether a sum without a currency is a market cap: "the cap was 8 billion", "an 8 billion cap", and no shares are counted."""
    if quantity.unit != "number" or not quantity.scaled:
        return False
    before, after = sentence.words(quantity.first - 5, quantity.first), sentence.words(quantity.last, quantity.last + 3)
    caps = ("cap", "capitalization", "capitalisation", "mcap", "valuation")
    counted = any(word.startswith(("share", "dilut")) for word in after) or before[-2:] in (["shares", "of"], ["count", "of"])
    return not counted and any(word in caps for word in (*before, *after))


def _nearest_direction(sentence: Sentence, quantity: Quantity) -> bool | None:
    """Whether the move nearest to the percentage goes down; None where no move is said."""
    offset = sentence.tokens[quantity.first].start
    moves = [(abs(match.start() - offset), False) for match in _UP_ONLY.finditer(sentence.lowered)]
    moves += [(abs(match.start() - offset), True) for match in _DOWN_ONLY.finditer(sentence.lowered)]
    return min(moves)[1] if moves else None


def _asks_before(text: str, money: Quantity | None, sentence: Sentence) -> bool:
    """Whether the price before the move is asked for: "before", or the move led "to" the price and what "was" it is asked."""
    if re.search(
        r"\bbefore (?:the |a |an |that |this )?(?:\d|move|rise|fall|drop|jump|gain|rally|surge|pop|crash|slide|news|it\b|decline"
        r"|increase|decrease|climb|loss|sell)|\bbefore\s*[?.!]*$|\bbefore(?:hand|,)|\bold (?:price|value|cap)|\bprior\b|\bprevious"
        r"|\boriginal|\bstart(?:ed"
        r"|ing)?\b.{0,12}\b(?:from|price|at)\b|\bpre-",
        text,
    ):
        return True
    led = (
        money is not None
        and sentence.word(money.first - 1) in ("to", "at")
        and sentence.word(money.first - 2) not in ("from", "starts", "start", "starting", "trades", "is", "currently")
    )
    return bool(
        led
        and re.search(
            r"\b(?:what was|where was|where did|from what|what had|what did it|came from|come from|what price was|used to be)\b", text
        )
    )


def _asked(sentence: Sentence, given: set[str]) -> str | None:
    """Which of market cap, share price and share count is asked for: a name without a value, in or right after the question word."""
    text = sentence.lowered
    found = []
    if "market_cap" not in given and re.search(
        r"\b(?:market cap\w*|mcap|mkt cap|market value|capitali[sz]ation|cap|company worth on the market|whole company)\b", text
    ):
        found.append("market_cap")
    if "share_price" not in given and re.search(
        r"\b(?:share price|stock price|price per share|price a share|price of (?:a|one|each) share|per share|(?:what|which) price"
        r"|a share(?! count)|each share|per-share|one share|share cost|the price|stock (?:trade|be)|share trade)\b",
        text,
    ):
        found.append("share_price")
    if "shares" not in given and re.search(
        r"\b(?:how many (?:diluted )?shares|share count|number of shares|shares (?:are|would|outstanding)|how many are outstanding)\b", text
    ):
        found.append("shares")
    if len(found) > 1 and "shares" in found and re.search(r"how many|share count|number of shares", text):
        return "shares"
    if not re.search(r"\b(?:what|which|how|whats|give|find|calculate|work out|tell|compute|convert|translate)\b|\?|=", text):
        return None
    return found[0] if len(found) == 1 else None
