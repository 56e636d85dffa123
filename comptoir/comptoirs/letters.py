"""The letters that registering writes. Each leaves with, and only with, the act that causes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comptoir.comptoirs.calendars import calendar_of
from comptoir.mail.actions import post
from comptoir.mail.attachments import Attachment

if TYPE_CHECKING:
    from comptoir.comptoirs.models import Offer, Party, Registration
    from comptoir.kernel.acts import Act


def registered(registration: Registration, *, act: Act) -> None:
    """Say that a seat is held, or which place in the queue; a seat comes with its ticket and a calendar entry."""
    letter = "registered" if registration.status == registration.Status.CONFIRMED else "waiting"
    _post(
        registration,
        letter,
        key=f"{letter}:{registration.pk}",
        method="PUBLISH" if letter == "registered" else "",
        act=act,
    )


def link_again(registration: Registration, *, act: Act) -> None:
    """Send the link to a standing registration again: at most once an hour, whoever asks."""
    _post(
        registration,
        "link_again",
        key=f"link:{registration.pk}:{act.at:%Y%m%d%H}",
        method="",
        act=act,
    )


def cancelled(registration: Registration, *, act: Act) -> None:
    """Say that the seat is given back, and take the entry out of the calendar."""
    key = f"cancelled:{registration.pk}:{act.at:%Y%m%d%H%M%S}"
    _post(registration, "cancelled", key=key, method="CANCEL", act=act)


def undone(registration: Registration, *, act: Act) -> None:
    """Say that what was cancelled a moment ago stands again."""
    key = f"undone:{registration.pk}:{act.at:%Y%m%d%H%M%S}"
    _post(registration, "registered", key=key, method="PUBLISH", act=act)


def added(registration: Registration, *, act: Act) -> None:
    """Say that somebody who comes along has a seat, or a place in the queue."""
    registered(registration, act=act)


def seated(party: Party, *, offer: Offer, act: Act) -> None:
    """Answer whoever accepted an offer: the seats are held, with tickets and the calendar's entry."""
    _post(party.referent, "registered", key=f"seated:{offer.pk}", method="PUBLISH", act=act)


def changed_comptoir(party: Party, *, act: Act) -> None:
    """Answer whoever moved to another comptoir: the seats are held there."""
    key = f"moved:{party.pk}:{act.at:%Y%m%d%H%M%S}"
    _post(party.referent, "registered", key=key, method="PUBLISH", act=act)


def _post(registration: Registration, letter: str, *, key: str, method: str, act: Act) -> None:
    if not registration.party.email:
        return
    comptoir = registration.comptoir
    attachments = (
        [
            Attachment(
                "comptoir.ics",
                f"text/calendar; method={method}",
                calendar_of([comptoir], method=method, at=act.at),
            )
        ]
        if method
        else []
    )
    post(
        f"comptoirs/{letter}",
        to=registration.party.email,
        context={
            "registration": registration,
            "comptoir": comptoir,
            "first_name": registration.person.first_name,
            "position": _position(registration) if letter == "waiting" else 0,
        },
        key=f"comptoirs/{key}",
        act=act,
        language=registration.party.language,
        attachments=attachments,
    )


def _position(registration: Registration) -> int:
    entry = registration.party.entries.standing().order_by("rank").first()
    return entry.position() if entry else 0
