"""Whether a question, or a part of it, asks the documents or the valuation."""

import re

from qs_assistant.questions.readings import Draft
from qs_assistant.questions.sentence import Sentence
from qs_assistant.questions.taught_names import OWN_NAMES, compiled
from qs_assistant.text.tokens import words
from qs_assistant.types.request import FIRST_CASH_YEAR

_VALUES = compiled(
    r"\bworth\b|\bvalu(?:e|es|ed|ing|ation|ations)\b|\bfair\b|\bintrinsic\b|\bper share\b|\b(?:your|the) model\b"
    r"|\bmodel (?:say|give|think|spit|show)|\bdcf\b|\bscenario\b|\b(?:bear|bull|base)(?:ish)?\b(?: case| preset| scenario)?"
    r"|\btoo (?:much|high|rich|expensive|low)\b|\bcheap\b|\bdear\b"
    r"|\b(?:what|how much) (?:does|would|do) (?:that|it|this|[\w\s%$./-]{2,60}?) (?:do|change|add|matter|cost|give|get|hurt|help"
    r"|mean|make|move|look|leave|bring)\b|\bhow does\b|\bwhere (?:do|does|would) (?:we|it|that|you|<short>|things)\b"
    r"|\brun (?:it|the|with|this|that)\b|\bcompute\b|\bmakes? (?:a |any |much )?(?:difference|sense)\b|\beffect\b|\bprice it\b"
    r"|\bresult\b|\bshow me\b|\bwould (?:help|hurt|matter|be)\b|\bset\b|\bre-?run\b|\bupdate\b|\buse\b|\btry\b|\bchange\b"
)
_BASE_ASKED = compiled(
    r"\b(?:what|how much|whats|what's)\b.{0,30}\b(?:<company>|<name>'s|it|company|stock|shares?|business|equity|thing"
    r"|firm|these guys|they|<short>'s)\b.{0,40}\b(?:worth|valued(?: at)?)\b|\b(?:fair|intrinsic|true|real|inherent) (?:value|price|worth)\b"
    r"|\byour (?:own )?(?:model|valuation|dcf|rnpv|estimate|number|figure|value|calculation|numbers|base case"
    r"|take on (?:the )?value|fair value|result|npv|view of (?:the )?value)\b"
    r"|\bthe model\b.{0,30}\b(?:say|says|give|gives|show|spit|come|output|value|think|make|imply|put)"
    r"|\bbase (?:case|preset|scenario|valuation)\b"
    r"|\b(?:run|show|give|do|print|display|start|see|need|want|get) (?:\w+ ){0,4}(?:valuation|model|base case|preset|npv|rnpv|dcf"
    r"|numbers)\b"
    r"|^\W*(?:please |can you |could you |now )*(?:value|appraise|price) (?:<company>|it|the (?:company|stock|shares?"
    r"|business|equity)|a share)\b"
    r"|^\W*(?:valuation|value|fair value|dcf|npv|rnpv)\W*+(?:(?:please|pls|of <short>|of <name>|for <short>)\W*+)*$"
    r"|\b(?:<company>)(?:'s)? (?:valuation|worth|fair value|dcf|npv)\b|\bper[- ]share (?:value|worth)\b|\bbear\b|\bbull\b"
)
_ASKS_FACT = re.compile(
    r"\b(?:who|whose|when|where|why|which (?:company|companies|automaker|partner|customer|process|firm|bank|analyst|year did|quarter)"
    r"|how many|how much (?:did|was|were|has|have|money|extra)|what (?:was|were|did|has|have|kind|sort|yr|year did)|how (?:old"
    r"|long has|long have|long did|thick|fast is|big was|did|was|were|come|do they|does (?:the )?[a-z][a-z0-9-]* work)"
    r"|whats? the|what's the|what is|what are|tell me about|explain|describe|summari[sz]e|list|name|roughly how)\b"
)
_OPENS = re.compile(
    r"^\W*(?:and |so |then |also |but |ok |okay |please |first,? |btw |hey |hi |hello )*(?:according to|going by|as per|from the"
    r"|in the|who|whose|when|where|why|which|how|what|whats|is|are|was|were|does|do|did|has|have|had|can you|could you|tell|remind"
    r"|explain|summari[sz]e|list|name|describe|whos|give me)\b"
)
_CHAT = re.compile(
    r"^\W*(?:how are you|how's it going|what's up|whats up|what do you think|can i ask|quick question|who are you|how are things"
    r"|what a \w+|how do i start|how do you do)\b"
)
_RESULT_ASKED = re.compile(
    r"(?:^|[.?!:;,-]\s*|\s)(?:and |so |then ){0,4}(?:what (?:comes|falls|pops) out|what (?:is|would be|'s) the (?:result|outcome|answer"
    r"|number|damage|value|output)"
    r"|what'?s the (?:result|outcome|answer|number|damage|value|output)|what (?:do|would|will|did) (?:i|you|we) (?:get|have|end up with)"
    r"|what (?:does|would|do) (?:that|it|this|those|these) (?:give|mean|do|make|yield|imply|come to|look like|work out to|change)"
    r"|which (?:one )?(?:matters|wins|is (?:better|worse|worth|higher|lower|more|less|bigger|best|worst))"
    r"|how much (?:is|would be|does|will) (?:the |it |that |this )?(?:value|worth|give|make|come to|be)|how does (?:that|it|this) look"
    r"|how (?:do|does|would|will) (?:they|these|those|it|that|this|the two) (?:compare|differ|stack up|fare|line up)"
    r"|where (?:do|does|would|will) (?:we|i|you|it|that|things|this) (?:land|end up|stand|come out))\b"
)


