"""What the committees' registers keep about people."""

from __future__ import annotations

from jiaogong.engines.personal.registry import Holder, Kept, register


def install() -> None:
    """Register the holder; called when the app is ready."""
    register(
        Holder(
            "committees", "委员会任职与选举", "登记委员会组成，办理换届选举（《工会法》第十条、第十七条）",
            "随工会组织档案保存，清理后不再指向个人",
            (
                Kept("committees.Seat", blank=("own_consent", "upper_consent")),
                Kept("committees.Candidate"),
            ),
        ),
    )  # fmt: skip
