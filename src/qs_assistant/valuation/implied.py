"""What the market believes: the success probability at which equity value equals the reference market value."""

import math
from collections.abc import Mapping

import numpy as np

from qs_assistant.valuation.vary import FloatArray, at, interval, present_value

_POINTS = 129
_ROUNDS = 6


def implied_success_probability(inputs: Mapping[str, float]) -> tuple[float, str | None]:
    """The success probability at which equity_value = market_cap, all else equal; nan and the reason where there is none.

    Of several, the one nearest the scenario's own. Brackets are cut into equal parts over and over, since the kernel takes arrays; the
    general `solve` agrees with it and also covers the other inputs.
    """
    market_cap = inputs["shares"] * inputs["share_price"]

    def gap(chances: FloatArray) -> FloatArray:
        return np.asarray(at(inputs, {"success_probability": chances}, ("equity_value",))["equity_value"]) - market_cap

    low, high = interval(inputs, "success_probability")
    own = present_value(inputs, "success_probability")
    points = np.linspace(low, high, 2 * _POINTS)
    gaps = gap(points)
    crossings = np.flatnonzero((gaps[:-1] == 0.0) | (gaps[:-1] * gaps[1:] < 0.0))
    if not crossings.size:
        if gaps[-1] == 0.0:
            return high, None
        side = "below the reference even if success is certain" if gaps[-1] < 0.0 else "above the reference at any chance of success"
        return math.nan, f"equity value stays {side}"
    nearest = min(crossings, key=lambda place: abs(points[place] - own))
    left, right = float(points[nearest]), float(points[nearest + 1])
    for _ in range(_ROUNDS):
        inner = np.linspace(left, right, _POINTS)
        signs = np.sign(gap(inner))
        place = int(np.argmax(signs != signs[0])) if signs[0] else 0
        if not signs[place]:
            return float(inner[place]), None
        left, right = float(inner[place - 1]), float(inner[place])
    return (left + right) / 2, None
