"""Ready-made segments that adapt to a project: roles in place of names, resolved against its catalog."""

from engine.templates.model import Choice, Question, Template
from engine.templates.reading import templates
from engine.templates.resolving import Resolution, resolve

__all__ = ["Choice", "Question", "Resolution", "Template", "resolve", "templates"]
