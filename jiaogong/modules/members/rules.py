"""Who may see and keep the member register."""

from jiaogong.kernel.access import Reach, Rule, register

OWN, SUBTREE = Reach.OWN, Reach.SUBTREE


def install() -> None:
    """Register the rules; called when the app is ready."""
    register(
        Rule("members.view", "查看会员名册", {"chair": SUBTREE, "officer": SUBTREE}),
        Rule("members.keep", "登记会籍与实名核验", {"chair": OWN, "officer": OWN}),
        Rule("members.export", "导出会员名册", {"chair": SUBTREE, "officer": SUBTREE}),
        Rule("members.reveal", "查看完整证件号和手机号（须填事由）", {"chair": OWN, "officer": OWN}),
    )
