"""What follows a programme: a closed registry of outcomes, filled by the modules that own what follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

if TYPE_CHECKING:
    from jiaogong.engines.org.models import Unit

    from .definition.schema import Definition
    from .models import Entry


@dataclass(frozen=True, slots=True)
class Outcome:
    """A kind of outcome.

    `params` is the pydantic model of its own keys in the definition's [outcome]. `apply(entry, params, by, at)` writes what follows for one
    chosen entry inside the confirming transaction, is safe to call twice, and returns a sentence for the trail. `undo`
    takes it back with a reason (revocation). `words` name the keys and their values for the page on which a definition is
    edited ("level": "级别", "level.city": "市级"). `asks_amount`: what is decided names an amount of money for each entry.
    `bounds(definition, params, host, shipped)` says what a host may not give, or "": asked where a scheme is taken in and
    where a call is made and published; `shipped` is the platform's own definition this one is (a copy of), if any.
    """

    key: str
    title: str
    params: type[BaseModel]
    apply: Callable[[Entry, Any, Any, datetime], str]
    undo: Callable[[Entry, str, Any, datetime], None] | None = None
    fits: Callable[[Definition, Any], str] | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    asks_amount: bool = False
    bounds: Callable[[Definition, Any, Unit, Definition | None], str] | None = None


class NoParams(BaseModel):
    """An outcome without keys of its own."""

    model_config = {"extra": "forbid"}


_outcomes: dict[str, Outcome] = {}


def register(*outcomes: Outcome) -> None:
    """Make outcomes known. A key twice is a programming error."""
    for outcome in outcomes:
        if outcome.key in _outcomes and _outcomes[outcome.key] != outcome:
            raise ValueError(f"outcome {outcome.key} registered twice")
        _outcomes[outcome.key] = outcome


def get(key: str) -> Outcome:
    """The outcome; an unknown key is a programming error (definitions are checked on load)."""
    return _outcomes[key]


def choices() -> list[tuple[str, str]]:
    """(key, title) of every outcome."""
    return [(outcome.key, outcome.title) for outcome in _outcomes.values()]


def params_of(definition: Definition) -> tuple[Outcome, Any]:
    """The definition's outcome with its keys as the owner's model."""
    outcome = _outcomes[definition.outcome["kind"]]
    return outcome, outcome.params.model_validate({k: v for k, v in definition.outcome.items() if k != "kind"})


def wrong(definition: Definition) -> Iterator[tuple[str, str]]:
    """What is wrong with [outcome]: (path, rule)."""
    kind = definition.outcome.get("kind")
    outcome = _outcomes.get(kind) if isinstance(kind, str) else None
    if outcome is None:
        yield "outcome.kind", f"要写结果去向，可用：{'、'.join(_outcomes)}"
        return
    try:
        _, params = params_of(definition)
    except ValidationError as error:
        for detail in error.errors():
            path = ".".join(str(part) for part in detail["loc"])
            said = detail.get("ctx", {}).get("error") or {"extra_forbidden": "没有这个键", "missing": "缺少这一项"}.get(
                detail["type"], "值不合要求"
            )
            yield f"outcome.{path}", str(said)
        return
    said = outcome.fits(definition, params) if outcome.fits else ""
    if said:
        yield "outcome", said


def beyond(definition: Definition, host: Unit, shipped: Definition | None) -> str:
    """What the definition would give that `host` may not give, in a sentence that names the rule; "" when all is well."""
    outcome, params = params_of(definition)
    return outcome.bounds(definition, params, host, shipped) if outcome.bounds else ""


def unposted(definition: Definition, shipped: Definition | None) -> str:
    """What grants an honour or a level is posted first, unless the platform's own definition of the same thing is not."""
    if any(step.kind == "publicise" for step in definition.steps):
        return ""
    same = ("kind", "matter", "level")
    if shipped is not None and all(step.kind != "publicise" for step in shipped.steps):
        if all(definition.outcome.get(key) == shipped.outcome.get(key) for key in same):
            return ""
    return "授予荣誉、评定等级要先公示：请在发布之前加上公示（publicise）环节"


def record_only(entry: Entry, params: Any, by: Any, at: datetime) -> str:
    """Nothing beyond the entry's own result."""
    return "结果已登记"


def install() -> None:
    """The outcome that is no more than the result itself; called when the app is ready."""
    register(Outcome("record", "只登记结果", NoParams, record_only))
