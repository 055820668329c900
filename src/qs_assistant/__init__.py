"""An assistant on a company's valuation that never makes up a figure."""

__version__ = "0.6.0"
