"""What oversight keeps about people."""

from __future__ import annotations

from jiaogong.engines.personal.registry import Holder, Kept, register


def install() -> None:
    """Register the holder; called when the app is ready."""
    register(
        Holder(
            "oversight", "代表巡视、听证、沟通、列席", "组织职工民主监督，督促整改（《学校教职工代表大会规定》）",
            "随民主管理档案保存，清理后不再指向个人",
            (Kept("oversight.Participant", blank=("feedback", "fed_back_at")), Kept("oversight.Finding")),
        ),
    )  # fmt: skip
