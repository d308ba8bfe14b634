"""The builder of segments: cards in two columns."""

from widgets.builder.view import BuilderView

__all__ = ["BuilderView"]
