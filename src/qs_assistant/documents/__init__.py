"""From files and addresses to stored passages: formats, tables, filings, fetching, versions, the index, backups.

Import whole modules of the list; `formats`, `fetch`, `check` and `watch` are rooms of their own behind them, and `tables` says what
periods and measures headings name.
"""

__all__ = [
    "backup",
    "backup_schedule",
    "catalogue",
    "claims",
    "document",
    "drafts",
    "entry",
    "export",
    "fetch",
    "formats",
    "impact",
    "incoming",
    "index",
    "ingest",
    "lexical",
    "load",
    "passage",
    "shipped",
    "sources",
    "split",
    "tables",
    "vectors",
    "versioning",
    "watch",
    "write_turns",
]
