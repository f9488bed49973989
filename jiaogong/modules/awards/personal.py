"""What the register of honours keeps about people."""

from jiaogong.engines.personal.registry import Holder, Kept, register


def install() -> None:
    """Register the holder; called when the app is ready."""
    register(
        Holder(
            key="awards", title="荣誉", purpose="记载本人获得的荣誉，供查询、核验和推荐",
            retention="作为工会档案长期保存；本人要求删除的，保留记录、隐去姓名",
            kept=(Kept("awards.honour", blank=("subject",)), Kept("awards.candidate", stays=False)),
        )
    )  # fmt: skip
