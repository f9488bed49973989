"""What may vary by place about founding a union. None of the defaults could be held against an official text here."""

from __future__ import annotations

from datetime import date

from jiaogong.engines.provisions.checks import whole
from jiaogong.engines.provisions.registry import Provision, register
from jiaogong.modules.committees.provisions import papers
from jiaogong.modules.unions.words import Form

from .words import ROSTER

MEMBERS = "founding.committee_members"
REVIEW_DAYS = "founding.review_days"
PREPARE_DAYS = "founding.prepare_days"
ELECTION_DAYS = "founding.election_days"
GROUP = "建会"
_SINCE = date(2022, 1, 1)
_LAW = "《中华人民共和国工会法》（2021年修正）第十一条"
_HABIT = "平台默认值：没有查到统一规定，由各级工会按实际设定"
_USUAL = ["建会申请书", "筹备组名单", ROSTER, "单位法人证照"]
PAPERS = {
    Form.COMMITTEE: _USUAL,
    Form.JOINT: [*_USUAL, "联合建会协议"],
    Form.ORGANISER: ["建会申请书", ROSTER, "单位法人证照"],
    Form.FEDERATION: ["建会申请书", "筹备组名单", "教育集团成立文件", "成员单位同意书"],
}


def papers_key(form: str) -> str:
    """The provision that lists a form's papers."""
    return f"founding.papers_{form}"


def install() -> None:
    """Register the provisions; called when the app is ready."""
    register(
        Provision(MEMBERS, "应建立工会委员会的会员人数", ((_SINCE, 25, _LAW),), whole(2, 500), measure="人", group=GROUP),
        Provision(REVIEW_DAYS, "上级审查建会申请的期限", ((_SINCE, 15, _HABIT),), whole(1, 90), measure="个工作日", group=GROUP),
        Provision(PREPARE_DAYS, "筹备（补正）到提交申请的期限", ((_SINCE, 30, _HABIT),), whole(1, 180), measure="个工作日", group=GROUP),
        Provision(ELECTION_DAYS, "批复后报送选举结果的期限", ((_SINCE, 60, _HABIT),), whole(5, 250), measure="个工作日", group=GROUP),
        *(
            Provision(papers_key(form), f"建会应交材料（{form.label}）", ((_SINCE, titles, _HABIT),), papers, group=GROUP,
                      help=f"每行一种；“{ROSTER}”可在系统里直接列名单。")
            for form, titles in PAPERS.items()
        ),
    )  # fmt: skip
