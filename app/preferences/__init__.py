"""The settings page: what a project keeps for whoever opens it, and what this computer keeps for its user."""
