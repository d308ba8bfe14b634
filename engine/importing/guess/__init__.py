"""Guessing a mapping from names and contents of files: never in silence, always with reasons."""

from engine.importing.guess.result import Guess, Reason

__all__ = ["Guess", "Reason"]
