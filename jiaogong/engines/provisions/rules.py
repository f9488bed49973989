"""Who may set provisions: cadres of a union above the base units, for themselves and those below."""

from jiaogong.kernel.access import Reach, Rule, register


def install() -> None:
    """Register the rules; called when the app is ready."""
    register(
        Rule("provisions.view", "查看规定参数", {"chair": Reach.OWN, "officer": Reach.OWN}),
        Rule("provisions.set", "设定规定参数", {"chair": Reach.OWN, "officer": Reach.OWN}),
    )
