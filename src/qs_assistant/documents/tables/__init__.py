"""One table model for all formats: spans resolved, headers joined into column paths, rows put into words with period, unit and scale."""

from qs_assistant.documents.tables.grid import Cell
from qs_assistant.documents.tables.interpret import interpreted
from qs_assistant.documents.tables.measures import own_measure
from qs_assistant.documents.tables.periods import LENGTH, Period, is_period, period_from_iso, read_period
from qs_assistant.documents.tables.verbalize import verbalize

__all__ = ["LENGTH", "Cell", "Period", "interpreted", "is_period", "own_measure", "period_from_iso", "read_period", "verbalize"]
