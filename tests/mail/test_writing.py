"""A letter is written in full with the act that causes it, once per key."""

from __future__ import annotations

import dataclasses
from html.parser import HTMLParser

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.template import TemplateDoesNotExist

from comptoir.jobs.models import Job
from comptoir.kernel.acts import platform_act
from comptoir.mail.actions import post
from comptoir.mail.attachments import Attachment
from comptoir.mail.models import Letter
from comptoir.mail.palette import palette
from comptoir.ui.tokens import STYLESHEET, contrast, declared
from tests.mail.conftest import CONTEXT
from tests.support.moments import NOON
from tests.support.waiting import together

pytestmark = pytest.mark.django_db


def test_a_letter_is_written_at_once_in_its_language(write):
    letter = write(language="en", context={**CONTEXT, "name": "Ann & O’Neil <b>"})
    assert letter.subject == "Bonjour Ann & O’Neil <b>"
    assert letter.text == (
        "Bonjour Ann & O’Neil <b>,\n\nhttp://testserver/comptoirs/\n\nComptoir, en, 6 April 2027\n"
    )
    assert "<h1>Bonjour Ann &amp; O’Neil &lt;b&gt;</h1>" in letter.html
    assert '<html lang="en" dir="ltr">' in letter.html
    assert (letter.created_at, letter.handed_at, letter.sent_at) == (NOON, None, None)


def test_a_letter_is_due_with_its_act(write):
    letter = write()
    assert list(Job.objects.values_list("name", "key", "due_at", "payload")) == [
        ("mail.deliver", str(letter.pk), NOON, {"letter": letter.pk})
    ]


def test_a_second_letter_of_the_same_key_is_the_first(write):
    first = write(context={**CONTEXT, "name": "Zoé"})
    second = write(context={**CONTEXT, "name": "Léa"})
    assert (second, second.subject) == (first, "Bonjour Zoé")
    assert (Letter.objects.count(), Job.objects.count()) == (1, 1)


def test_an_act_undone_writes_no_letter(write):
    with transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert (Letter.objects.count(), Job.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_two_acts_at_once_write_one_letter(write):
    answers = together(*[lambda: write().pk] * 4)
    assert (len(set(answers)), Letter.objects.count(), Job.objects.count()) == (1, 1, 1)


def test_the_statements_of_a_letter_are_few(write, django_assert_num_queries):
    with django_assert_num_queries(7):  # savepoint, look, write, read, job (2), release
        write()


@pytest.mark.parametrize(
    "name",
    ["Zoé\nBcc: eve@example.org", "Zoé\r\nBcc: eve@example.org", "Zoé\u2028Bcc: eve", "Z\0oé"],
)
def test_a_subject_is_one_line_whatever_the_name(write, name):
    subject = write(context={**CONTEXT, "name": name}).subject
    assert (len(subject.splitlines()), "\0" in subject) == (1, False)


@pytest.mark.parametrize(
    "to",
    [
        "", "zoe", "zoe@example.org, eve@example.org", "zoe@example.org\nBcc: eve@example.org",
        "zoe@example.org\r\nBcc: eve@example.org", "zoé <>", "zoe@example.org eve@example.org",
    ],
)  # fmt: skip
def test_an_address_that_is_not_one_plain_address_is_refused(write, to):
    with pytest.raises(ValidationError):
        write(to=to)
    assert Letter.objects.count() == 0


@pytest.mark.parametrize(
    "to",
    [
        "Zoé <zoe@example.org>", '"Bcc: eve@example.org" <zoe@example.org>', "Zoé\nBcc: eve <zoe@example.org>",
        " zoe@example.org ",
    ],
)  # fmt: skip
def test_of_a_name_and_an_address_the_address_is_kept(write, to):
    assert write(to=to).to == "zoe@example.org"


def test_a_letter_without_a_subject_is_not_written():
    with pytest.raises(TemplateDoesNotExist):
        post("samples/headless", to="a@example.org", context={}, key="1", act=platform_act(NOON))


def test_message_ids_are_the_letter_s_own(write):
    first, second = write("1"), write("2")
    assert first.message_id != second.message_id
    assert first.message_id.endswith("@testserver>")


def test_the_database_refuses_a_letter_both_sent_and_refused(write):
    letter = write()
    with pytest.raises(IntegrityError, match="a_letter_is_sent_or_refused_not_both"):
        Letter.objects.filter(pk=letter.pk).update(sent_at=NOON, refused_at=NOON)


@pytest.mark.parametrize(
    ("content", "method"),
    [
        ("BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\n", "CANCEL"),
        ("BEGIN:VCALENDAR\r\n", "PUBLISH"),
        ("BEGIN:VCALENDAR\nDESCRIPTION:METHOD:REQUEST\n", "PUBLISH"),
    ],
)
def test_a_calendar_says_its_method_itself(content, method):
    calendar = Attachment("a.ics", "text/calendar; method=X", content)
    assert (calendar.is_calendar, calendar.method) == (True, method)


class Layout(HTMLParser):
    """Collects what a mail program would have to fetch or could not show."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.fetched: list[str] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        given = dict(attrs)
        self.fetched += [given[name] for name in ("src", "background", "data") if name in given]
        self.links += [given["href"]] if tag == "a" else []


def test_the_layout_fetches_nothing_and_shows_its_link(write):
    html = write().html
    layout = Layout(html)
    assert (layout.fetched, layout.links) == ([], ["http://testserver/comptoirs/"])
    assert layout.tags.isdisjoint({"img", "script", "link", "iframe", "form"})
    assert ("url(" in html, "prefers-color-scheme: dark" in html) == (False, True)
    assert ("max-width: 600px" in html, "\n " in html) == (True, False)
    assert "03\N{NO-BREAK SPACE}53" in html or "03 53 01 62 00" in html


def test_the_colours_are_those_of_the_stylesheet_or_of_the_organisation(write, settings):
    sea = declared(STYLESHEET.read_text(encoding="utf-8"))["light"]["sea"]
    assert f"background: {sea}" in write("1").html
    own = {"sea": "#123456", "dark-surface": "#010203"}
    settings.INSTANCE = dataclasses.replace(settings.INSTANCE, tokens=own)
    html = write("2").html
    assert (f"background: {sea}" in html, "background: #123456" in html) == (False, True)
    assert ".sheet { background: #010203 !important" in html


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("ink", "surface"), ("soft", "ground"), ("soft", "surface"), ("soft", "sand"), ("chalk", "sea"),
        ("chalk_soft", "sea"), ("on_coral", "coral"), ("link", "surface"),
    ],
)  # fmt: skip
def test_what_is_written_can_be_read(theme, ink, ground):
    colours = palette()[theme]
    assert contrast(colours[ink], colours[ground]) >= 4.5
