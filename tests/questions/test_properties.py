import time

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from qs_assistant.questions.phrasing import question_of, spoken_change
from qs_assistant.text.quantities import find_quantities
from qs_assistant.text.tokens import clean, tokenize, words
from qs_assistant.types.request import Request
from qs_assistant.types.turn import Turn
from qs_assistant.valuation.inputs import INPUTS

RELAXED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
OPENINGS = (
    "What is QS worth with {}?",
    "What if we assume {}?",
    "Value it with {}.",
    "{} - fair value per share?",
    "Take {}, please: equity value?",
)
WORDS = sorted(
    words(
        "what if yield royalty of 90% $5 billion and or from to higher later double half the bear bull compare with 2031 points"
        " not instead justify odds sweep between separator cell price per kWh GWh is at , ? . - : why did article share 12 minus"
        " twice more less it that by raise cut"
    )
)


@st.composite
def scenarios(draw):
    """A set of one to five inputs with values inside their domains; no composite beside its parts, one reference at most."""
    names = draw(st.lists(st.sampled_from(sorted(INPUTS)), min_size=1, max_size=5, unique=True))
    chosen = {}
    for name in names:
        rivals = {*INPUTS[name].parts, *(other for other in INPUTS if name in INPUTS[other].parts)}
        if (
            rivals & set(chosen)
            or name == "base_year"
            or (name in ("share_price", "market_cap") and {"share_price", "market_cap"} & set(chosen))
        ):
            continue
        chosen[name] = draw(values(name))
    assume(chosen)
    return chosen


def values(name):
    spec = INPUTS[name]
    if spec.unit in ("fraction", "probability", "1/yr"):
        percents = st.integers(max(1, int(spec.low * 1000)) if spec.low >= 0 else int(spec.low * 1000), int(spec.high * 1000) - 1)
        return percents.map(lambda thousandths: thousandths / 1000)
    if name == "start_year":
        return st.integers(2025, 2040)
    if spec.unit == "years":
        return st.integers(1, min(int(spec.high), 15))
    return st.integers(1, min(int(spec.high), 5000))


@RELAXED
@given(changes=scenarios(), preset=st.sampled_from([None, "bear", "bull"]))
def test_a_scenario_in_words_reads_back_to_itself(reader, changes, preset):
    reading = reader.read(question_of(changes, preset))
    assert reading.ask_back is None, (question_of(changes, preset), reading)
    assert (reading.request.kind, reading.request.preset) == ("value", preset)
    assert dict(reading.request.set) == pytest.approx(changes)


@RELAXED
@given(changes=scenarios(), opening=st.sampled_from(OPENINGS))
def test_so_it_does_in_other_openings_and_orders(reader, changes, opening):
    phrases = ", ".join(spoken_change(name, value) for name, value in reversed(changes.items()))
    reading = reader.read(opening.format(phrases))
    assert reading.request is not None, (opening.format(phrases), reading)
    assert dict(reading.request.set) == pytest.approx(changes)


def _sound(reading):
    """No reading has an input outside its domain."""
    request = reading.request
    if request is None:
        return
    for scenario in ({**request.set}, *(one.set for one in request.scenarios or ())):
        for name, value in scenario.items():
            assert INPUTS[name].allows(value), (name, value)
    for bound in (request.low, request.high):
        assert bound is None or INPUTS[request.variable].allows(bound)


@RELAXED
@given(text=st.text(max_size=300))
def test_random_text_never_crashes(reader, text):
    _sound(reader.read(text))


@RELAXED
@given(salad=st.lists(st.sampled_from(WORDS), max_size=40), later=st.booleans())
def test_word_salad_never_crashes_and_never_leaves_a_domain(reader, salad, later):
    previous = (
        Turn("What if yield is 90%?", "valuation", Request("value", set={"target_yield": 0.9}), None, ("target_yield",)) if later else None
    )
    _sound(reader.read(" ".join(salad), previous))


@RELAXED
@given(number=st.integers(3, 97), place=st.sampled_from(["My cousin paid {} for it, but ", "Last week it was {}. ", "They said {}; "]))
def test_numbers_that_are_not_used_are_reported(reader, number, place):
    aside = place.format(f"${number}")
    reading = reader.read(f"{aside}what if the royalty rate is 12%?")
    assert dict(reading.request.set) == {"royalty_rate": 0.12}
    assert reading.request.unused == (f"${number}",)


LONG = (
    "yield 90% royalty 12% ", "compare 90% or 95% and bull ", "a b c d ", "$5 ", "((((", "zxqv ", "share of 5% is 7% ", "a",
    "yield",    "separatorr", "9", "1,", "1/", "+1 ", "x2 ", "5 b ", "half a ", "twenty ",
    "how much more than ", "a vs ", "what must each of ", "from 1 to ", "{",
    "undo the ", "\U0001f680", "\U0001f402 yield ", "如果产量达到百分之九十", "ماذا لو وصل العائد إلى 90% ",
    "a\u0301", "\u202e", "\x00", "\n",
    "\udcff",
)  # fmt: skip


@pytest.mark.parametrize("unit", LONG)
def test_four_thousand_characters_of_anything_take_no_more_than_a_hundred_milliseconds(reader, unit):
    text = (unit * 4000)[:4000]
    taken = []
    for _ in range(5):
        start = time.process_time()
        _sound(reader.read(text))
        taken.append(time.process_time() - start)
    assert min(taken) < 0.1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a" * 4001, "4,001 characters"),
        ("yield 90% " * 41, "more than 40 numbers"),
        ("1~" * 2000, "more than 40 numbers"),
        (f"what if yield is {'9' * 400}%?", "(401 characters)"),
        ("what if cash is $1e30?", "$1e30"),
        ("what if cash is 1e999", "1e999"),
    ],
)
def test_what_is_too_much_is_asked_for_in_smaller_pieces(reader, text, told):
    reading = reader.read(text)
    assert (reading.request, told in reading.ask_back) == (None, True)


@RELAXED
@given(value=st.integers(0, 10**6), scale=st.sampled_from(["", "k", "M", "bn"]))
def test_money_is_read_with_its_scale(value, scale):
    text = f"${value:,}{scale}"
    cleaned = clean(text)
    (quantity,) = find_quantities(tokenize(cleaned), cleaned)
    assert quantity.value == value * {"": 1, "k": 1e3, "M": 1e6, "bn": 1e9}[scale]
