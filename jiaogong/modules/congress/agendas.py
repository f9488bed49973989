"""How a matter is put to the congress by rule: under which power, decided how, and whether it must pass before it is carried out."""

from __future__ import annotations

from dataclasses import dataclass

from jiaogong.kernel.errors import RuleBroken

from .words import Decision, Matter, Power


@dataclass(frozen=True, slots=True)
class Preset:
    """What holds for a matter unless the officer says otherwise; a `firm` one he cannot change."""

    power: Power
    decision: Decision
    must_pass: bool = False
    firm: bool = False


_PASSED = Preset(Power.PASS, Decision.SECRET, must_pass=True, firm=True)
PRESETS: dict[Matter, Preset] = {
    Matter.CHARTER: Preset(Power.DISCUSS, Decision.NONE),
    Matter.PLAN: Preset(Power.DISCUSS, Decision.NONE),
    Matter.WORK_REPORT: Preset(Power.DISCUSS, Decision.NONE),
    Matter.FINANCE: Preset(Power.DISCUSS, Decision.NONE),
    Matter.UNION_REPORT: Preset(Power.DISCUSS, Decision.NONE),
    Matter.PROPOSALS: Preset(Power.DISCUSS, Decision.NONE),
    Matter.PAY: _PASSED,
    Matter.APPOINTMENT: _PASSED,
    Matter.ASSESSMENT: _PASSED,
    Matter.REWARD: _PASSED,
    Matter.WELFARE: _PASSED,
    Matter.CONTRACT: _PASSED,
    Matter.LEADERS: Preset(Power.SUPERVISE, Decision.APPRAISAL),
    Matter.ELECTION: Preset(Power.PASS, Decision.ELECTION),
    Matter.OTHER: Preset(Power.DISCUSS, Decision.NONE),
}


def settle(matter: str, power: str, decision: str) -> Preset:
    """What holds for an item: the officer's choice where there is one, else the preset. RuleBroken where the rule leaves none.

    Rule: distribution, appointment, appraisal, reward and welfare rules are passed by the congress (教育部令第32号, 2012;
    article not verified), by secret ballot (the habit of the field, Shanghai art. 31); a draft collective contract likewise
    (劳动合同法第51条).
    """
    preset = PRESETS[Matter(matter)]
    wanted = Preset(
        Power(power or preset.power), Decision(decision or preset.decision), must_pass=preset.must_pass, firm=preset.firm
    )  # fmt: skip
    if preset.firm and (wanted.power, wanted.decision) != (preset.power, preset.decision):
        raise RuleBroken(
            f"“{Matter(matter).label}”按教育部令第32号须由教代会讨论通过，并用无记名表决，不能改用别的方式。",
            field="decision",
        )
    if wanted.decision == Decision.APPRAISAL and wanted.power != Power.SUPERVISE:
        raise RuleBroken("民主评议属于评议监督，请把职权选为“评议监督”。", field="power")
    if wanted.power == Power.PASS and wanted.decision == Decision.NONE:
        raise RuleBroken("“讨论通过”的事项要有表决方式：无记名表决、记名表决或者选举。", field="decision")
    return wanted
