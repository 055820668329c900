"""Valuation results in words."""
