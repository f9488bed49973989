"""What congresses keep about people."""

from __future__ import annotations

from jiaogong.engines.personal.registry import Holder, Kept, register


def install() -> None:
    """Register the holder; called when the app is ready."""
    register(
        Holder(
            "congress", "教代会代表和选举名册", "选举教代会、工代会代表，组织会议和报备（《学校教职工代表大会规定》）",
            "代表名册随教代会档案保存，清理后不再指向个人；选举名册随任期结束清理",
            (
                Kept("congress.Delegate", blank=("basis",)),
                Kept("congress.Constituent", stays=False),
                Kept("congress.Observer", blank=("capacity",)),
            ),
        ),
    )  # fmt: skip
