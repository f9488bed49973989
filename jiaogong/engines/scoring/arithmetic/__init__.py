"""From raw marks to a ranking: whole numbers and fractions alone, the same every time. Reads no table and no clock."""

from .figures import half_up, points
from .ranking import Entrant, Given, GroupScore, Placed, Result, Used, rank

__all__ = ["Entrant", "Given", "GroupScore", "Placed", "Result", "Used", "half_up", "points", "rank"]
