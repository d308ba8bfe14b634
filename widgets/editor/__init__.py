"""The condition editor: small editors of a condition's parts, composed; state is the frozen condition."""
