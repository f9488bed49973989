"""The catalogues of the modules: folders of definition files, read once and kept."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..definition.loading import Unsound, load
from ..definition.schema import Definition

_folders: dict[str, Path] = {}


@dataclass(frozen=True, slots=True)
class Listed:
    """A definition of a catalogue with the digest of its file."""

    definition: Definition
    sha256: str
    path: Path


def register(family: str, title: str, folder: Path) -> None:
    """A module names its folder of .toml files; all of them are of its `family`."""
    if family in _folders and _folders[family] != folder:
        raise ValueError(f"catalogue {family} registered twice")
    _folders[family] = folder
    _titles[family] = title
    everything.cache_clear()


_titles: dict[str, str] = {}


def families() -> list[tuple[str, str]]:
    """(key, Chinese title) of every family, in the order of registration."""
    return list(_titles.items())


def title_of(family: str) -> str:
    """The family's Chinese title."""
    return _titles.get(family, family)


@lru_cache(maxsize=1)
def everything() -> dict[str, Listed]:
    """Every definition of every catalogue by its key. Raises Unsound for a file that breaks a rule (a programming error)."""
    found: dict[str, Listed] = {}
    for family, folder in _folders.items():
        for path in sorted(folder.glob("*.toml")):
            text = path.read_text(encoding="utf-8")
            try:
                definition = load(text)
            except Unsound as error:
                error.add_note(str(path))
                raise
            if definition.family != family or definition.key != path.stem or definition.key in found:
                raise ValueError(f"{path}: key and family must fit the file's name and folder, and keys occur once")
            found[definition.key] = Listed(definition, hashlib.sha256(text.encode()).hexdigest(), path)
    return found


def get(key: str) -> Listed:
    """The definition of that key. KeyError when no catalogue has it."""
    return everything()[key]
