"""What people save in a workspace, one plain class a kind; every write is one transaction."""
