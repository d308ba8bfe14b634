"""From raw text to the data tables of a workspace, their catalog and the report."""
