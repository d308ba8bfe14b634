"""The tables of ours in a workspace file: the one place that says what they look like.

Import-owned tables are written by every import into the new file; user-owned ones are carried over into it.
No table has a key or an index: uniqueness is kept by the stores, one writer at a time, because replaying a
log over indexes is the least proven part of the database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

STORAGE_VERSION = "v1.0.0"
"""The oldest storage version that holds all our types, so that any DuckDB since 1.0 can read the file."""

FORMAT_VERSION = 2
"""The format of the file that this program writes; older ones are migrated, newer ones refused."""

IMPORT_TABLES: dict[str, str] = {
    "catalog": "json VARCHAR",
    "mapping": "json VARCHAR, base_directory VARCHAR",
    "import_files": """file VARCHAR, sheet VARCHAR, role VARCHAR, bytes BIGINT, modified TIMESTAMP,
        rows_read BIGINT, rows_loaded BIGINT, rows_set_aside BIGINT, details VARCHAR""",
    "import_issues": """kind VARCHAR, file VARCHAR, sheet VARCHAR, line BIGINT, "column" VARCHAR,
        value VARCHAR, reason VARCHAR, row VARCHAR""",
}

USER_TABLES: dict[str, str] = {
    "settings": "name VARCHAR, value VARCHAR",
    "counters": "name VARCHAR, value BIGINT",
    "segments": "id BIGINT, name VARCHAR, created_at TIMESTAMP",
    "segment_versions": "segment_id BIGINT, version INTEGER, saved_at TIMESTAMP, definition VARCHAR",
    "segment_references": """segment_id BIGINT, version INTEGER, kind VARCHAR, name VARCHAR,
        target_id BIGINT""",
    "drafts": """document VARCHAR, segment_id BIGINT, version INTEGER, updated_at TIMESTAMP,
        definition VARCHAR""",
    "recordings": """segment_id BIGINT, version INTEGER, recorded_at TIMESTAMP, as_of TIMESTAMP,
        data_version VARCHAR, size BIGINT, base BIGINT, entered BIGINT, "left" BIGINT, program VARCHAR""",
    "members": "segment_id BIGINT, key VARCHAR",
    "lists": "id BIGINT, name VARCHAR, origin VARCHAR, as_of TIMESTAMP, created_at TIMESTAMP",
    "list_members": "list_id BIGINT, key VARCHAR",
    "notes": 'id BIGINT, day DATE, "text" VARCHAR, created_at TIMESTAMP',
    "labels": "activity VARCHAR, name VARCHAR, label VARCHAR, family VARCHAR",
}

META_TABLE = "name VARCHAR, value VARCHAR"


def create_schema(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the empty schemas ``cardinal`` and ``data`` of a new workspace, in one transaction."""
    tables = {"meta": META_TABLE, **IMPORT_TABLES, **USER_TABLES}
    statements = ["CREATE SCHEMA cardinal", "CREATE SCHEMA data"]
    statements += [f"CREATE TABLE cardinal.{name} ({columns})" for name, columns in tables.items()]
    statements.append(f"INSERT INTO cardinal.meta VALUES ('format_version', '{FORMAT_VERSION}')")
    connection.begin()
    for statement in statements:
        connection.execute(statement)
    connection.commit()
