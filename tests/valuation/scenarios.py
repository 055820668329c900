"""Random legal inputs: over the whole of every domain, and over the ranges of the assumptions."""

import random

from hypothesis import strategies as st

from qs_assistant.valuation.inputs import INPUTS, STORED_INPUTS


def legal_inputs(seed):
    """One set of inputs, each anywhere in its domain."""
    draw = random.Random(seed)  # noqa: S311 - test data, not secrets
    inputs = {name: INPUTS[name].low + (INPUTS[name].high - INPUTS[name].low) * (1e-6 + 0.999998 * draw.random()) for name in STORED_INPUTS}
    inputs["base_year"] = float(draw.randint(2020, 2040))
    inputs["start_year"] = inputs["base_year"] + draw.choice([draw.randint(0, 15), 15 * draw.random()])
    inputs["terminal_years"] = draw.choice([0.0, float(draw.randint(1, 50)), 1 + 49 * draw.random()])
    inputs["discount_rate"] = max(inputs["discount_rate"], inputs["terminal_growth"] + 0.001)
    return inputs


def scenarios_of(assumptions):
    """Scenarios within the ranges of the assumptions."""
    ranges = assumptions.ranges
    drawn = {
        name: st.floats(min(ranges[name]), max(ranges[name])) if name in ranges else st.just(value)
        for name, value in assumptions.base().items()
    }
    return st.fixed_dictionaries(drawn)
