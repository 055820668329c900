"""Inputs to numbers: a deterministic, risk-adjusted discounted cash flow model and its analyses."""
