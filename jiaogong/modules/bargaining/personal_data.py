"""What collective bargaining keeps about people."""

from __future__ import annotations

from jiaogong.engines.personal.registry import Holder, Kept, register


def install() -> None:
    """Register the holder; called when the app is ready."""
    register(
        Holder(
            "bargaining", "集体协商代表", "办理集体协商、签订集体合同（《劳动合同法》第五十一条）",
            "随集体合同档案保存，清理后不再指向个人",
            (Kept("bargaining.Representative", blank=("name", "post")),),
        ),
    )  # fmt: skip
