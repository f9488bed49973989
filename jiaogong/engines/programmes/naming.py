"""What an entry is called: a person's by his name, a work's by its own title, which nobody can fill in for its author."""

from __future__ import annotations

from .definition.schema import Definition
from .models import Entry
from .words import EntrantKind

HIMSELF = ("姓名", "申报人")  # what a form calls the name field where the person himself is looked at
UNNAMED = "请填写申报名称：作品、课题或成果叫什么，不写作者姓名。"
_HINTS = {
    EntrantKind.PERSON: "评选个人的就是姓名，不用改。", EntrantKind.TEAM: "团队、集体或成果的名称。",
    EntrantKind.UNIT: "参评的集体、阵地或成果的名称；就是本单位的不用改。",
}  # fmt: skip


def of_work(definition: Definition) -> bool:
    """Whether a work is entered, not the person: the form does not ask his own name as 姓名, and it is no help for him."""
    own = any(f.prefill == "person.name" and f.title in HIMSELF for f in definition.fields)
    return definition.entrant == EntrantKind.PERSON and not definition.confidential and not own


def unnamed(entry: Entry, definition: Definition) -> bool:
    """A work that still goes by its author's name."""
    return of_work(definition) and entry.person is not None and entry.title == entry.person.name


def hint(definition: Definition) -> str:
    """What is written under 申报名称."""
    return "作品、课题或成果的名称，不写作者姓名。" if of_work(definition) else _HINTS[EntrantKind(definition.entrant)]
