"""Reads of votes: turnout, results, who chose what in an open vote."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from jiaogong.kernel.errors import RuleBroken

from . import sentences
from .counting import Numbers, Paper, Result, choices_of, decide, tally
from .evidence import faults_of_box
from .models import Ballot, Elector, Option, Participation, Vote
from .words import CHOSEN, FEWEST_SHOWN, TURNOUT_STEP, Issued, State


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many have taken part, as far as it may be told now. `exact` None: told in steps."""

    due: int
    exact: int | None
    words: str


def turnout_of(vote: Vote) -> Turnout:
    """Of a secret vote that runs only steps are told: whoever asks before and after somebody votes learns nothing."""
    due = vote.electors.count()
    if vote.state in (State.CLOSED, State.COUNTED) and vote.participants is not None:
        return Turnout(due, vote.participants, f"{vote.participants} 人")
    number = vote.tickets.exclude(issued=Issued.NOT).count() if vote.by_receipt else vote.participations.count()
    if not vote.secret:
        return Turnout(due, number, f"{number} 人")
    if vote.state == State.CANCELLED:
        return Turnout(due, None, "已取消，不公布")
    step = number // TURNOUT_STEP * TURNOUT_STEP
    return Turnout(due, None, f"{step} 人以上" if step else f"不足 {TURNOUT_STEP} 人")


def papers_of(vote: Vote) -> list[Paper]:
    """Every ballot as counting takes it. Two queries."""
    names = dict(vote.options.values_list("pk", "key"))
    rows = Ballot.objects.filter(vote=vote).values_list("option_id", "choices")
    return [Paper(names[option] if option else "", tuple(choices)) for option, choices in rows.iterator()]


def count_papers(vote: Vote) -> dict[str, dict[str, int]]:
    """The counts of all ballots: what `count` writes down, and what a recount must give again."""
    keys = list(vote.options.values_list("key", flat=True))
    return tally(vote.counting_rules, keys, papers_of(vote))


def faults_of(vote: Vote) -> str:
    """Why the ballots do not fit those who took part; "" when each took part once and with whole ballots."""
    if vote.by_receipt:
        return faults_of_box(vote)
    people = vote.participations.count()
    whole = Ballot.objects.filter(vote=vote, option__isnull=True).count()
    parts = vote.options.annotate(n=Count("ballots")).values_list("n", flat=True)
    numbers = set(parts) if whole == 0 else {whole, *(n for n in parts if n)}
    if numbers - {people} or (people and not numbers):
        return f"参加投票 {people} 人，收到的票却是 {'、'.join(str(n) for n in sorted(numbers))} 张，两者不符"
    return ""


def numbers_of(vote: Vote) -> Numbers:
    """The denominators. Everybody listed is due; whoever cast is present; casting takes valid ballots alone."""
    due, cast = vote.electors.count(), vote.participants or 0
    present = cast if vote.attendance is None else vote.attendance
    replaced = vote.tickets.filter(replaced=True).count() if vote.by_receipt else 0
    return Numbers(all=due, due=due, present=present, valid=cast - vote.invalid, replaced=replaced)


def asked_words(vote: Vote) -> str:
    """What decides, with the numbers of this vote: 须超过全体有表决权的人 72 人的半数（至少 37 票）赞成方为通过."""
    due = vote.electors.count()
    present = due if vote.attendance is None else vote.attendance
    return sentences.asked(vote.counting_rules, Numbers(due, due, present, due))


def result_of(vote: Vote) -> Result:
    """What came out. RuleBroken before it was counted."""
    if vote.state != State.COUNTED or vote.outcome is None:
        raise RuleBroken("这次投票还没有计票。")
    options = list(vote.options.values_list("key", "title"))
    return decide(vote.counting_rules, options, vote.outcome, numbers_of(vote), secret=vote.secret)


def result_rows(vote: Vote, result: Result) -> list[dict[str, Any]]:
    """The table of a result: per option its numbers in order of the choices."""
    words = choices_of(vote.counting_rules)
    return [{"result": row, "numbers": [(word, row.counts.get(key)) for key, word in words]} for row in result.options]


def named_choices(vote: Vote) -> list[dict[str, Any]]:
    """Who chose what, of an open vote that was counted; nothing of any other. Three queries."""
    if vote.secret or vote.state != State.COUNTED:
        return []
    options: dict[int, Option] = {option.pk: option for option in vote.options.all()}
    titles = {option.key: option.title for option in options.values()}
    words = dict(choices_of(vote.counting_rules)) | titles
    words.pop(CHOSEN, None)
    said: dict[int, dict[int, str]] = defaultdict(dict)
    for ballot in Ballot.objects.filter(vote=vote):
        assert ballot.elector_id is not None
        text = "、".join(words[key] for key in ballot.choices) or "未选任何一项"
        said[ballot.elector_id][ballot.option_id or 0] = text
    columns = list(options) if vote.counting_rules.kind != "choose" else [0]
    electors = Elector.objects.filter(vote=vote).select_related("person").order_by("person__pinyin", "person_id")
    return [
        {"name": e.person.name, "said": [said[e.pk].get(c, "") for c in columns] if e.pk in said else None}
        for e in electors
    ]


def has_cast(vote: Vote, user: Any) -> bool:
    """Whether the user himself has voted."""
    return Participation.objects.filter(vote=vote, elector__person__user=user).exists()


def votes_with_numbers(votes: QuerySet[Vote]) -> QuerySet[Vote]:
    """With `due`, for lists."""
    return votes.select_related("unit").annotate(due=Count("electors", distinct=True))


def too_few(vote: Vote) -> bool:
    """Whether a secret rating among so few electors can never show its grades."""
    return vote.secret and vote.counting_rules.kind == "grades" and vote.electors.count() < FEWEST_SHOWN
