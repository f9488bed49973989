"""What pairs and projects keep about people."""

from jiaogong.engines.personal.registry import Holder, Kept, register


def install() -> None:
    """Register the holder; called when the app is ready."""
    register(
        Holder(
            key="growth", title="结对和课题", purpose="组织师徒结对、师生结对和课题研究",
            retention="结对结束后三年；课题随科研档案保存；学生姓名在结对结束时删除",
            kept=(
                Kept("growth.pair", "mentor", blank=("goals",), hidden=("pupil",)),
                Kept("growth.pair", "apprentice", blank=("goals",), hidden=("pupil",)), Kept("growth.project", "leader", blank=("team",)),
            ),
        )
    )  # fmt: skip
