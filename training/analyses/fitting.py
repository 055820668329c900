"""Fits one log-linear model of several classes by maximum likelihood with a Gaussian prior."""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

PRIOR = 0.4
STEPS = 80
FloatArray = NDArray[np.float64]


def shares(rows: FloatArray, weights: FloatArray) -> FloatArray:
    """The probability of each class, (rows, classes)."""
    totals = rows @ weights
    powers = np.exp(totals - totals.max(1, keepdims=True))
    found: FloatArray = powers / powers.sum(1, keepdims=True)
    return found


def fitted(rows: FloatArray, right: FloatArray, importance: FloatArray) -> FloatArray:
    """Weights of shape (features, classes); `right` has 1 at each row's right classes, which count together, `importance` its weight."""
    classes, single = right.shape[1], rows.astype(np.float32)

    def loss(flat: FloatArray) -> tuple[float, FloatArray]:
        weights = flat.reshape(rows.shape[1], classes)
        found = shares(single, weights.astype(np.float32)).astype(np.float64)
        of_right = (found * right).sum(1) + 1e-12
        value = -(importance * np.log(of_right)).sum() + PRIOR * (weights**2).sum()
        pull = importance[:, None] * (found - found * right / of_right[:, None])
        slope = (single.T @ pull.astype(np.float32)).astype(np.float64) + 2 * PRIOR * weights
        return float(value), slope.ravel()

    found = minimize(loss, np.zeros(rows.shape[1] * classes), jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    weights: FloatArray = found.x.reshape(rows.shape[1], classes)
    return weights
