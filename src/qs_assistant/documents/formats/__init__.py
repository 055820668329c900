"""File formats: PDF, HTML, Markdown, plain text, DOCX, CSV, XLSX and EML to one parsed form, in a process of its own."""

from qs_assistant.documents.formats.parsed import Guess, Parsed, ParseLimits
from qs_assistant.documents.formats.sandbox import parse

__all__ = ["Guess", "ParseLimits", "Parsed", "parse"]
