"""The tables of a journal: its lines, and the id that tells it from every other journal."""

import sqlalchemy as sa

METADATA = sa.MetaData()
JOURNAL = sa.Table(
    "journal",
    METADATA,
    sa.Column(
        "seq",
        sa.BigInteger().with_variant(sa.Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    sa.Column("written", sa.String(40), nullable=False),
    *(
        sa.Column(name, sa.Text, nullable=False)
        for name in ("who", "theme", "galaxy", "kind", "value", "encoder", "model")
    ),
    sa.Column("action", sa.String(32), nullable=False),
    sa.Column("undoes", sa.String(32), nullable=False),
    sa.Index("journal_of_galaxy", "kind", "who", "theme", "galaxy", "seq"),
    sa.Index("journal_of_value", "kind", "value", "galaxy", "seq"),
    sa.Index("journal_of_action", "action"),
    sa.Index("journal_of_undoes", "undoes"),
    sqlite_autoincrement=True,
)
IDENTITY = sa.Table(
    "journal_identity",
    METADATA,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("began", sa.String(40), nullable=False),
)
