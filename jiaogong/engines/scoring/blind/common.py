"""What the cleaners share."""

from __future__ import annotations


class Uncleanable(Exception):
    """Traces of the author cannot be removed with certainty: raters do not get this file. `words` say why, to the officer."""

    def __init__(self, words: str = "文件打不开，或不是系统认识的格式") -> None:
        self.words = words
        super().__init__(words)
