"""Who may see figures: counts and rates of a subtree, without personal data."""

from jiaogong.kernel.access import Reach, Rule, register


def install() -> None:
    """Register the rules; called when the app is ready."""
    register(
        Rule(
            "figures.view",
            "查看指标数据",
            {"chair": Reach.SUBTREE, "officer": Reach.SUBTREE, "leader": Reach.SUBTREE, "handler": Reach.OWN},
        ),
        Rule("figures.freeze", "冻结指标数据", {"chair": Reach.OWN, "officer": Reach.OWN}),
    )
