"""From the first page to the ticket, as people do it: on a phone, at a desk, by keyboard alone, without JavaScript."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.looking import DESK, PHONE, Screen

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
LIEVIN = "lievin-2027-04-06"
PLAIN = Screen(360, 740, javascript=False)


def seats_left(page: Page, site: str, slug: str = LIEVIN) -> int:
    text = page.request.get(f"{site}/comptoirs/{slug}/").text()
    return int(re.search(r'"remainingAttendeeCapacity": (\d+)', text)[1])


def find(page: Page, site: str, prefix: str) -> None:
    page.goto(f"{site}{prefix}/")
    page.fill("[name=pres_de]", "lievin")
    page.press("[name=pres_de]", "Enter")
    page.click(f"a[href='{prefix}/comptoirs/{LIEVIN}/']")
    page.click(f"a[href='{prefix}/comptoirs/{LIEVIN}/inscription/']")


def register(page: Page, name: str, email: str) -> None:
    page.fill("[name=name]", name)
    page.fill("[name=email]", email)
    page.fill("[name=commune]", "st pol sur ternoise")
    page.fill("[name=idea]", "Un four à pain pour le quartier.")
    page.wait_for_timeout(2100)  # the product asks whoever answers in less to look again
    page.click("main form button[type=submit]")


def read_the_ticket(page: Page, site: str, email: str) -> None:
    page.goto(f"{site}/demonstration/courrier/")
    page.click(f"article:has-text('{email}') a")
    page.click("a[href*='/b/']")
    expect(page.locator("svg.qr")).to_be_visible()


@pytest.mark.parametrize(
    ("screen", "prefix", "noted"),
    [
        (PHONE, "", "C’est noté"),
        (DESK, "/en", "It’s noted"),
        (PLAIN, "", "C’est noté"),
        (PLAIN, "/en", "It’s noted"),
    ],
    ids=["phone, French", "desk, English", "no JavaScript, French", "no JavaScript, English"],
)
def test_two_minutes_from_the_first_page_to_the_ticket(
    tab: Callable[[Screen], Page], site: str, screen: Screen, prefix: str, noted: str
) -> None:
    page = tab(screen)
    before = seats_left(page, site)
    name = f"Camille {'Journée' if prefix else 'Matinée'} {screen.width} {'a' if screen.javascript else 'b'}"
    email = f"camille.{screen.width}.{screen.javascript}{prefix.strip('/')}@demonstration.invalid".lower()
    find(page, site, prefix)
    register(page, name, email)
    expect(page.locator("h1")).to_contain_text(noted)
    page.check("[name=topics] >> nth=0")
    page.check("[name=items] >> nth=0")
    page.fill("[name=access_need]", "Une place devant.")
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("Une place devant.")
    assert seats_left(page, site) == before - 1
    read_the_ticket(page, site, email)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until this element has the focus, as somebody without a mouse."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"Tab never reaches {selector}")


def test_by_keyboard_alone(phone: Page, site: str) -> None:
    phone.goto(f"{site}/comptoirs/{LIEVIN}/")
    tab_to(phone, "a[href$='/inscription/']")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/inscription/")
    for field, text in {
        "name": "Dominique Clavier",
        "email": "dominique.clavier@demonstration.invalid",
        "commune": "Beaurainville",
        "idea": "Des cours de vélo.",
    }.items():
        tab_to(phone, f"[name={field}]")
        phone.keyboard.type(text)
    tab_to(phone, "[name=comes_as]")
    phone.keyboard.press("ArrowDown")
    tab_to(phone, "[name=under_15]")
    phone.wait_for_timeout(2100)
    tab_to(phone, "button[type=submit]")
    phone.keyboard.press("Enter")
    expect(phone.locator("h1")).to_contain_text("C’est noté, Dominique")


def test_what_is_wrong_takes_the_focus_and_leads_to_its_field(phone: Page, site: str) -> None:
    phone.goto(f"{site}/comptoirs/{LIEVIN}/inscription/")
    register(phone, "", "camille@")
    expect(phone).to_have_title(re.compile("^Erreur"))
    expect(phone.locator("#errors")).to_be_focused()
    phone.click("#errors a >> nth=0")
    expect(phone.locator("[name=name]")).to_be_focused()
    expect(phone.locator("[name=email]")).to_have_value("camille@")


def test_somebody_changes_their_mind(phone: Page, site: str) -> None:
    before = seats_left(phone, site)
    phone.goto(f"{site}/comptoirs/{LIEVIN}/inscription/")
    register(phone, "Sacha Revirement", "sacha.revirement@demonstration.invalid")
    phone.click("a[href^='/inscriptions/']:has-text('Passer')")
    phone.click("a[href$='/annuler/']")
    phone.click("main form button[type=submit]")
    expect(phone.locator("h1")).to_contain_text("annulée")
    # The seat is kept ten minutes for whoever regrets it.
    assert seats_left(phone, site) == before - 1
    phone.click("text=Reprendre ma place")
    expect(phone.locator("h1")).to_contain_text("C’est noté")
    assert seats_left(phone, site) == before - 1


FAMILY = "Sacha Ensemble\nCharlie Ensemble"
BEAURAINVILLE = "beaurainville-2027-05-04"


@pytest.mark.parametrize("screen", [PHONE, PLAIN], ids=["phone", "no JavaScript"])
def test_a_family_comes_together_and_one_stays_at_home(
    tab: Callable[[Screen], Page], site: str, screen: Screen
) -> None:
    page = tab(screen)
    before = seats_left(page, site, BEAURAINVILLE)
    page.goto(f"{site}/comptoirs/{BEAURAINVILLE}/inscription/")
    page.click("summary:has-text('plusieurs')")
    page.fill("[name=adults]", FAMILY)
    page.fill("[name=young]", "Lou Ensemble")
    email = f"famille.{screen.javascript}@demonstration.invalid".lower()
    register(page, "Camille Ensemble", email)
    expect(page.locator("main")).to_contain_text("Vos 4 places sont réservées")
    page.click("a[href^='/inscriptions/']:has-text('Passer')")
    page.click("a[aria-label='Ne vient plus : Charlie Ensemble']".replace(" :", "\u00a0:"))
    expect(page.locator("input[name=who]:checked + label")).to_have_text("Charlie Ensemble")
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("Annulé pour Charlie Ensemble")
    expect(page.locator(".people > li")).to_have_count(3)
    assert seats_left(page, site, BEAURAINVILLE) == before - 4
