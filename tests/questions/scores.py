"""Scores that anyone can read: what is named is likely, all else alike unlikely."""

import numpy as np

from qs_assistant.questions.candidates import NAMES, ROLES
from qs_assistant.questions.features import KINDS, ROUTES
from qs_assistant.questions.scorer import ALL, INPUT_NAMES, PRESET_NAMES, SCENARIOS, SHAPES, WORDED, Scores, log_softmax

SURE = 8.0


def peaked(size, at):
    logits = np.zeros(size, np.float32)
    logits[at] = SURE
    return log_softmax(logits)


def scores(bindings, *, kind="value", route="valuation", shape=("base", "base", "absent"), unsaid=(), **more):
    """Scores under which each quantity is one (name, role[, scenario]), and the question of one kind and route."""
    rows = [(*one, ALL)[:3] for one in bindings]
    said = dict.fromkeys(unsaid, 0.0) if not isinstance(unsaid, dict) else unsaid
    unsaid_logits = np.array([[0.0, *(SURE if said.get(name) == one else -SURE for one in WORDED)] for name in INPUT_NAMES], np.float32)
    places = more.get("unsaid_in", {})
    return Scores(
        names=np.array([peaked(len(NAMES), NAMES.index(name)) for name, _, _ in rows]).reshape(len(rows), len(NAMES)),
        roles=np.array([peaked(len(ROLES), ROLES.index(role)) for _, role, _ in rows]).reshape(len(rows), len(ROLES)),
        scenarios=np.array([peaked(SCENARIOS + 1, at) for _, _, at in rows]).reshape(len(rows), SCENARIOS + 1),
        routes=peaked(len(ROUTES), ROUTES.index(route)),
        kinds=peaked(len(KINDS), KINDS.index(kind)),
        asks=peaked(2, 0),
        presets=peaked(len(PRESET_NAMES), PRESET_NAMES.index(more.get("preset"))),
        shape=np.array([peaked(len(SHAPES), SHAPES.index(one)) for one in shape]),
        solve_for=peaked(len(INPUT_NAMES), INPUT_NAMES.index(more.get("solve_for", "cash"))),
        variable=peaked(len(INPUT_NAMES), INPUT_NAMES.index(more.get("variable", "cash"))),
        unsaid=log_softmax(unsaid_logits),
        unsaid_scenarios=np.array([peaked(SCENARIOS + 1, places.get(name, ALL)) for name in INPUT_NAMES]),
    )
