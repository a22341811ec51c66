"""Tests of explorer.labels.database."""

import pytest
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from explorer.labels.tables import JOURNAL

pytestmark = pytest.mark.slow


def test_the_journal_table_compiles_for_postgresql():
    statement = str(CreateTable(JOURNAL).compile(dialect=postgresql.dialect()))
    assert "seq BIGSERIAL" in statement and "PRIMARY KEY (seq)" in statement
