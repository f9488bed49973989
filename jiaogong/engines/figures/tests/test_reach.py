"""Who sees which subtree's figures, and that a leader's screens hold no personal data."""

from __future__ import annotations

import pytest
from django.urls import reverse

from jiaogong.engines.inbox.tests.cast import Cast
from jiaogong.engines.org.models import Employment

from ..links import figure_url
from .conftest import PEOPLE, RATE

REACH = {
    "city": {"city", "county", "county2", "school", "school2", "school3"},
    "city_chair": {"city", "county", "county2", "school", "school2", "school3"},
    "leader": {"city", "county", "county2", "school", "school2", "school3"},
    "handler": {"city"},
    "county": {"county", "school", "school2"},
    "school": {"school"},
    "member": set(),
    "abroad": {"abroad", "abroad_school"},
}
UNITS = ("city", "county", "county2", "school", "school2", "school3", "abroad", "abroad_school")


@pytest.mark.parametrize("role", list(REACH))
def test_every_subtree_for_every_role(loaded: Cast, role: str) -> None:
    client = loaded.client(role)
    for name in UNITS:
        unit = loaded.units[name]
        expected = 200 if name in REACH[role] else 404
        for address in (
            f"{reverse('figures:figures')}?unit={unit.key}",
            f"{reverse('figures:figures')}?unit={unit.key}&export=xlsx",
            figure_url(RATE, unit=unit),
            f"{figure_url(RATE, unit=unit)}&export=xlsx",
            f"{reverse('figures:trend', args=[RATE])}?unit={unit.key}",
        ):
            assert client.get(address).status_code == expected, (role, name, address)


def test_own_subtree_without_naming_it(loaded: Cast) -> None:
    assert loaded.client("member").get(reverse("figures:figures")).status_code == 404
    assert "云溪县实验小学 · 数据截至" in loaded.client("school").get(reverse("figures:figures")).content.decode()


def test_strangers_are_led_to_sign_in(loaded: Cast) -> None:
    from django.test import Client

    for address in (reverse("figures:figures"), figure_url(RATE, unit=loaded.units["city"])):
        assert Client().get(address).status_code == 302


def test_the_register_is_linked_for_those_who_may_see_it(loaded: Cast) -> None:
    address = figure_url(PEOPLE, unit=loaded.units["city"])
    assert "名册" in loaded.client("city").get(address).content.decode()
    assert "名册" not in loaded.client("leader").get(address).content.decode()


def test_a_leaders_screens_name_units_only(loaded: Cast) -> None:
    """J24: six numbers, each drillable to units; no name of any person."""
    for person in loaded.people.values():
        Employment.objects.get_or_create(
            person=person,
            unit=loaded.units["school"],
            defaults={"employment_type": "established", "since": "2020-01-01"},
        )
    client = loaded.client("leader")
    home = client.get("/").content.decode()
    panel = home[home.index('id="panel-figures"') :]
    panel = panel[: panel.index("</section>")]
    assert panel.count('class="stat"') == 6
    hrefs = [part.split('"')[0].replace("&amp;", "&") for part in panel.split('href="')[1:]]
    pages = [client.get(href).content.decode() for href in hrefs]
    assert len(pages) == 7
    own = loaded.users["leader"].name
    for page in [panel, *pages]:
        for person in loaded.people.values():
            assert person.name not in page or person.name == own
