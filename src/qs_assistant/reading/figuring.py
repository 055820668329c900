"""Market and figure arithmetic: what is computed, on which operands, in the order of the calculation."""

import re

from qs_assistant.reading.cases import Cases
from qs_assistant.reading.changes import convert
from qs_assistant.reading.drafts import Draft
from qs_assistant.reading.names import Lexicon
from qs_assistant.reading.quantities import Quantity
from qs_assistant.reading.request import Operand, Request
from qs_assistant.reading.sentence import Sentence, take_apart
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
_BEFORE = re.compile(
    r"\bbefore\b|\bprior\b|\bprevious(?:ly)?\b|\boriginal(?:ly)?\b|\bwhat (?:was|did) (?:it|the|qs)\b.{0,50}\b(?:from|start)\b"
    r"|\bstart(?:ed)? from\b|\bstarting price\b|\bwhere did it start\b|\b(?:to|at|is now|now at|ends? at|ended at|leaves?|left"
    r"|brings?|brought|puts?|closed at|now) (?:it )?(?:to |at )?\$?[\d.]+[^?]{0,60}\b(?:before|was it|what was)\b"
)
_SHARE_OF = re.compile(
    r"\b(?:what|which|how (?:big|large|much|many)|as)? ?(?:an? )?(?:percentage|percent|per cent|%|share|fraction|proportion|portion"
    r"|part|pct)\b(?! (?:price|value|count|change|move|is worth|worth|point))"
)
_RATIO = re.compile(
    r"\bhow many times\b|\bratio\b|\bmultiple of\b|\bwhat multiple\b|\bdivided by\b|\bhow much (?:bigger|larger|more) .* times\b"
    r"|\btimes (?:bigger|larger|as)\b|\bhow often (?:does|would)|\bhow many years of\b|\bhow many \$|\bover how many\b"
)
_DIFFERENCE = re.compile(
    r"\bdifference\b|\bminus\b|\bhow much (?:more|less|higher|lower|bigger|larger|greater|smaller) is\b|\bgap between\b"
    r"|\bless than\b.*\bby how much\b|\bby how much\b|\bsubtract\b|\bhow far apart\b|\bhow many (?:dollars|points) (?:more|apart)\b"
)
_CHANGE = re.compile(
    r"\b(?:percent(?:age)?|per cent|%|pct) (?:change|move|rise|fall|gain|loss|drop|increase|decrease|decline|return|difference"
    r"|jump)\b|\b(?:change|move|rise|fall|gain|drop|return|increase|decrease|loss|jump|up|down)\w*\b.{0,20}\b(?:percent|per cent|%"
    r"|percentage)|\b(?:how many|what) percent\b|\bhow much (?:of a|did|has|is|in percent)\b.{0,40}\b(?:change|gain|drop|rise|fall|up"
    r"|down|grow|los)\w*|\bhow many percent\b|\bpercentage terms\b|\bin percent\b|\bgrowth rate\b|\bwhat (?:gain|return|loss|drop"
    r"|rise|move|change|jump|increase|decrease|decline|growth|fall)\b"
)
_SUM = re.compile(r"\b(?:sum|total|altogether|in all|combined|together|plus|add(?:ed)? up|added)\b")
_EACH = re.compile(
    r"\b(?:steps?|stages?|stations?|processes|operations?|lines?|times|in a row|in series|chain|machines?|layers?|phases?|tools?"
    r"|gates?|hurdles?|process steps?)\b"
)


