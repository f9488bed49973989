"""What people are asked for when they join, why, and how long it is kept."""

from __future__ import annotations

from jiaogong.engines.personal.purposes import Purpose, register

JOINING = "members.joining"


def install() -> None:
    """Register the purpose; called when the app is ready."""
    register(
        Purpose(
            JOINING, "申请加入工会",
            "姓名、证件号码、手机号、用工性质、岗位、学科；不收证件照片。",
            "核实身份、办理入会和实名登记（《工会法》第三条，总工办发〔2017〕14号）；依据您的同意（《个人信息保护法》第十三条、第十四条）。",
            "没有提交的，一天后删除；没有批准或撤回的，30 天后删除证件号码和手机号，180 天后删除申请；批准的，转入会员档案，申请里的号码随即删除。",
        ),
    )  # fmt: skip
