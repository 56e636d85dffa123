"""The components in a real browser: every width and light, by keyboard, with JavaScript and without."""

import pytest
from playwright.sync_api import Page

from tests.support import trials
from tests.support.looking import DESK, NARROW, PHONE, Screen, axe, look, open_window, watch
from tests.support.validity import invalidities

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.ui.urls"),
    pytest.mark.django_db(transaction=True),
]
SCREENS = [NARROW, Screen(320, 640, theme="dark"), DESK, Screen(1280, 800, theme="dark")]


@pytest.fixture
def samples(live_server) -> str:
    """The address of the page of samples."""
    return f"{live_server.url}/samples/"


def opened(browser, screen: Screen, url: str) -> Page:
    """Return a page opened on a screen."""
    page = open_window(browser, screen).new_page()
    page.goto(url)
    return page


@pytest.mark.parametrize("screen", SCREENS, ids=str)
@pytest.mark.parametrize("path", ["", "form/"])
def test_every_component_is_accessible_and_holds_on_its_screen(browser, samples, screen, path):
    page = opened(browser, screen, samples + path)
    assert axe(page) == []
    assert trials.clipped_when_spaced(page) == []


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_a_form_with_errors_says_so(browser, samples, screen):
    page = opened(browser, screen, samples + "form/")
    complaints = watch(page)
    with page.expect_navigation():
        page.click("main form button")
    assert axe(page) == []
    assert trials.faults_of_an_answer(page) == []
    assert complaints == []


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=str)
def test_the_keyboard_reaches_everything(browser, samples, screen):
    assert trials.faults_of_the_keyboard(opened(browser, screen, samples)) == []


def test_the_summary_takes_the_focus_without_javascript(browser, samples):
    page = opened(browser, Screen(360, 740, javascript=False), samples + "form/")
    with page.expect_navigation():
        page.click("main form button")
    assert page.locator("#errors:focus").count() == 1


def test_the_page_of_samples_is_within_the_budget(browser, samples):
    seen = look(open_window(browser, PHONE), samples)
    assert seen.cost.excesses() == []
    assert seen.complaints == []


def test_the_markup_is_valid(browser, samples):
    window = open_window(browser, DESK)
    pages = {path: look(window, samples + path).html for path in ("", "form/")}
    assert invalidities(pages) == {"": [], "form/": []}


def test_a_form_is_sent_once_and_its_button_wakes_when_one_comes_back(browser, samples):
    page = opened(browser, PHONE, samples + "form/")
    page.evaluate("document.forms[0].addEventListener('submit', event => event.preventDefault())")
    page.evaluate(
        "window.sent = 0; addEventListener('submit', event => window.sent += !event.defaultPrevented)"
    )
    button = page.locator("main form button")
    button.click()
    assert button.is_disabled()
    page.evaluate("dispatchEvent(new Event('pageshow'))")
    assert button.is_enabled()


def test_a_dialog_opens_on_its_page_and_closes(browser, samples):
    page = opened(browser, PHONE, samples)
    page.click("text=Annuler ma venue")
    assert page.locator("dialog").is_visible()
    page.click("dialog >> text=Fermer")
    assert page.locator("dialog").is_hidden()


def test_without_javascript_the_link_of_a_dialog_leads_to_its_page(browser, samples):
    page = opened(browser, Screen(360, 740, javascript=False), samples)
    page.click("text=Annuler ma venue")
    assert page.url == samples + "form/"