class FigureReader:
    """Reads market arithmetic and arithmetic on stated, base-case or documented figures."""

    def __init__(self, lexicon: Lexicon, cases: Cases) -> None:
        self._lexicon = lexicon
        self._cases = cases

    def market(self, sentence: Sentence) -> Draft | None:
        """A market cap, price or share count from the others, or a price or cap before or after a move; else None."""
        text = sentence.lowered
        if re.search(
            r"\b(?:upside|downside|fair|intrinsic|worth|your model|the model|cheap|dear|valu(?:e|ed) (?:qs|per|it)|undervalued"
            r"|overvalued|justif|implied|imply|odds|probability)\b",
            text,
        ):
            return None
        return self._move(sentence) or self._triangle(sentence)

    def _move(self, sentence: Sentence) -> Draft | None:
        """Reads "If the stock rises 16% from $13.50": after_move(price, move); "... before a 16% rise to $15.66": before_move."""
        percents = [one for one in sentence.quantities if one.unit in ("percent", "part")]
        moneys = [one for one in sentence.quantities if one.unit in ("usd", "usd_share")]
        text = sentence.lowered
        if len(percents) != 1 or not _MOVE.search(text):
            return None
        about = re.search(
            r"\b(?:stock|share|shares|price|cap|market|qs|it|ticker|capitali[sz]ation|position|valuation|quote|trading|trades?)\b", text
        )
        if not about or any(
            not one.loose and one.candidates[0] in INPUTS and one.candidates[0] not in ("share_price", "market_cap", "shares")
            for one in sentence.mentions
        ):
            return None
        if (
            len(moneys) > 1
            or len(sentence.quantities) > 2
            or (not moneys and not re.search(r"\b(?:new|then|what price|what is the|where|before|after|end up|leave)\b", text))
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
        near = sentence.words(quantity.last, quantity.last + 4) + sentence.words(quantity.first - 5, quantity.first)
        if quantity.unit == "number" and (any(word.startswith(("share", "dilut", "count")) for word in near) or quantity.scaled):
            return "shares"
        return None

    def _money(self, quantity: Quantity) -> Operand:
        if quantity.unit == "usd" and (quantity.scaled or quantity.value >= 1e6):
            return Operand("market_cap", quantity.value / 1e6, "$M")
        return Operand("share_price", quantity.value, "$")

    def _base(self, name: str) -> Operand:
        return Operand(name, self._cases.value(name, None, {}), INPUTS[name].unit, "base")

    def arithmetic(self, sentence: Sentence) -> Draft | None:
        """A share, ratio, difference, change, product or sum of figures that the question, the base case or a document states."""
        return self._chain(sentence) or self._pair(sentence)

    def _chain(self, sentence: Sentence) -> Draft | None:
        """Reads "four steps at 95% each", "0.9 x 0.95 x 0.97": a product."""
        rates = [one for one in sentence.quantities if one.unit in ("percent", "part") or (one.unit == "number" and 0 < one.value < 1)]
        counts = [
            one for one in sentence.quantities if one.unit in ("number", "times") and one.value == int(one.value) and 2 <= one.value <= 50
        ]
        text = sentence.lowered
        if (
            len(rates) == 1
            and len(counts) == 1
            and _EACH.search(text)
            and re.search(
                r"\beach|apiece|every|per step|in a row|in series|consecutive|\bgive|\byields? of|\bat\b|overall|combined|total", text
            )
        ):
            if len(sentence.quantities) != 2:
                return None
            operand = Operand("factor", rates[0].value, "fraction")
            return Draft(Request("arithmetic", operation="product", operands=(operand,) * int(counts[0].value)), "arithmetic/product")
        joined = [sentence.words(one.last, other.first) for one, other in zip(sentence.quantities, sentence.quantities[1:], strict=False)]
        times = [words for words in joined if words in (["x"], ["times"], ["*"], ["multiplied", "by"], ["by"], ["·"])]
        explicit = re.search(r"\bproduct of\b|\bmultipl(?:y|ied|ying)\b|\bcompound", text)
        if len(sentence.quantities) > 1 and ((times and len(times) == len(joined)) or explicit) and not _value_words(text):
            operands = tuple(_operand(one) for one in sentence.quantities)
            return Draft(Request("arithmetic", operation="product", operands=operands), "arithmetic/product")
        if (
            len(rates) > 1
            and len(rates) == len(sentence.quantities)
            and re.search(
                r"\b(?:steps|stages|stations|processes|operations)\b.{0,80}\b(?:combined|overall|together|total|give|cumulative"
                r"|end to end|rolled)\b|\b(?:combined|overall|cumulative|rolled|total) (?:yield )?of\b.{0,40}\b(?:steps|stages)\b",
                text,
            )
        ):
            named = [
                one for one in sentence.mentions if not one.loose and one.candidates[0] in ("separator_yield", "cell_yield", "pack_yield")
            ]
            if not named and not _value_words(text):
                return Draft(
                    Request("arithmetic", operation="product", operands=tuple(_operand(one) for one in rates)), "arithmetic/product"
                )
        return None

    def _pair(self, sentence: Sentence) -> Draft | None:
        """Two figures set in relation; a phrase without a number is looked up in the base case or in the documents."""
        text = sentence.lowered
        if _value_words(text):
            return None
        for operation, left, right in _relations(sentence.text):
            operands = (self._operand(left), self._operand(right))
            if None in operands:
                continue
            first, second = operands
            stated = sum(one is not None and one.origin == "question" for one in operands)
            documented = sum(one is not None and one.origin == "document" for one in operands)
            if first is None or second is None or (documented == 2) or (stated == 0 and documented == 1 and not _plain_base(first, second)):
                continue
            return Draft(Request("arithmetic", operation=operation, operands=(first, second)), f"arithmetic/{operation}")
        return self._bare(sentence)

    def _bare(self, sentence: Sentence) -> Draft | None:
        """Sums, and changes between two numbers that no input is named for."""
        quantities, text = sentence.quantities, sentence.lowered
        if len(quantities) < 2 or any(
            not one.loose and one.candidates[0] in INPUTS
            for one in sentence.mentions
            if one.candidates[0] not in ("market_cap", "share_price", "shares", "cash", "debt")
        ):
            return None
        if len(quantities) == 2 and _CHANGE.search(text):
            return self._request("percent_change", quantities)
        if (
            len(quantities) == 2
            and re.search(r"\bfrom\b.*\bto\b", text)
            and re.search(r"\b(?:change|gain|loss|move|drop|rise|fall|return|percent|%)\b", text)
        ):
            return self._request("percent_change", quantities)
        if _SUM.search(text) and len({one.unit for one in quantities}) == 1 and quantities[0].unit != "percent":
            return self._request("sum", quantities)
        if len(quantities) == 2 and _RATIO.search(text):
            return self._request("ratio", quantities)
        if len(quantities) == 2 and _DIFFERENCE.search(text):
            return self._request("difference", quantities)
        return None

    def _request(self, operation: str, quantities: tuple[Quantity, ...]) -> Draft:
        return Draft(
            Request("arithmetic", operation=operation, operands=tuple(_operand(one) for one in quantities)), f"arithmetic/{operation}"
        )

    def _operand(self, phrase: str) -> Operand | None:
        """A figure in words: its own number, an input or output of the base case, or what a document may say."""
        part = take_apart(phrase.strip(" ,.?!"), self._lexicon)
        if len(part.quantities) == 1 and part.quantities[0].unit not in ("year", "times"):
            return _operand(part.quantities[0])
        if len(part.quantities) > 1 or not part.tokens:
            return None
        named = [one for one in part.mentions if not one.loose and one.candidates[0] in INPUTS]
        extra = [
            token.text
            for place, token in enumerate(part.tokens)
            if token.kind == "word" and token.text not in _PLAIN and not any(one.first <= place < one.last for one in part.mentions)
        ]
        if len(named) == 1 and not extra:
            return self._base(named[0].candidates[0])
        if len(part.tokens) > 14:
            return None
        words = part.text.strip(" ,.?!")
        return Operand(re.sub(r"^(?:the|a|an)\s+", "", words), None, "", "document") if extra else None


_PLAIN = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "its",
        "it's",
        "qs",
        "quantumscape",
        "company",
        "today's",
        "today",
        "current",
        "base",
        "case",
        "your",
        "model",
        "present",
        "reference",
        "whole",
        "entire",
        "total",
        "full",
        "annual",
        "yearly",
        "our",
        "their",
        "all",
        "that",
        "this",
        "at",
        "one",
        "company's",
        "year",
        "is",
        "are",
        "stock",
    ]
)


