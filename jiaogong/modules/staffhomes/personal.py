"""What the register of places keeps about people: who answers for a place."""

from jiaogong.engines.personal.registry import Holder, Kept, register


def install() -> None:
    """Register the holder; called when the app is ready."""
    register(
        Holder(
            key="staffhomes", title="阵地负责人", purpose="记载教工之家、工作室等阵地由谁负责",
            retention="随阵地档案保存", kept=(Kept("staffhomes.facility", "leader"),),
        )
    )  # fmt: skip
