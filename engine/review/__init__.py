"""What can be said of a definition against a catalog: what is wrong, what looks odd, and what it means."""

from engine.review.describe import Summary, describe
from engine.review.findings import Finding, Severity
from engine.review.known import Known
from engine.review.surroundings import Surroundings
from engine.review.validate import errors, refuse_errors, validate, validate_for_saving

__all__ = [
    "Finding",
    "Known",
    "Severity",
    "Summary",
    "Surroundings",
    "describe",
    "errors",
    "refuse_errors",
    "validate",
    "validate_for_saving",
]