def asks_valuation(sentence: Sentence, draft: Draft) -> str | None:
    """The reason why a draft should be run, or None where the question is one for the documents."""
    text, request = sentence.lowered, draft.request
    if text.lstrip().startswith(("/", "--", "value --", "qs-assistant")):
        return "command"
    if request.kind in ("market", "arithmetic"):
        return draft.rule
    if FIRST_CASH_YEAR in request.outputs:
        return "first cash year"
    if request.figure is not None:
        return "figure of a year"
    if request.kind != "value":
        return request.kind
    if draft.changes:
        return _what_if(sentence, draft)
    if draft.open or draft.unclear:
        named = any(not one.loose for one in sentence.mentions) or bool(draft.unclear)
        short = len(sentence.tokens) <= 9 and ((named and not _ASKS_FACT.search(text)) or _WORTH_WITH.search(text))
        return "open number" if _is_bare(sentence) or short or _SUPPOSED.search(text) or "worth" in text else None
    return _base(sentence, draft)


_SUPPOSED = re.compile(
    r"\bwhat if\b|\bsuppos\w+|\bassum(?:e|ing)\b|\bimagine\b|\bwhat happens\b|\bpretend\b|\blet'?s? (?:say|assume)\b|\bwhat about\b"
    r"|\bi(?:'d| would|'ll| will|'m going to)? (?:rather |just |probably )?(?:go with|go for|use|take|assume|put|model|plug in|pick"
    r"|choose|expect|believe|think|reckon|guess)\b"
)
_WORTH_WITH = re.compile(
    r"\b(?:value|valuation|worth|fair value|dcf|npv|rnpv|model|price it|run (?:it|the model)|scenario|case)\b[^,;]{0,25}?"
    r"\b(?:with|at|for|using|given|if|under|assuming|on)\b"
)
"""A valuation asked for on condition of something: a number behind it is an input's, whichever it may be."""


def _is_bare(sentence: Sentence) -> bool:
    """Whether a text is a number with its unit and nothing else but a preposition: "at $125/kWh"."""
    used = {place for one in sentence.quantities for place in range(one.first, one.last)}
    left = [one for place, one in enumerate(sentence.tokens) if place not in used]
    return all(one.kind == "mark" or one.text in ("at", "with", "for", "and", "say", "if", "about", "to", "of") for one in left)


def _what_if(sentence: Sentence, draft: Draft) -> str | None:
    text = sentence.lowered
    if _SUPPOSED.search(text):
        return "hypothesis"
    outputs = any(not one.loose and one.candidates[0] in _MODEL_OUTPUTS for one in sentence.mentions)
    if outputs or any(pattern.search(text) for pattern in (_VALUES, _RESULT_ASKED, _BASE_ASKED)) or re.search(r"\bif\b", text):
        return "value asked"
    if _ASKS_FACT.search(text) or re.match(r"\W*(?:is|are|can|could|will|does|do|has|have|did)\b", text):
        return None
    named = any(change.mention is not None for change in draft.changes)
    return "elliptical" if named or len(sentence.tokens) <= 12 else None


def _base(sentence: Sentence, draft: Draft) -> str | None:
    text = sentence.lowered
    outputs = [one for one in sentence.mentions if not one.loose and one.candidates[0] in _MODEL_OUTPUTS]
    if outputs and not re.search(r"\bwhat (?:is|does|are) (?:an? )?(?:\w+ ){0,3}mean\b|\bmeaning of\b|\bdefine\b|\bdefinition\b", text):
        return "output asked"
    return "base value asked" if draft.request.preset or _BASE_ASKED.search(text) else None


_MODEL_OUTPUTS = frozenset(
    (
        "enterprise_value", "equity_value", "value_per_share", "upside", "unrisked_enterprise_value",
        "unrisked_equity_value", "unrisked_value_per_share",
        "unrisked_upside", "mature_yield", "mature_price", "mature_unit_cost", "mature_unit_margin",
        "mature_royalty", "mature_output", "breakeven_yield",
        "funding_need", "dilution", "new_shares", "funding_first_year", "funding_last_year",
        "value_per_share_after_funding", "value_per_share_after_stock_compensation",
    )
)  # fmt: skip
_GENERIC = OWN_NAMES | words(
    "what what's whats is are was were the a an of value values worth price prices share shares stock cap market per how much does do"
    " did it that this to for tell me"
    " give show and then now new left happens be would will company result answer model your our in at on with so if"
    " as by get you i we my equity"
    " target upside downside fair implied valuation enterprise each one outcome effect where which mean means change changes before after"
    " rise fall move"
)


def asks_documents(text: str) -> bool:
    """Whether a part of a question stands by itself as a question for the documents."""
    lowered = text.lower()
    if (
        _CHAT.search(lowered)
        or _RESULT_ASKED.match(lowered)
        or len(lowered.split()) < 3
        or not set(re.findall(r"[a-z0-9&'-]+", lowered)) - _GENERIC
    ):
        return False
    return bool(
        _OPENS.search(lowered)
        and not _BASE_ASKED.search(lowered)
        and not re.search(r"\bworth\b|\bwhat if\b|\bfair value\b|\bupside\b|\byour\b|\bchange the value\b|\bvaluation\b", lowered)
    )