def _relations(text: str) -> list[tuple[str, str, str]]:
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
        "share_of",
        rf"\b(?:what|which|how (?:big|large) an?|how much|how many) {_PART}(?: share)? (?:of|from) (?P<b>.+?) (?:is|are|was|would be"
        rf"|were|does|do|would|comes? (?:to|from)|goes to|makes? up|equals) (?P<a>.+?)(?: (?:make up|represent|amount to|account for"
        rf"|equal|cover|be|come to))?\s*[?.!]*$",
    ),
    _relation("share_of", rf"\b(?P<a>[^,?]+?),? (?:as|in terms of|expressed as) (?:an? )?{_PART} of (?P<b>.+?)\s*[?.!]*$"),
    _relation("share_of", rf"\b(?P<a>[^,?]+?) is (?:what|which|how much of a|how many) {_PART} of (?P<b>.+?)\s*[?.!]*$"),
    _relation(
        "share_of",
        rf"\b(?:what|which) {_PART} (?:is|are|would be|does) (?P<a>.+?) (?:of|out of|make up of|represent of"
        rf"|from) (?P<b>.+?)\s*[?.!]*$",
    ),
    _relation("share_of", rf"\bhow (?:big|large) (?:an? )?(?:{_PART}) (?:of (?P<b>.+?)) (?:is|are) (?P<a>.+?)\s*[?.!]*$"),
    _relation(
        "share_of",
        r"\bhow (?:big|large|small|much|significant) is (?P<a>.+?) (?:relative to|compared (?:to|with)|against|next to|in relation to"
        r"|versus|as against) (?P<b>.+?)\s*[?.!]*$",
    ),
    _relation(
        "share_of", rf"\b(?P<a>[^,?]+?) (?:is|makes up|represents|amounts to|accounts for) (?:what|which) {_PART} of (?P<b>.+?)\s*[?.!]*$"
    ),
    _relation(
        "ratio",
        r"\bhow many times (?:is|does|would|do|could|can|bigger is|larger is|over (?:is|does|would|could|can))? ?(?P<b>.+?) (?:fit|go"
        r"|fits|goes) (?:in|into|inside) (?P<a>.+?)\s*[?.!]*$",
    ),
    _relation("ratio", r"\bhow many times (?P<b>[^?]+?) (?:is|are|was|does|do|would) (?P<a>.+?)(?: be| make| equal| cover)?\s*[?.!]*$"),
    _relation("ratio", r"\bhow many times (?:larger|bigger|greater|higher|more) (?:is|are) (?P<a>.+?) than (?P<b>.+?)\s*[?.!]*$"),
    _relation("ratio", r"\bratio (?:of|between) (?P<a>.+?) (?:to|and|over) (?P<b>.+?)\s*[?.!]*$"),
    _relation("ratio", r"\bwhat multiple of (?P<b>.+?) (?:is|are) (?P<a>.+?)\s*[?.!]*$"),
    _relation("ratio", r"\b(?:what(?:'s| is) |how much is )?(?P<a>[^?,]+?) divided by (?P<b>.+?)\s*[?.!]*$"),
    _relation(
        "ratio",
        r"\bhow many years of (?P<b>.+?) (?:does|do|would|will|can|could|is|are) (?P<a>.+?)(?: (?:cover|pay for|fund|buy|last"
        r"|represent|amount to))?\s*[?.!]*$",
    ),
    _relation(
        "ratio",
        r"\bhow (?:long|many years) (?:does|do|would|will|can|could) (?P<a>.+?) (?:last|cover|fund|pay for)(?: for)? (?:at|with|given"
        r"|of) (?P<b>.+?)\s*[?.!]*$",
    ),
    _relation(
        "percent_change",
        r"\b(?:percent(?:age)?|per cent|%|pct)?\s?(?:change|gain|loss|move|rise|fall|drop|return|increase|decrease|decline|growth"
        r"|difference|jump|swing)\b.{0,30}?(?:,| is| in| was)? ?(?:from|between) (?P<a>[^?]+?) (?:to|and|up to"
        r"|down to) (?P<b>.+?)\s*[?.!]*$",
    ),
    _relation(
        "percent_change",
        r"\b(?:percent|%|per cent|percentage|how much)\b.{0,60}?\bfrom (?P<a>[^?]+?) to (?P<b>.+?)(?:, (?:by )?(?:how"
        r"|what).*)?\s*[?.!]*$",
    ),
    _relation(
        "percent_change",
        r"\bfrom (?P<a>[^?,]+?) to (?P<b>[^?,]+?)(?:,| is| -| —|:)? ?(?:that's |that is |is )?(?:what|how (?:many|much|big)"
        r"|by how)\b.*(?:percent|%|gain|loss|change|drop|rise|move|jump|return|up|down|fall)",
    ),
    _relation(
        "percent_change",
        r"\b(?:how (?:many|much|big)|what)\b.{0,30}(?:percent|%).{0,12} (?:higher|lower|more|less|bigger|smaller|above|below|up"
        r"|down) (?:is|are|was) (?P<b>.+?) (?:than|from|vs|on|versus) (?P<a>.+?)\s*[?.!]*$",
    ),
    _relation("difference", r"\b(?:difference|gap|spread|distance) (?:is there )?between (?P<a>.+?) and (?P<b>.+?)\s*[?.!]*$"),
    _relation(
        "difference", r"\b(?:how much|how many \w+) (?:more|higher|bigger|larger|greater|above) is (?P<a>.+?) than (?P<b>.+?)\s*[?.!]*$"
    ),
    _relation(
        "difference", r"\b(?:how much|how many \w+) (?:less|lower|smaller|below|short) is (?P<a>.+?) than (?P<b>.+?)\s*[?.!]*$", ("b", "a")
    ),
    _relation("difference", r"\bsubtract (?P<b>.+?) from (?P<a>.+?)\s*[?.!]*$"),
    _relation("difference", r"\b(?:what(?:'s| is) |how much is |take )?(?P<a>[^?,]+?) (?:minus|less) (?P<b>.+?)\s*[?.!]*$"),
    _relation(
        "sum",
        r"\b(?:what(?:'s| is| do| does) |how much (?:is|are|do) )?(?P<a>[^?,]+?) plus (?P<b>.+?)(?: make| come to| equal| add up to"
        r"| give)?\s*[?.!]*$",
    ),
    _relation("sum", r"\b(?:sum|total) of (?P<a>.+?) and (?P<b>.+?)\s*[?.!]*$"),
    _relation(
        "sum",
        r"\b(?:what do|how much do|how much are|what are) (?P<a>.+?) and (?P<b>.+?) (?:add up to|sum to|come to|make|total|together"
        r"|combined)\b",
    ),
)


