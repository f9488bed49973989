"""A complete congress of the demo city, played through by the verbs: filed, called, signed in, voted, counted, recounted by the
separate tool, closed and reported. Each time a fresh session; what is there stays as it is."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from jiaogong.engines.ballot.blind.wrapping import BITS
from jiaogong.engines.ballot.evidence import bundle_of
from jiaogong.engines.ballot.models import Vote
from jiaogong.engines.ballot.reading import result_of
from jiaogong.engines.ballot.verbs import Teller
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.congress import rehearsal
from jiaogong.modules.congress.models import AgendaItem, Delegate, Session, Term
from jiaogong.modules.congress.verbs.agenda import add_item
from jiaogong.modules.congress.verbs.filings import file_after, file_before
from jiaogong.modules.congress.verbs.hall import open_session
from jiaogong.modules.congress.verbs.opinions import reply_opinion, write_opinion
from jiaogong.modules.congress.verbs.roles import add_observer, ask_leave, give_role
from jiaogong.modules.congress.verbs.sessions import call_delegates, change_session, make_session
from jiaogong.modules.congress.words import Kind, Matter, SessionPost

from .sizes import CONGRESS_SCHOOL

AGENDA = (
    (Matter.WORK_REPORT, "学校工作报告"), (Matter.FINANCE, "学校财务工作报告"), (Matter.PROPOSALS, "提案办理情况报告"),
    (Matter.PAY, "绩效工资分配方案（修订）"), (Matter.ELECTION, "福利委员会委员选举"), (Matter.LEADERS, "民主评议学校领导干部"),
)  # fmt: skip
LEADERS = (("顾明德", "校长"), ("韩静", "副校长"), ("陆文博", "副校长"))
PASSPHRASES = ("清风徐来2026", "明月入怀2026")
PAPERS, PLACES, PROPOSALS = 2, 5, 9
AWAY = 6  # of 72


@dataclass(slots=True)
class Players:
    """Who takes part."""

    term: Term
    chair: User
    users: list[User]
    delegates: list[Delegate]


def replay(folder: Path, at: datetime, *, bits: int = BITS) -> dict[str, Any]:
    """Play it, write the bundles into `folder`, recount each; what came out, with `ok` only if everything holds. All or nothing in
    the main database."""
    with transaction.atomic():
        players = _players(at)
        session, proposals = _prepare(players, at)
        at = session.begins_at
        votes = _hold(session, players, at, bits)
        file_after(session, by=players.chair, at=at + timedelta(hours=3))
    session = Session.objects.select_related("term__congress__unit").get(pk=session.pk)
    told = [_evidence(vote, folder) for vote in votes]
    ok = all(row["recount"] == 0 for row in told) and session.state == "reported" and proposals == PROPOSALS
    return {
        "unit": session.unit.name, "session": str(session), "key": str(session.key), "due": session.due,
        "present": session.present, "quorum": session.quorum, "proposals": proposals, "votes": told, "ok": ok,
    }  # fmt: skip


def _players(at: datetime) -> Players:
    term = (
        Term.objects.filter(congress__unit__name=CONGRESS_SCHOOL, congress__kind=Kind.STAFF, until=None)
        .select_related("congress__unit")
        .first()
    )
    chair = User.objects.filter(username="school").first()
    if term is None or chair is None:
        raise RuleBroken(f"没有找到演示城市的{CONGRESS_SCHOOL}和它的教代会：请先运行 demo_city --accounts。")
    delegates = list(Delegate.objects.filter(term=term, until=None).select_related("person__user").order_by("number"))
    return Players(term, chair, [_account(d) for d in delegates[:PROPOSALS]], delegates)


def _account(delegate: Delegate) -> User:
    """Whoever writes and seconds needs an account; one made here can never sign in."""
    if delegate.person.user is None:
        name = f"replay-{delegate.person.pk}"
        delegate.person.user, _ = User.objects.get_or_create(
            username=name, defaults={"name": delegate.person.name, "password": "!"}
        )
        delegate.person.save(update_fields=["user"])
    return delegate.person.user


def _prepare(players: Players, at: datetime) -> tuple[Session, int]:
    """Set up three weeks ahead, so that proposals are in time; then put forward to this minute, filed and called."""
    chair = players.chair
    session = make_session(
        players.term,
        by=chair,
        at=at,
        begins_at=at + timedelta(days=25),
        place="学校报告厅",
        theme="审议、表决绩效工资分配方案",
    )
    proposals = _propose(players, session, at)
    for matter, title in AGENDA:
        add_item(session, matter=matter, title=title, text=f"{title}全文（演示）。", by=chair, at=at)
    change_session(
        session, by=chair, at=at, begins_at=at + timedelta(seconds=1), place=session.place, theme=session.theme
    )
    file_before(session, by=chair, at=at)
    call_delegates(session, by=chair, at=at)
    for delegate, post in zip(players.delegates[:4], ("scrutineer", "scrutineer", "teller", "chairman"), strict=True):
        give_role(session, delegate=delegate, post=SessionPost(post), by=chair, at=at)
    add_observer(session, name="程怀远", capacity="特邀，退休教师代表", by=chair)
    return Session.objects.select_related("term__congress__unit").get(pk=session.pk), proposals


_ASKED = (
    "改善教师食堂晚餐供应", "增设教师阅览室", "错峰安排考场监考", "班主任外出培训经费", "修缮体育馆更衣室", "教师停车位管理",
    "增加心理咨询开放时间", "减少重复填报表格", "改进听评课记录方式",
)  # fmt: skip


def _propose(players: Players, session: Session, at: datetime) -> int:
    """Nine proposals for the session, each seconded by two others, submitted and admitted."""
    from jiaogong.modules.proposals.models import Proposal
    from jiaogong.modules.proposals.verbs.drafting import draft
    from jiaogong.modules.proposals.verbs.screening import screen
    from jiaogong.modules.proposals.verbs.seconding import invite, second, submit

    users = players.users
    for number, title in enumerate(_ASKED[: min(PROPOSALS, len(users))]):
        facts = {
            "matter": "management", "title": f"关于{title}的建议", "cause": f"教职工多次反映{title}的问题（演示）。",
            "remedy": "建议学校列入本学期工作，明确负责部门和期限（演示）。",
        }  # fmt: skip
        made = draft(players.term, by=users[number], at=at, facts=facts)
        Proposal.objects.filter(pk=made.pk).update(session=session)  # another session may be ahead of this one
        made.refresh_from_db()
        others = [users[(number + step) % len(users)] for step in (1, 2)]
        invite(made, by=users[number], at=at, delegates=[d for d in players.delegates if d.person.user in others])
        for user in others:
            second(made, by=user, at=at)
        submit(made, by=users[number], at=at)
        screen(made, decision="admitted", reason="内容具体，属学校职权范围（演示）。", by=players.chair, at=at)
    return Proposal.objects.filter(session=session, admission="admitted").count()


def _hold(session: Session, players: Players, at: datetime, bits: int) -> list[Vote]:
    chair, delegates = players.chair, players.delegates
    away = max(1, len(delegates) * AWAY // 72)
    ask_leave(session, reason="外出培训（演示）", by=_account(delegates[-1]), at=at)
    here = delegates[: len(delegates) - away]
    rehearsal.come(session, here, by=chair, at=at)
    session = open_session(session, by=chair, at=at, party_head="书记")
    items = {item.matter: item for item in AgendaItem.objects.filter(session=session).select_related("session")}
    said = write_opinion(items[Matter.PAY], text="建议进一步向班主任倾斜。", by=players.users[0], at=at)
    reply_opinion(said, text="采纳，写入方案第六条。", by=chair, at=at)
    names = [(d.person.name, d.delegation.name) for d in delegates[4 : 4 + PLACES + 1]]
    plans = (
        (Matter.PAY, rehearsal.motion(len(here) * 2 // 3, len(here) // 6, PAPERS)),
        (Matter.ELECTION, rehearsal.election(_once(names), PLACES)),
        (Matter.LEADERS, rehearsal.appraisal(LEADERS)),
    )
    tellers = [Teller(d.person.name, p) for d, p in zip(delegates[:2], PASSPHRASES, strict=True)]
    votes = [
        rehearsal.hold_vote(
            items[matter], cast, by=chair, at=at + timedelta(minutes=20 * n), tellers=tellers, bits=bits
        )
        for n, (matter, cast) in enumerate(plans, 1)
    ]
    rehearsal.conclude(session, by=chair, at=at + timedelta(hours=2))
    return votes


def _once(names: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Namesakes told apart."""
    seen: dict[str, int] = {}
    told = []
    for name, about in names:
        seen[name] = seen.get(name, 0) + 1
        told.append((f"{name}（{about}）" if seen[name] > 1 else name, about))
    return told


def _evidence(vote: Vote, folder: Path) -> dict[str, Any]:
    """The bundle on the disk, recounted by the one file that lies in it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{vote.key}.zip"
    data = bundle_of(vote, whole=True)
    path.write_bytes(data)
    place = folder / str(vote.key)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        packed.extractall(place)
    done = subprocess.run([sys.executable, "recount.py", "."], cwd=place, capture_output=True, text=True, check=False)
    assert vote.subject_id is not None
    item = AgendaItem.objects.get(pk=vote.subject_id)
    return {
        "title": vote.title, "outcome": item.get_outcome_display(), "sentence": item.sentence, "result": result_of(vote).sentence,
        "fingerprint": vote.manifest.fingerprint, "bundle": str(path), "recount": done.returncode,
        "said": done.stdout.strip().splitlines()[-1:] if not done.returncode else done.stdout + done.stderr,
    }  # fmt: skip
