"""Taking a person's name and numbers out of texts that are about others as well."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from jiaogong.engines.org.models import Person

from .words import NOBODY


@dataclass(frozen=True, slots=True)
class Scrub:
    """What must not be found any more. `others` are names that hold the person's within them and stay (王芳 in 王芳芳)."""

    words: tuple[str, ...]
    others: tuple[str, ...] = ()

    @classmethod
    def of(cls, person: Person, others: Iterable[str] = ()) -> Scrub:
        """Name, ID number and phone of a person who is about to be erased."""
        numbers = [value.open() for value in (person.id_number, person.phone) if value]
        words = tuple(word for word in (person.name, *numbers) if word and word != NOBODY)
        return cls(words, tuple(name for name in others if person.name in name and name != person.name))

    def text(self, text: str) -> str:
        """The text without them."""
        if not self.words:
            return text
        stays = sorted(self.others, key=len, reverse=True)
        found = re.compile("|".join(re.escape(word) for word in (*stays, *self.words)))
        return found.sub(lambda match: match[0] if match[0] in stays else NOBODY, text)

    def value(self, value: Any) -> Any:
        """The same for what JSON holds."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(one) for one in value]
        if isinstance(value, dict):
            return {key: self.value(one) for key, one in value.items()}
        return value
