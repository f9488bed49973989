"""The to-dos cases make. Who may do what is the owning module's to say: the verbs here are called after its rule was asked."""

from __future__ import annotations

from jiaogong.engines.inbox.kinds import ItemKind, register

TAKE_ITEM = "cases.take"  # the desk: give it to handlers
HANDLE_ITEM = "cases.handle"  # a handler: do it by the day
URGE_ITEM = "cases.urge"  # leader and chair: it is late


def install() -> None:
    """Register the kinds; called when the app is ready. What is late climbs by the job of this engine, leader first."""
    register(ItemKind(TAKE_ITEM, "事项受理", remind=(1,), escalate=()))
    register(ItemKind(HANDLE_ITEM, "事项承办", remind=(5, 1), escalate=()))
    register(ItemKind(URGE_ITEM, "督促逾期事项", remind=(), escalate=()))
