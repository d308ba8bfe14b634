"""The tutorial: a strip that walks a newcomer through a first segment, watching what they do."""
