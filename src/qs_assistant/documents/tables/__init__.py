"""One table model for all formats: spans resolved, headers joined into column paths, rows told with period, unit and scale."""

from qs_assistant.documents.tables.grid import Cell
from qs_assistant.documents.tables.interpret import interpreted
from qs_assistant.documents.tables.tell import told

__all__ = ["Cell", "interpreted", "told"]
