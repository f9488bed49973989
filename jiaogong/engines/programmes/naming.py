"""What an entry is called: a person's by his name, a work's by its own title, which nobody can fill in for its author."""

from __future__ import annotations

from .definition.schema import Definition
from .models import Entry
from .words import EntrantKind

UNNAMED = "请填写申报名称：作品、课题或成果叫什么，不写作者姓名。"
_HINTS = {
    EntrantKind.PERSON: "评选个人的就是姓名，不用改。", EntrantKind.TEAM: "团队、集体或成果的名称。",
    EntrantKind.UNIT: "参评的集体、阵地或成果的名称；就是本单位的不用改。",
}  # fmt: skip


def unnamed(entry: Entry, definition: Definition) -> bool:
    """A work that still goes by its author's name."""
    return definition.work and entry.person is not None and entry.title == entry.person.name


def hint(definition: Definition) -> str:
    """What is written under 申报名称."""
    return "作品、课题或成果的名称，不写作者姓名。" if definition.work else _HINTS[EntrantKind(definition.entrant)]
