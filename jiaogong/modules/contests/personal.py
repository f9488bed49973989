"""What the shelf of works keeps about people."""

from jiaogong.engines.personal.registry import Holder, Kept, register


def install() -> None:
    """Register the holder; called when the app is ready."""
    register(
        Holder(
            key="contests", title="获奖作品", purpose="经作者同意，在系统内展示获奖作品",
            retention="展示到作者要求下架；署名随个人信息删除隐去", kept=(Kept("contests.work", blank=("text", "link")),),
        )
    )  # fmt: skip
