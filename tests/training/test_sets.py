"""The labelled sets and what the code says of them."""

from qs_assistant.questions.scorer import UNTAUGHT
from qs_assistant.valuation.inputs import INPUTS
from training.reading.alignment import read_sets


def test_the_untaught_inputs_are_those_that_no_labelled_question_sets():
    requests = [row["request"] for rows in read_sets().values() for row in rows if row.get("request")]
    taught = {name for one in requests for given in (one, *(one.get("scenarios") or ())) for name in given.get("set") or {}}
    taught |= {one.get(key) for one in requests for key in ("solve_for", "variable")}
    assert set(INPUTS) - taught == UNTAUGHT
