"""Definitions: a programme as data. `schema` says what may stand in one, `loading` reads and judges it."""

from .loading import Problem, Unsound, load, parse, sound
from .schema import Definition, Field, Step

__all__ = ["Definition", "Field", "Problem", "Step", "Unsound", "load", "parse", "sound"]
