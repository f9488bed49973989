"""A matter: the case itself, who handles it, its clocks, its trail, and who else may open it."""

from .access import Access, Opening
from .matters import Case, Climb, Clock, Handler
from .trail import Entry

__all__ = ["Access", "Case", "Climb", "Clock", "Entry", "Handler", "Opening"]
