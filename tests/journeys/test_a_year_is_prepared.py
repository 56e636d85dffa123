"""The mission's own day in a browser: the next edition, its comptoirs, a caller, a hall, two hundred mails, a past year.

Each path begins on the mission's first screen and is done within the clicks that docs/tour.md states: a link, a
button, a box, a choice in a list is a click; typing is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.support.looking import DESK, open_window
from tests.support.paths import ROOT
from tests.support.product import product

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.audit]
FIVE_DATES = {
    "registration_opens": "2028-03-01",
    "first_comptoir": "2028-03-14",
    "last_comptoir": "2028-06-13",
    "submission_closes": "2028-06-29",
    "vote_opens": "2028-09-01",
}
TO_PUBLISH = ("Calais", "Liévin", "Beaurainville")


def promised() -> dict[str, int]:
    """Return what the tour states: each path with its clicks."""
    tour = (ROOT / "docs" / "tour.md").read_text()
    return {
        path: int(clicks)
        for path, clicks in re.findall(r"^\| (.+?) \| (\d+) \|$", tour, re.MULTILINE)
    }


class Desk:
    """An agent's screen, which counts."""

    def __init__(self, site: str, page: Page) -> None:
        self.site, self.page, self.clicks = site, page, 0

    def begin(self) -> None:
        """Come to the mission's first screen, and count from there."""
        self.page.goto(f"{self.site}/gestion/")
        self.clicks = 0

    def click(self, target: Locator) -> None:
        """Click, and wait for what comes."""
        self.clicks += 1
        target.click()
        self.page.wait_for_load_state()

    def link(self, name: str, *, within: str = "body") -> None:
        """Follow a link."""
        self.click(self.page.locator(within).get_by_role("link", name=name, exact=True).first)

    def more(self, name: str) -> None:
        """Follow a link that the bar keeps one step further."""
        self.click(self.page.get_by_role("button", name="Plus", exact=True))
        self.link(name)

    def button(self, name: str) -> None:
        """Press a button."""
        self.click(self.page.locator("main").get_by_role("button", name=re.compile(name)).first)

    def tick(self, selector: str) -> None:
        """Tick a box, or choose one of several."""
        self.clicks += 1
        self.page.check(selector)

    def says(self, text: str) -> None:
        """Read this on the page."""
        expect(self.page.locator("main")).to_contain_text(text)


@pytest.fixture(scope="module")
def desk(browser: Browser) -> Iterator[Desk]:
    with product() as site:
        window = open_window(browser, DESK)
        page = window.new_page()
        page.set_default_timeout(15_000)
        page.goto(f"{site}/demonstration/")
        page.locator("form[action$='/agent/'] button").click()
        yield Desk(site, page)
        window.close()


@pytest.mark.timeout(300)
def test_the_mission_prepares_the_next_year_and_runs_this_one(desk: Desk, tmp_path: Path) -> None:
    assert {
        "Prepare next year’s edition from this year’s": prepare_the_edition(desk),
        "Take up three comptoirs and publish them": publish_three_comptoirs(desk),
        "Register somebody who calls": register_a_caller(desk),
        "Move a comptoir to another hall": move_a_hall(desk),
        "Write to two hundred people": write_to_two_hundred(desk),
        "Import a past year": import_a_year(desk, tmp_path / "bilan-2022.csv"),
    } == promised()


def prepare_the_edition(desk: Desk) -> int:
    desk.begin()
    desk.link("Édition")
    desk.link("Préparer l’édition suivante")
    for name, day in FIVE_DATES.items():
        desk.page.fill(f"[name={name}]", day)
    desk.button("Voir l’année")
    desk.button("Écrire l’édition")
    desk.says("L’édition est écrite. Le public ne la voit pas encore.")
    return desk.clicks


def publish_three_comptoirs(desk: Desk) -> int:
    desk.begin()
    desk.link("Comptoirs")
    desk.link("2028", within="main")
    desk.link("Reprendre ceux de l’année précédente")
    for commune in TO_PUBLISH:
        desk.tick(
            f"main li:has-text('{commune}') input[type=checkbox], main tr:has-text('{commune}') input[type=checkbox]"
        )
    desk.button("Écrire les brouillons")
    desk.says("3 brouillons sont écrits.")
    for commune in TO_PUBLISH:
        desk.link(commune, within="main table")
        desk.link("Publier le comptoir")
        desk.button("Publier le comptoir")
        desk.says("Le comptoir est publié.")
        if commune != TO_PUBLISH[-1]:
            desk.link("Comptoirs")
            desk.link("2028", within="main")
    return desk.clicks


def register_a_caller(desk: Desk) -> int:
    desk.begin()
    desk.link("Inscrire")
    desk.page.fill("[name=name]", "Jo Prototype-Exemple")
    desk.page.fill("[name=phone]", "01 99 00 12 34")
    desk.page.fill("[name=commune]", "Frévent")
    desk.button("Voir les comptoirs proches")
    desk.button("Inscrire ici")
    desk.says("Jo Prototype-Exemple")
    return desk.clicks


def move_a_hall(desk: Desk) -> int:
    desk.begin()
    desk.link("Comptoirs")
    desk.link("Saint-Pol-sur-Ternoise")
    desk.link("Changer le jour, le lieu ou la structure qui accueille")
    desk.clicks += 1
    desk.page.select_option(
        "[name=venue]", label="Beaurainville, Salle du Moulin (fictive) (80 personnes)"
    )
    desk.button("Voir ce qui change")
    desk.button("Faire ce changement et prévenir")
    desk.says("C’est fait.")
    return desk.clicks


def write_to_two_hundred(desk: Desk) -> int:
    desk.begin()
    desk.link("Écrire")
    desk.link("Écrire à plusieurs personnes")
    desk.page.fill("[name=subject]", "Rendez-vous : {comptoir}")
    desk.page.fill("[name=body]", "Bonjour {prénom|bonjour},\n\nÀ bientôt, {date}.\n{lien}")
    desk.button("Voir avant d’envoyer")
    desk.button(r"Envoyer à 2\d\d personnes")
    desk.says("mails partent.")
    clicks = desk.clicks
    # The runner writes them; the page says how far it has gone.
    for _look in range(60):
        desk.page.reload()
        if "parti :" in desk.page.locator("main").inner_text().replace("\u00a0", " "):
            break
        desk.page.wait_for_timeout(500)
    written = re.search(r"(\d+) mails écrits sur (\d+)", desk.page.locator("main").inner_text())
    assert written is not None
    assert written[1] == written[2]
    assert int(written[1]) >= 200
    return clicks


def import_a_year(desk: Desk, file: Path) -> int:
    file.write_text("édition;labellisés;votants;source\n2022;48;6500;Bilan fictif de 2022\n")
    desk.begin()
    desk.more("Importer")
    desk.link("Importer un fichier")
    desk.tick("[name=kind][value=figures]")
    desk.clicks += 1
    desk.page.set_input_files("[name=file]", file)
    desk.button("Lire le fichier")
    desk.button("Voir ce qu’il ferait")
    desk.button("Importer toutes les lignes")
    desk.link("Chiffres")
    desk.says("6 500")
    return desk.clicks - 1
