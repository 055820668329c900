"""Up or down: what the words around a quantity say of its direction."""

from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.text.tokens import words

ABOUT = words(
    "about roughly around approximately approx only just even say maybe like an a the another some nearly almost exactly circa ca"
    " over under further good full whole mere additional flat extra more"
)
_MORE = words(
    "higher more greater larger longer bigger better dearer above later additional extra slower pricier up over increase rise raise"
    " hike improvement gain jump boost bump growth expansion delay late behind costlier increased after upwards premium stronger"
    " fatter"
)
LESS = words(
    "lower less fewer smaller shorter cheaper worse below sooner earlier faster quicker tighter thinner down under decrease cut drop"
    " fall decline reduction dip haircut early ahead off discount saving reduced before slimmer weaker slump trim downwards"
)


def _forms(verbs: frozenset[str]) -> frozenset[str]:
    """The verbs with their endings: cut, cuts, cutting; raise, raised, raising; drop, dropped."""
    found: set[str] = set()
    for verb in verbs:
        stem, doubled = verb.removesuffix("e"), verb + verb[-1]
        found.update((verb, verb + "s", verb + "es", stem + "ed", stem + "ing", doubled + "ed", doubled + "ing"))
    return frozenset(found)


_RAISING = _forms(
    words(
        "raise increase rise grow climb jump gain add lift boost improve bump hike expand extend lengthen delay slip postpone defer"
        " widen inflate"
        " push swell surge slide balloon soar spike rocket skyrocket mushroom creep"
    )
) | words("up plus + rose risen grew grown slid more extra additional")
_CUTTING = _forms(
    words(
        "cut reduce lower drop fall decrease shrink decline slash trim shave lose shorten dip accelerate advance halve knock bring"
        " speed subtract"
        " deduct remove erode deflate ease sink plunge plummet tumble crash slump collapse sag chop shed dwindle wane"
    )
) | words("down minus fell fallen shrank shrunk lost brought sped")
_FAR = 12
_JOINTS = words(", and if : then to")
_FILLERS = words("please now and then also we they i you let let's lets us just what if suppose supposing assume imagine")
_OF_DATES = ("slip", "delay", "postpon", "defer")  # move a date even where they are part of its name: "production slips by a year"
TO_VALUE = words("to at of is = : be are was were equals equal reaches reach hits hit reached becomes -> →")


def direction_after(sentence: Sentence, quantity: Quantity) -> tuple[int, bool]:
    """The sign of a comparative or noun after the quantity ("5 points higher", "a 20% increase"), and whether it moves a date."""
    at = quantity.last
    while sentence.word(at) in ("a", "of", "the", "in", "or", "so", "relative", "much", "percent", "annual") and at < quantity.last + 1:
        at += 1
    word = sentence.word(at)
    if at in sentence.named:
        return 0, False  # part of an input's name: "a 14% discount rate"
    if word in ("faster", "quicker", "slower") and quantity.unit in ("points", "bp", "percent"):
        return (-1 if word == "slower" else 1), False
    if word == "new" and quantity.unit in ("number", "usd", "gwh"):
        return 1, False
    if word in ("slip", "slippage", "setback"):
        return 1, True
    if word in ("cheaper", "off"):
        return -1, False
    return (1 if word in _MORE else -1 if word in LESS else 0), quantity.unit == "years" and word in _OF_TIME


_OF_TIME = words("later earlier sooner delay late early ahead behind after before slip slippage")


def direction_before(sentence: Sentence, quantity: Quantity, left: int) -> tuple[int, bool]:
    """The sign of a word right before the quantity ("up 20%", "slips two years"), or of a verb whose object stands between."""
    before = sentence.word(left - 1)
    nearby = sentence.words(left, quantity.first)
    if before in ("get", "gets", "receive", "receives", "inject", "injects", "collect", "collects") and quantity.unit == "usd":
        return 1, False
    if before == "plus" and not any(one.last == left - 1 for one in sentence.mentions):
        return 0, False
    if before in ("more", "extra", "additional", "another", "further") or any(
        word in ("another", "extra", "additional", "further") for word in nearby
    ):
        return verb_before(sentence, left) or 1, False
    if quantity.unit in ("percent", "number") and quantity.sign and before not in TO_VALUE:
        return 0, False
    sign = 0 if left - 1 in sentence.named else _sign_of(before)
    if sign and before != "to":
        if before in ("up", "down", "back", "out", "forward", "in"):
            return (_phrasal(sentence, left - 1) or sign), shifts(sentence, left)
        return sign, shifts(sentence, left)
    if before in ("back", "out", "forward"):
        return _phrasal(sentence, left - 1), True
    first = sentence.word(_clause_start(sentence, quantity.first))
    if quantity.unit in ("points", "bp") or (_sign_of(first) and first != "plus" and before not in TO_VALUE):
        return verb_before(sentence, left), shifts(sentence, left)
    return 0, False


def _clause_start(sentence: Sentence, place: int) -> int:
    """Where the words begin that a verb of change may open, at most a dozen tokens back."""
    start = place
    while start > max(0, place - _FAR) and sentence.clause[start - 1] == sentence.clause[place] and sentence.word(start - 1) not in _JOINTS:
        start -= 1
    while sentence.word(start) in _FILLERS:
        start += 1
    return start


def verb_before(sentence: Sentence, place: int) -> int:
    """The sign of the nearest verb of change before a place, within the clause; 0 where there is none."""
    at = place - 1
    while at >= max(0, place - 2 * _FAR) and sentence.clause[at] == sentence.clause[min(place, len(sentence.clause) - 1)]:
        if at < place - 1 and any(one.first <= at < one.last for one in sentence.quantities):
            return 0
        word = sentence.word(at)
        if word in ("back", "out", "forward", "in") and (sign := _phrasal(sentence, at)):
            return sign
        if word not in ("up", "down", "more") or not _phrasal(sentence, at):
            sign = _sign_of(word)
            if sign and (at not in sentence.named or word.startswith(_OF_DATES)):
                return _phrasal(sentence, at + 1) or sign
        at -= 1
    return 0


def _phrasal(sentence: Sentence, place: int) -> int:
    """The sign of a verb with its particle at a place: push back +, bring forward -, pull in -."""
    particle = sentence.word(place)
    for verb in sentence.words(place - 4, place):
        if verb.startswith(("push", "mov", "set", "pushed")) and particle in ("back", "out"):
            return 1
        if verb.startswith(("bring", "brought", "pull", "mov")) and particle in ("forward", "in", "ahead"):
            return -1
        if verb.startswith(("bring", "brought", "tak")) and particle in ("down", "off"):
            return -1
    return 0


def shifts(sentence: Sentence, left: int) -> bool:
    """Whether a verb before a place moves a date: slips, delayed, pulled in."""
    words = sentence.words(_clause_start(sentence, max(left - 1, 0)), left)
    return any(
        word.startswith(("slip", "delay", "postpon", "defer", "push", "pull", "bring", "brought", "slid", "accelerat", "advanc"))
        for word in words
    )


def _sign_of(word: str) -> int:
    return 1 if word in _RAISING else -1 if word in _CUTTING else 0
