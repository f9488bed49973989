"""Schemes (stored definitions), programmes, entries, and the entries' passages through steps."""

from .entries import Entry, EntryFile, EntryQuerySet, Passage, Reveal, TeamMember
from .programmes import Batch, Programme, ProgrammeQuerySet, Quota, Stage
from .schemes import Scheme, SchemeDraft, SchemeQuerySet, SchemeVersion

__all__ = [
    "Batch", "Entry", "EntryFile", "EntryQuerySet", "Passage", "Programme", "ProgrammeQuerySet", "Quota", "Reveal", "Scheme", "SchemeDraft",
    "SchemeQuerySet", "SchemeVersion", "Stage", "TeamMember",
]  # fmt: skip
