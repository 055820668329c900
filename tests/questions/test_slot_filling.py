import pytest

from qs_assistant.types.turn import next_turn


def ask(reader, *questions):
    turn, reading = None, None
    for question in questions:
        reading = reader.read(question, turn)
        turn = next_turn(question, reading, turn)
    return reading


@pytest.mark.parametrize(
    ("asked", "answer", "changes"),
    [
        ("what if yield is 150", "85%", {"target_yield": 0.85}),
        ("value QS at 7% with 95% yield", "the discount rate", {"target_yield": 0.95, "discount_rate": 0.07}),
        ("value QS at 7% with 95% yield", "tax rate", {"target_yield": 0.95, "tax_rate": 0.07}),
        ("at 125 usd/kwh", "the second one", {"materials_cost": 125}),
        ("separator at 90%", "the yield", {"separator_yield": 0.9}),
    ],
)
def test_a_short_answer_to_a_question_back_continues_it(reader, asked, answer, changes):
    assert ask(reader, asked).ask_back
    assert dict(ask(reader, asked, answer).request.set) == pytest.approx(changes)


def test_dilution_is_asked_back_with_its_two_meanings(reader):
    before = reader.read("double the shares").request.set["shares"] / 2
    asked = reader.read("what if there's 20% dilution?")
    assert len(asked.choices) == 2
    assert ask(reader, "what if there's 20% dilution?", "new shares").request.set["shares"] == pytest.approx(before * 1.2)
    assert ask(reader, "what if there's 20% dilution?", "the second one").request.set["shares"] == pytest.approx(before * 1.25)


def test_another_question_is_not_taken_for_an_answer(reader):
    reading = ask(reader, "at 125 usd/kwh", "What did Corning announce in the autumn?")
    assert (reading.route, reading.ask_back) == ("documents", None)
