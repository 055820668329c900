"""The pages on privacy and terms are what the program itself says."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.legal import privacy_page, terms_page
from qs_assistant.records.database import metadata

DOCS = Path(__file__).parents[2] / "docs"


def test_the_pages_are_as_python_m_bot_legal_writes_them():
    assert (DOCS / "privacy.md").read_text(encoding="utf-8") == privacy_page()
    assert (DOCS / "terms.md").read_text(encoding="utf-8") == terms_page()


def test_a_new_table_with_people_in_it_has_to_be_described():
    table = sa.Table("diaries", metadata, sa.Column("user", sa.String(20)))
    try:
        with pytest.raises(ValueError, match="diaries"):
            privacy_page()
    finally:
        metadata.remove(table)
