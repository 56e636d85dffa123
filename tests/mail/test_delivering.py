"""Handing letters to a real server."""

from __future__ import annotations

import socket
from datetime import timedelta

import icalendar
import pytest
from django.db import connection

from comptoir.jobs.models import Job
from comptoir.jobs.runner import drain
from comptoir.kernel.acts import platform_act
from comptoir.mail import postbox
from comptoir.mail.actions import deliver
from comptoir.mail.attachments import Attachment
from comptoir.mail.models import KEEP_ADDRESS, Letter
from tests.mail.conftest import CONTEXT
from tests.support.moments import NOON

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Comptoir//FR\r\nMETHOD:CANCEL\r\nBEGIN:VEVENT\r\n"
    "UID:comptoir-1@testserver\r\nDTSTAMP:20270315T110000Z\r\nDTSTART:20270406T070000Z\r\n"
    "SUMMARY:Comptoir de Liévin\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_a_letter_arrives_in_text_and_html(write, server):
    letter = write()
    assert drain(at=NOON) == 1
    (message,) = server.received
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == letter.text
    assert message.get_body(("html",)).get_content().replace("\r\n", "\n") == letter.html + "\n"
    assert server.envelopes == [("comptoir@example.org", ["zoe@example.org"])]


def test_a_letter_bears_its_headers(write, server):
    letter = write(language="en")
    drain(at=NOON)
    (message,) = server.received
    assert (message["Subject"], message["To"]) == ("Bonjour Zoé", "zoe@example.org")
    assert message["From"] == "Comptoir <comptoir@example.org>"
    assert message["Reply-To"] == "mission-ess@demonstration.invalid"
    assert message["Message-ID"] == letter.message_id
    assert (message["Content-Language"], message["Auto-Submitted"]) == ("en", "auto-generated")


def test_a_letter_that_has_left_keeps_its_envelope_and_loses_its_body(write, server):
    write(attachments=[Attachment("a.txt", "text/plain", "a")])
    drain(at=NOON + HOUR)
    sent = Letter.objects.get()
    assert (sent.sent_at, sent.to, sent.subject) == (NOON + HOUR, "zoe@example.org", "Bonjour Zoé")
    assert (sent.text, sent.html, sent.attachments) == ("", "", [])


def test_an_installation_may_keep_the_bodies(write, server, settings):
    settings.MAIL_KEEP_BODIES = True
    letter = write()
    drain(at=NOON)
    assert Letter.objects.get().html == letter.html


def test_a_calendar_goes_as_a_part_and_as_a_file_both_in_base64(write, server):
    write(attachments=[Attachment("comptoir.ics", "text/calendar", CALENDAR)])
    drain(at=NOON)
    (message,) = server.received
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
    ]  # fmt: skip
    part, file = [
        part for part in message.walk() if part.get_content_subtype() in {"calendar", "ics"}
    ]
    assert (part["Content-Transfer-Encoding"], file["Content-Transfer-Encoding"]) == ("base64",) * 2
    assert (part.get_param("method"), part.get_param("charset")) == ("CANCEL", "utf-8")
    assert (part.get_filename(), file.get_filename()) == (None, "comptoir.ics")
    for calendar in (part, file):
        assert calendar.get_payload(decode=True) == CALENDAR.encode()
        event = icalendar.Calendar.from_ical(calendar.get_payload(decode=True)).events[0]
        assert (str(event["SUMMARY"]), str(event["STATUS"])) == ("Comptoir de Liévin", "CANCELLED")


@pytest.mark.parametrize(
    "name", ["Zoé\r\nBcc: eve@example.org\r\n\r\n<script>", "Z" * 5000, "Zoé 🎈 \u202eéoZ"]
)
def test_nobody_adds_a_header_or_a_recipient(write, server, name):
    write(context={**CONTEXT, "name": name})
    drain(at=NOON)
    (message,) = server.received
    assert sorted(message.keys()) == [
        "Auto-Submitted", "Content-Language", "Content-Type", "Date", "From", "MIME-Version", "Message-ID",
        "Reply-To", "Subject", "To",
    ]  # fmt: skip
    assert (server.envelopes[0][1], message["To"]) == (["zoe@example.org"], "zoe@example.org")


