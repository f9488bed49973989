"""Units, people, offices: who exists, where, since when.

Facts with a time are rows with a half-open period [since, until): `until` is the first day the fact no longer holds.
A unit carries today's name, kind, nature and place itself (rights follow today's); `UnitPeriod` keeps every version
with its period (figures follow `at`), and both are written by one verb.
"""

from .people import Employment, Holding, Office, OfficeQuerySet, Person, PersonQuerySet
from .periods import PeriodQuerySet, open_at, period_check
from .units import SEGMENT, Affiliation, Headcount, LegalIdentity, Succession, Unit, UnitPeriod, UnitQuerySet, named

__all__ = [
    "SEGMENT",
    "Affiliation",
    "Employment",
    "Headcount",
    "Holding",
    "LegalIdentity",
    "Office",
    "OfficeQuerySet",
    "PeriodQuerySet",
    "Person",
    "PersonQuerySet",
    "Succession",
    "Unit",
    "UnitPeriod",
    "UnitQuerySet",
    "named",
    "open_at",
    "period_check",
]