def _operand(quantity: Quantity) -> Operand:
    """A stated figure in the unit that results are given in: $M for sums in millions and more, $ below, fractions for percentages."""
    if quantity.unit == "usd" and (quantity.scaled or quantity.value >= 1e6):
        return Operand(quantity.text, quantity.value / 1e6, "$M")
    units = {
        "usd": "$",
        "usd_share": "$",
        "percent": "fraction",
        "part": "fraction",
        "points": "fraction",
        "usd_kwh": "$/kWh",
        "gwh": "GWh",
        "years": "years",
        "year": "year",
    }
    value = quantity.value / 1e6 if quantity.unit == "usd_gwh" else quantity.value
    return Operand(quantity.text, value, "$M/GWh" if quantity.unit == "usd_gwh" else units.get(quantity.unit, ""))


def _plain_base(first: Operand, second: Operand) -> bool:
    return "base" in (first.origin, second.origin)


def _value_words(text: str) -> bool:
    return bool(
        re.search(
            r"\bwhat if\b|\bsuppose\b|\bassum(?:e|ing)\b|\bworth (?:if|at|with)\b|\bfair value\b|\bvalue (?:per share|qs"
            r"|quantumscape)\b|\bcompare\b|\bjustif|\bequity value\b|\byour model\b|\bupside\b",
            text,
        )
    )


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
        r"|increase|decrease|climb|loss|sell)|\bbefore\s*[?.!]*$|\bbefore(?:hand|,)|\bprior\b|\bprevious|\boriginal|\bstart(?:ed"
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
        r"|a share|each share|per-share|one share|share cost|the price|stock (?:trade|be)|share trade)\b",
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
