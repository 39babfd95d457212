"""What a plan's printed figures say about each other, and where they disagree."""

from kgdata.auditing.kept import audit, coverage, relations

__all__ = ["audit", "coverage", "relations"]
