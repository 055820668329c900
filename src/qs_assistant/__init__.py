"""An assistant on QuantumScape's valuation that never makes up a figure."""

__version__ = "0.3.0"