@pytest.mark.parametrize("stage", ["recipient_answer", "data_answer"])
def test_a_letter_that_is_refused_is_not_handed_again(write, server, stage):
    setattr(server, stage, "550 5.1.1 No such\tmailbox zoe")
    write()
    assert (drain(at=NOON), drain(at=NOON + 48 * HOUR)) == (1, 0)
    refused = Letter.objects.get()
    assert (refused.refused_at, refused.sent_at, refused.handed_at) == (NOON, None, None)
    assert (refused.refusal, refused.html) == ("550 5.1.1 No such mailbox zoe", "")
    assert Job.objects.get().done_at == NOON


@pytest.mark.parametrize("stage", ["recipient_answer", "data_answer"])
def test_a_letter_to_be_brought_back_later_leaves_later(write, server, stage):
    wanted = getattr(server, stage)
    setattr(server, stage, "451 4.7.1 Greylisted")
    write()
    drain(at=NOON)
    assert (Letter.objects.get().handed_at, Letter.objects.get().settled) == (None, False)
    assert Job.objects.get().due_at > NOON
    setattr(server, stage, wanted)
    assert drain(at=NOON + HOUR) == 1
    assert (len(server.received), Letter.objects.get().sent_at) == (1, NOON + HOUR)


def test_an_address_that_smtp_cannot_write_is_refused(write, server):
    letter = write()
    Letter.objects.filter(pk=letter.pk).update(to="zoé@example.org")
    drain(at=NOON)
    assert Letter.objects.get().refusal == "The address cannot be written."


def test_a_letter_whose_address_was_purged_goes_nowhere(write, server):
    letter = write()
    Letter.objects.filter(pk=letter.pk).update(to="")
    drain(at=NOON)
    assert (server.received, Letter.objects.get().refusal) == ([], "There is no address.")


def test_a_mail_server_down_for_an_hour_loses_nothing_and_doubles_nothing(write, server, settings):
    listening = server.mailers
    settings.MAILERS = {
        "default": {
            **listening["default"],
            "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 5},
        }
    }
    letters = {write(str(n)).message_id for n in range(5)}
    for minute in range(60):
        drain(at=NOON + timedelta(minutes=minute))
    assert Letter.objects.waiting().count() == 5
    assert Job.objects.given_up().count() == 0
    settings.MAILERS = listening
    drain(at=NOON + 3 * HOUR)
    assert sorted(m["Message-ID"] for m in server.received) == sorted(letters)
    assert Letter.objects.waiting().count() == 0


def test_a_server_that_does_not_answer_is_tried_once_a_round(write, settings):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 5},
        }
    }
    for n in range(3):
        write(str(n))
    assert drain(at=NOON) == 3
    kinds = Job.objects.order_by("pk").values_list("last_error", flat=True)
    assert [kind.split(":")[0] for kind in kinds] == ["NotTaken in _mailer"] * 3


def test_the_letters_of_one_round_share_a_connection(write, server):
    for n in range(5):
        write(str(n))
    drain(at=NOON)
    assert (len(server.received), server.dialogues) == (5, 1)


def test_a_connection_that_the_server_closed_is_opened_again(write, server):
    write("1")
    write("2")
    deliver(Letter.objects.get(key="1").pk, act=platform_act(NOON))
    postbox._open.mailer.connection.sock.shutdown(socket.SHUT_RDWR)
    deliver(Letter.objects.get(key="2").pk, act=platform_act(NOON))
    assert (len(server.received), server.dialogues) == (2, 2)


def test_delivering_twice_hands_over_once(write, server):
    letter = write()
    for _ in range(2):
        deliver(letter.pk, act=platform_act(NOON))
    assert len(server.received) == 1


def test_no_transaction_is_held_while_the_server_thinks(write, server):
    write()
    held = []
    server.on_data = lambda: held.append(len(connection.savepoint_ids))
    drain(at=NOON)
    assert held == [0]


def test_an_address_goes_six_weeks_after_the_letter_left(write, server):
    (declared,) = Letter.personal_data
    write("1")
    drain(at=NOON)
    assert list(declared.due(NOON + KEEP_ADDRESS - HOUR)) == []
    assert [letter.key for letter in declared.due(NOON + KEEP_ADDRESS)] == ["1"]
    Letter.objects.update(to="")
    assert list(declared.due(NOON + KEEP_ADDRESS)) == []
