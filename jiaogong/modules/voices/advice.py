"""Where the parties may go when a mediation fails, with the periods that run. Sources: 劳动争议调解仲裁法 (2008) art. 14, 27, 29, 43, 50, 52, 53;
事业单位人事管理条例 (2014) art. 37–38; 教师法 art. 39 (articles as named in the project's survey of the law)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jiaogong.kernel.clock import add_months

from .models import Mediation
from .words import Dispute, DisputeTopic


@dataclass(frozen=True, slots=True)
class Way:
    """A way on: what, until when (if it can be said), by which text."""

    title: str
    text: str
    until: date | None
    source: str


def ways(row: Mediation) -> list[Way]:
    """What may be done next, the nearest first."""
    until = add_months(row.knew_on, 12) if row.knew_on else None
    pay = row.topic == DisputeTopic.PAY
    words = (
        "向劳动人事争议仲裁委员会书面申请，不收费；5 日内决定是否受理，受理后 45 日内裁决，案情复杂的最多再延长 15 日。"
    )
    words += "时效一年，从知道或者应当知道权利被侵害之日起算，申请调解等主张权利的行为使时效中断、重新起算。"
    if pay:
        words += "拖欠劳动报酬的，在职期间不受一年限制，离职的应在离职之日起一年内提出。"
    law = "《劳动争议调解仲裁法》第二十七、二十九、四十三、五十三条"
    if row.dispute == Dispute.PERSONNEL:
        law += "，第五十二条（事业单位聘用制人员）"
    found = [
        Way("申请仲裁", words, None if pay else until, law),
        Way(
            "不服裁决",
            "收到裁决书之日起 15 日内可以向人民法院起诉；期满不起诉的，裁决书生效。",
            None,
            "《劳动争议调解仲裁法》第五十条",
        ),
    ]
    if row.dispute == Dispute.PERSONNEL:
        found.append(
            Way("考核、处分不服的", "不走仲裁：向原处理单位申请复核，或者向其上级、主管部门提出申诉。", None, "《事业单位人事管理条例》第三十七、三十八条")
        )  # fmt: skip
    found.append(
        Way(
            "教师申诉",
            "认为学校侵犯合法权益或者对处理不服的，可以向教育行政部门申诉，收到之日起 30 日内作出处理。",
            None,
            "《教师法》第三十九条",
        )
    )
    return found
