"""The data page: what was imported, table by table, and what was not used."""
