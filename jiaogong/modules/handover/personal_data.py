"""What handovers keep about people: who gave and who took an office, and the note."""

from __future__ import annotations

from jiaogong.engines.personal.registry import Holder, Kept, register

_HIDDEN = ("key", "digest", "issued_by", "used_by", "ended_by", "contents")


def install() -> None:
    """Register the holder; called when the app is ready. Nothing is erased: offices and who held them are the union's record."""
    register(
        Holder(
            "handover.handover", "职务交接", "证明职务由谁交出、由谁接任", "随工会任职档案保存，清理后不再指向个人",
            (
                Kept("handover.Handover", "former", blank=("note",), hidden=_HIDDEN),
                Kept("handover.Handover", "person", hidden=(*_HIDDEN, "note")),
            ),
        ),
    )  # fmt: skip
