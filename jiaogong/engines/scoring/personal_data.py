"""What panels keep about people: who was asked to mark, and for which group."""

from __future__ import annotations

from jiaogong.engines.personal.registry import Holder, Kept, register


def install() -> None:
    """Register the holder; called when the app is ready. A signed result rests on who marked, so the row stays."""
    register(
        Holder(
            "scoring.rater", "评委", "证明评审由谁打分、是否签署承诺和按规定回避",
            "随评审档案保存，清理后不再指向个人",
            (Kept("scoring.Rater", "person", hidden=("key", "token")),),
        ),
    )  # fmt: skip
