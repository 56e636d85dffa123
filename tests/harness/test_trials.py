"""The trials of pages find the faults that were put there."""

from __future__ import annotations

import pytest

from tests.support import trials
from tests.support.looking import PHONE, open_window

pytestmark = pytest.mark.browser

HEAD = '<!doctype html><html lang="fr"><head><title>Erreur (1) – X</title></head><body><main>'


@pytest.fixture
def page(browser):
    window = open_window(browser, PHONE)
    yield window.new_page()
    window.close()


def test_a_wide_page_is_found(page):
    page.set_content(HEAD + "<p style='width:900px'>a</p>")
    assert len(trials.wider_than_the_screen(page)) == 1
    page.set_content(HEAD + "<div style='overflow-x:auto'><p style='width:900px'>a</p></div>")
    assert trials.wider_than_the_screen(page) == []


def test_a_text_that_is_cut_is_found(page):
    page.set_content(
        HEAD
        + "<p style='height:1.2em;overflow:hidden'>un deux trois quatre cinq six sept huit neuf dix</p>"
    )
    assert len(trials.clipped_when_spaced(page)) == 1
    page.set_content(HEAD + "<p>un deux trois quatre</p>")
    assert trials.clipped_when_spaced(page) == []


def test_faults_of_the_keyboard_are_found(page):
    page.set_content(
        HEAD + "<style>a { outline: none } .b:focus { outline: 2px solid } "
        ".c { position: fixed; inset: 0; background: red; pointer-events: auto }</style>"
        "<a href='#'>unseen</a><a href='#' class='b'>seen</a>"
        "<input type='radio' name='r' class='b'><input type='radio' name='r' class='b'>"
    )
    assert [fault.partition(":")[0] for fault in trials.faults_of_the_keyboard(page)] == [
        "no visible focus"
    ]
    page.set_content(
        HEAD
        + "<style>:focus{outline:2px solid}.c{position:fixed;inset:0}</style><a href='#'>a</a><p class='c'>"
    )
    assert [fault.partition(":")[0] for fault in trials.faults_of_the_keyboard(page)] == [
        "focus under something else"
    ]


def test_a_trap_is_found(page):
    page.set_content(
        HEAD
        + "<style>:focus { outline: 2px solid }</style><button id='a'>a</button><button>b</button>"
        "<script>a.onkeydown = press => press.preventDefault()</script>"
    )
    assert trials.faults_of_the_keyboard(page) == ["not reached: <button>b</button>"]


def test_a_good_page_passes_the_keyboard(page):
    page.set_content(
        HEAD + "<details><summary>a</summary><a href='#'>hidden</a></details><a href='#'>b</a>"
    )
    assert trials.faults_of_the_keyboard(page) == []


def test_a_form_that_answers_badly_is_found(page):
    page.set_content(
        HEAD
        + "<div id='errors' tabindex='-1'><a href='#absent'>x</a></div><input aria-invalid='true'>"
    )
    assert trials.faults_of_an_answer(page) == [
        "the summary has not the focus",
        "a line of the summary leads nowhere",
        "a wrong field is not described by its error",
    ]


def test_only_forms_that_refuse_emptiness_are_sent(page):
    page.set_content(
        HEAD + "<form method='post'><button>sign out</button></form>"
        "<form method='post'><input required><button>send</button></form>"
    )
    assert [form.inner_text() for form in trials.forms_to_fill(page)] == ["send"]
