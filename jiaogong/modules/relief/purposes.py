"""What people agree to when a union helps them: each purpose apart, each withdrawn apart."""

from __future__ import annotations

from jiaogong.engines.personal.purposes import Purpose, get, on_withdrawal, register

FILE = "relief.file"
FOLLOW = "relief.follow"
SURVEY = "relief.survey"


def install() -> None:
    """Register the purposes and what withdrawing does; called when the app is ready."""
    from .verbs.forgetting import forget_case, forget_survey

    register(
        Purpose(
            FILE, "困难帮扶建档",
            "家庭成员及证件号码、收入支出、住房、致困原因、健康和残疾情况、银行账号；属于敏感个人信息，单独征得同意。",
            "核实困难情况、确定类别、发放帮扶款物；依据您的单独同意（《个人信息保护法》第二十八条、第二十九条）。需要上级审批时，只报送有审批权的上级工会。不同意不影响其他工会服务，但无法建档。",
            "在档期间保存；退出后保存三年备查；撤回同意即删除家庭情况，已付款项只留金额和凭证，不再显示姓名。",
            separate=True,
        ),
        Purpose(
            FOLLOW, "困难档案随会籍接转",
            "现有困难档案的全部内容，转交新单位工会主席。",
            "调动后继续享受帮扶；依据您的单独同意（《个人信息保护法》第二十三条、第二十九条）。不同意则原档案关闭，需要时在新单位重新申请。",
            "与困难档案相同。",
            separate=True,
        ),
        Purpose(
            SURVEY, "大病调查实名上报",
            "姓名和疾病类别（不收诊断书），报发起调查的上级工会。",
            "安排大病帮扶；依据您的单独同意（《个人信息保护法》第二十三条、第二十九条）。不同意时学校只报人数。",
            "调查结束后一年删除；撤回同意立即删除。",
            separate=True,
        ),
    )  # fmt: skip
    on_withdrawal(FILE, forget_case)
    on_withdrawal(SURVEY, forget_survey)


def version_of(key: str) -> int:
    """The wording in force."""
    return get(key).version
