"""What comes on top of what there is: new shares for new money, and the capacity of a new licensee.

New money is new shares: "issue 60 million shares at $5" adds shares and cash together, and so does "raise $500 million", at the price that
is said, else at the model's issue price, which is then named among the changes.
"""

from dataclasses import replace

from qs_assistant.questions.cases import Cases
from qs_assistant.questions.changes import Operation
from qs_assistant.questions.pairing import Change, Found
from qs_assistant.questions.sentence import Sentence
from qs_assistant.text.quantity_units import Quantity
from qs_assistant.text.tokens import words
from qs_assistant.types.request import Request

NEW_MONEY = "value/new money"
_ISSUING = words("issue issues issued issuing sell sells selling offer offers offering place places placing float floats print prints")
_RAISING = words("raise raises raised raising")
_SHARES = words("share shares stock")
_NEW = words("new more extra additional further")
_SIGNING = words("sign signs signed signing win wins winning land lands landing")
_REACH = 5


def with_additions(sentence: Sentence, found: Found, cases: Cases, preset: str | None) -> tuple[Found, bool]:
    """What a sentence changes with what it adds; whether it adds shares for money."""
    found = _with_licensee(sentence, found)
    count = _count(sentence)
    money = _money(sentence) or (_proceeds(sentence, found) if count is not None else None)
    if count is None and money is None:
        return found, False
    price = _price(sentence, count or money)
    dollars = price.value if price is not None else cases.value("issue_price", preset, {})
    if count is None and money is not None:
        count = replace(money, value=money.value / dollars, unit="number", scaled=True)
    elif money is None and count is not None:
        money = replace(count, value=count.value * dollars, unit="usd", scaled=True)
    if count is None or money is None:
        return found, False
    changes = [_added("shares", count), _added("cash", replace(money, unit="usd", scaled=True))]
    if price is None and count.first == money.first:
        stated = replace(count, value=dollars, unit="usd_share", scaled=False)
        changes.append(Change("issue_price", stated, Operation("set", dollars)))
    used = {one.first for one in (count, money, price) if one is not None}
    kept = tuple(one for one in found.changes if one.quantity.first not in used)
    still_open = tuple(one for one in found.open if one.first not in used)
    unclear = tuple(one for one in found.unclear if one[0].first not in used)
    return replace(found, changes=(*kept, *changes), open=still_open, unclear=unclear), True


def on_top(issued: Request, last: Request, cases: Cases) -> Request:
    """The last request with the shares and the cash of an issue, read as a question of its own, on top of what it has."""
    added = {name: issued.set[name] - cases.value(name, issued.preset, {}) for name in ("shares", "cash") if name in issued.set}
    given = {**last.set, **{name: value for name, value in issued.set.items() if name not in added}}
    for name, more in added.items():
        given[name] = float(f"{cases.value(name, last.preset, last.set) + more:.12g}")
    return replace(last, set=given, unused=issued.unused, outputs=(), figure=None)


def _added(name: str, quantity: Quantity) -> Change:
    return Change(name, quantity, Operation("add", quantity.value))


def _with_licensee(sentence: Sentence, found: Found) -> Found:
    """Reads "sign Toyota for 100 GWh" as so much more capacity."""
    changes = tuple(
        replace(one, operation=Operation("add", one.quantity.value))
        if one.name == "peak_capacity" and one.operation.action == "set" and _verb(sentence, one.quantity, _SIGNING)
        else one
        for one in found.changes
    )
    return replace(found, changes=changes)


def _verb(sentence: Sentence, quantity: Quantity, verbs: frozenset[str]) -> bool:
    """Whether one of some verbs stands shortly before a number, in its clause."""
    places = range(max(quantity.first - _REACH, 0), quantity.first)
    return any(sentence.word(at) in verbs and sentence.clause[at] == sentence.clause[quantity.first] for at in places)


def _count(sentence: Sentence) -> Quantity | None:
    """The number of shares that are issued."""
    for one in sentence.quantities:
        following = sentence.words(one.last, one.last + 3)
        of_shares = any(word in _SHARES for word in following) and all(word in _SHARES | _NEW | {"of", "common"} for word in following[:1])
        if one.unit == "number" and one.scaled and of_shares and _verb(sentence, one, _ISSUING | _RAISING):
            return one
    return None


def _money(sentence: Sentence) -> Quantity | None:
    """The sum that is raised: right behind the verb, with no input's name in between, and no debt."""
    for one in sentence.quantities:
        between = [at for at in range(max(one.first - 3, 0), one.first) if sentence.word(at) in _RAISING]
        named = any(between and between[-1] < mention.first < one.first for mention in sentence.mentions)
        borrowed = any(word in ("debt", "bonds", "loans") for word in sentence.words(one.last, one.last + 3))
        if between and not named and not borrowed and one.scaled and one.unit == "usd" and sentence.word(one.first - 1) not in ("to", "by"):
            return one
    return None


def _proceeds(sentence: Sentence, found: Found) -> Quantity | None:
    """The one sum of money beside a number of new shares, where no other input is named for it."""
    others = {one.quantity.first for one in found.changes if one.name not in ("cash", "shares")}
    sums = [one for one in sentence.quantities if one.unit == "usd" and one.scaled and one.first not in others]
    return sums[0] if len(sums) == 1 else None


def _price(sentence: Sentence, beside: Quantity | None) -> Quantity | None:
    """The price of a share at which it is done: "at $5", "at 12 dollars a share"."""
    for one in sentence.quantities:
        priced = one.unit in ("usd", "usd_share") and not one.scaled and 0 < one.value < 1000
        if beside is not None and priced and (sentence.word(one.first - 1) in ("at", "@", "for") or one.unit == "usd_share"):
            return one if sentence.clause[one.first] == sentence.clause[beside.first] else None
    return None
