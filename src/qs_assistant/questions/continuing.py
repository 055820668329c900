"""The signs that a sentence goes on from the last turn."""

import re

from qs_assistant.questions.readings import Draft
from qs_assistant.questions.sentence import Sentence

SHORT = 8


_CUE = re.compile(
    r"^\W*(?:ok(?:ay)?|cool|thanks|hm+|right|great|nice|interesting|alright|sure|no|yes|yeah|wait|actually|well|wow|lol|fine|got it"
    r"|good)?[\s,.!]*(?:and|also|but|then|now|what about|how about|same|with|plus|again|instead|make (?:it|that)|at|for|add|on top"
    r"|keep|undo|forget|ignore|skip|cancel|revert|scrap|lose"
    r"|try|or|even|change|drop|in that case|under that|there|using that|combine|as before|leave|put|remove|bump|without|only|just|not"
    r"|rather|so|what if (?:it|that|they|we also|this|you also|i also)|if (?:it|that)(?:'s| is| were| was)?|in the|on the|from|to)\b"
    r"|\binstead\b|\bsame (?:but|thing|again|for|with|scenario|question|at|in|assumptions|case|inputs|setup|numbers|except)\b"
    r"|\b(?:that|this|the last|the previous|last|previous) (?:scenario|case|setup|run|one|set|result|assumptions?)\b|\bof that\b"
    r"|\bon that\b|\bas before\b|\bthe rest\b|\bon top of (?:that|this|it)\b|\btoo\s*[?.!]*$|\bas well\b|\bin that case\b|\balso\b"
    r"|\bwith that\b|\bfor that\b|\bto that\b|\bthat (?:be|look|change)\b|\bhow sensitive is (?:that|it|this)\b|\bit from\b"
    r"|\bcompare (?:that|it|this)\b|\bits?\b.{0,12}\binstead\b|\bthen\s*[?.!]*$|\bt?here\s*[?.!]*$"
    r"|^\W*(?:please |now |ok,? )*(?:make|set|raise|lower|increase|cut|reduce|double|halve|triple|push|delay|another|one more|two more)\b"
)


WITHOUT = re.compile(
    r"\b(?:undo|drop|remove|without|forget(?: about)?|skip|take (?:out|off|away)|minus|lose|put back|revert|reset|restore|cancel"
    r"|ignore)\b (?:the |that |my |its )?(?P<rest>.{2,60})"
)


DELAY = re.compile(r"\b(?:delay|slip|slippage|postpone\w*|head start|early start|late start|later start)\b")


_AFRESH = re.compile(r"^\W*(?:what is|what's|whats|how much is|value|what would) (?:qs|quantumscape|the company|a share)\b")


SIDE_BY_SIDE = re.compile(r"\b(?:compare|vs|versus|against|stack up|side by side)\b")


VALUE_THERE = re.compile(
    r"\b(?:value|worth|upside|equity|valuation)\b.{0,20}"
    r"\b(?:in that case|there|then|(?:under|with|on|at|for) (?:that|those|these|this))\b"
    r"|\b(?:in that case|under that|with that)\b.{0,30}\b(?:value|worth|upside|equity|valuation)\b"
)
"""What the last scenario is worth, whatever analysis was made of it."""


def goes_on(sentence: Sentence, draft: Draft) -> bool:
    """Whether a sentence goes on from a numeric turn: it opens or ends like one, does not start afresh, and has something to go on with."""
    text = sentence.lowered
    opens = _CUE.search(text) is not None or _is_bare(sentence, draft)
    return opens and not _AFRESH.search(text) and _touches(sentence, draft)


def _is_bare(sentence: Sentence, draft: Draft) -> bool:
    """Whether the sentence is a number (or a preset) and hardly more: "95%?", "2031?", "bull?"."""
    return len(sentence.tokens) <= 5 and bool(draft.open or draft.request.preset or any(one.mention is None for one in draft.changes))


def _touches(sentence: Sentence, draft: Draft) -> bool:
    """Whether there is anything numeric in the sentence to follow up with."""
    named = any(not one.loose for one in sentence.mentions)
    return (
        bool(draft.changes or draft.open or draft.unclear or draft.request.preset or sentence.quantities)
        or draft.request.kind != "value"
        or (named and len(sentence.tokens) <= 9)
        or repeats(sentence)
        or bool(VALUE_THERE.search(sentence.lowered))
        or (WITHOUT.search(sentence.lowered) is not None and DELAY.search(sentence.lowered) is not None)
        or bool(SIDE_BY_SIDE.search(sentence.lowered))
    )


def repeats(sentence: Sentence) -> bool:
    """Whether a short sentence asks for the last result again, or by the share."""
    return bool(re.search(r"\b(?:per share|a share|upside|again)\b", sentence.lowered)) and len(sentence.tokens) <= SHORT
