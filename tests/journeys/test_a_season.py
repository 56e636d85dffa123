"""A whole season of one comptoir, lived in a browser: a family, the queue, offers, a move, reminders, a storm."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.looking import DESK, PHONE, open_window
from tests.support.product import product

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.audit]
# Of its 28 seats the demonstration holds 27.
PORTEL, MOVED = "le-portel-2027-05-29", "le-portel-2027-06-05"
ZELIE, OMER = "zelie@demonstration.invalid", "omer@demonstration.invalid"
PATIENCE = 30


class Season:
    """One product of its own, whose clock nobody else reads; two windows: people's phone, the mission's desk."""

    def __init__(self, site: str, phone: Page, desk: Page) -> None:
        self.site, self.phone, self.desk = site, phone, desk

    def travel(self, moment: str) -> None:
        """Go to a day and hour, as the wall shows them."""
        self.desk.goto(f"{self.site}/demonstration/")
        self.desk.fill("[name=to][type=datetime-local]", moment)
        self.desk.locator("form:has([type=datetime-local]) button").click()
        # The other processes learn of it within half a second.
        time.sleep(0.6)

    def open_letter(self, to: str, about: str) -> None:
        """Wait for a letter to somebody whose subject says this, and open it on the phone."""
        title = self.phone.locator(f"article:has-text('{to}') a", has_text=re.compile(about)).first
        deadline = time.monotonic() + PATIENCE
        self.phone.goto(f"{self.site}/demonstration/courrier/")
        while not title.count() and time.monotonic() < deadline:
            time.sleep(0.5)
            self.phone.reload()
        title.click()

    def follow(self, part: str) -> None:
        """Follow the link of the open letter whose address holds this."""
        self.phone.locator(f"main a[href*='{part}']").first.click()

    def letters(self, to: str) -> list[str]:
        """The subjects of what somebody was written, the last first."""
        self.phone.goto(f"{self.site}/demonstration/courrier/")
        return self.phone.locator(f"article:has-text('{to}') h2").all_inner_texts()

    def manage(self, slug: str, way: str = "") -> None:
        """Open a page of the mission about a comptoir."""
        self.desk.goto(f"{self.site}/gestion/comptoirs/{slug}/{way}")

    def figures(self, slug: str) -> list[int]:
        """The numbers that the mission reads: seats held, offered, free, in all; people waiting."""
        self.manage(slug)
        return [int(text) for text in self.desk.locator("dl.figures dd").all_inner_texts()]


@pytest.fixture
def season(browser: Browser) -> Iterator[Season]:
    with product() as site:
        windows = [open_window(browser, PHONE), open_window(browser, DESK)]
        phone, desk = (window.new_page() for window in windows)
        for page in (phone, desk):
            page.set_default_timeout(15_000)
        desk.goto(f"{site}/demonstration/")
        desk.locator("form[action$='/agent/'] button").click()
        yield Season(site, phone, desk)
        for window in windows:
            window.close()


def register(season: Season, name: str, email: str, *, child: str = "") -> None:
    page = season.phone
    page.goto(f"{season.site}/comptoirs/{PORTEL}/inscription/")
    page.fill("[name=name]", name)
    page.fill("[name=email]", email)
    page.fill("[name=commune]", "Le Portel")
    if child:
        page.locator("details summary", has_text="plusieurs").click()
        page.fill("[name=young]", child)
        page.check("[name=kind][value=family]")
        page.check("[name=fit][value=all]")
    page.wait_for_timeout(2100)  # the product asks whoever answers in less to look again
    page.click("main form button[type=submit]")
    if child:
        # One seat is left for two people: it is said before anything is sent.
        expect(page.locator("main")).to_contain_text("1 place")
        page.wait_for_timeout(2100)
        page.click("main form button[type=submit]")


@pytest.mark.timeout(300)
def test_a_season_of_one_comptoir(season: Season) -> None:
    # Two seats are wanted, one is free: the family waits together, and whoever comes next waits behind.
    register(season, "Zélie Journée", ZELIE, child="Tom Journée")
    register(season, "Omer Journée", OMER)
    assert season.figures(PORTEL) == [27, 0, 1, 28, 3]
    one_more_chair(season)
    assert season.figures(PORTEL) == [29, 0, 0, 29, 1]
    a_child_stays_at_home(season)
    the_hall_is_flooded(season)
    season.travel("2027-05-29T10:00")
    season.open_letter(OMER, "semaine|samedi 5 juin")
    season.travel("2027-06-04T10:00")
    season.open_letter(OMER, "[Dd]emain")
    a_storm(season)
    subjects = season.letters(OMER)
    assert len(subjects) == len(set(subjects)), "nobody is told the same thing twice"


def answer_yes(season: Season) -> None:
    """From the open letter, take the seats that it offers."""
    season.follow("/reponse/")
    expect(season.phone.locator("main")).to_contain_text("Répondez avant")
    season.phone.click("button[name=answer][value=yes]")
    expect(season.phone.locator("main")).to_contain_text("C’est noté")


def one_more_chair(season: Season) -> None:
    """The host finds one more chair: two seats are offered, in order, by mail."""
    season.manage(PORTEL, "places/")
    season.desk.fill("[name=capacity]", "29")
    season.desk.locator("main form button[type=submit]").click()
    season.open_letter(ZELIE, "place")
    answer_yes(season)


def a_child_stays_at_home(season: Season) -> None:
    """Tom has a fever: his seat waits ten minutes for a regret, then goes to the next in line."""
    phone = season.phone
    season.open_letter(ZELIE, "place|noté")
    season.follow("/inscriptions/")
    phone.locator("main a[href*='/annuler/']").last.click()
    phone.get_by_label("Tom Journée").check()
    phone.click("main form button[type=submit]")
    expect(phone.locator("main")).to_contain_text("Un regret")
    season.travel("2027-03-15T14:00")
    season.open_letter(OMER, "place pour vous|vous est proposée|vous attend")
    answer_yes(season)


def the_hall_is_flooded(season: Season) -> None:
    """Another week: each is told what changed, and says by a button that they still come."""
    season.travel("2027-04-20T10:00")
    season.manage(PORTEL, "deplacer/")
    season.desk.fill("[name=on]", "2027-06-05")
    season.desk.locator("main form button[type=submit]").last.click()
    season.desk.locator("button[name=seen]").click()
    season.open_letter(ZELIE, "chang")
    season.follow("/inscriptions/")
    expect(season.phone.locator("main")).to_contain_text("5 juin")
    season.phone.click("button[name=do][value=assent]")
    expect(season.phone.locator("main")).to_contain_text("C’est noté")


def a_storm(season: Season) -> None:
    """It does not take place: the family chooses another comptoir in one page."""
    season.manage(MOVED, "annuler/")
    season.desk.fill("[name=reason]", "Alerte rouge aux vents violents.")
    season.desk.locator("main form button[type=submit]").click()
    season.open_letter(ZELIE, "[Aa]nnul")
    season.follow("/changer/")
    season.phone.locator("article", has_text="Mont-Saint-Éloi").locator("button").click()
    expect(season.phone.locator("main")).to_contain_text("Mont-Saint-Éloi")
    expect(season.phone.locator("main")).to_contain_text("C’est noté")
