"""How the journal speaks of the in-person days: places, queues, and what the door does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from comptoir.accounts.history import called
from comptoir.audit.phrases import Subject, name, register, undoing
from comptoir.comptoirs.actions.calling import ANSWERED, TOLD
from comptoir.comptoirs.actions.change import undo_party
from comptoir.comptoirs.actions.drafting import withdraw
from comptoir.comptoirs.actions.posting import POSTED, take_posting_back
from comptoir.comptoirs.actions.seats import UNDO
from comptoir.comptoirs.actions.welcome import reopen_access_need
from comptoir.comptoirs.models import AccessNeed, Comptoir, Entry, Offer, Party, Registration
from comptoir.ui import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from comptoir.kernel.acts import Act

_DAY, _PERSON = "comptoirs.comptoir", "comptoirs.registration"


def _comptoirs(pks: set[int]) -> dict[int, Subject]:
    found = Comptoir.objects.with_place().in_bulk(pks)
    return {
        pk: Subject(
            f"{one}, {words.day_short(one.starts_at)}",
            reverse("comptoirs:mission_comptoir", args=[one.slug]),
        )
        for pk, one in found.items()
    }


def _who(registrations: Iterable[Registration]) -> dict[int, Subject]:
    """Return each registration as people say it: the person, and the comptoir."""
    return {
        one.pk: Subject(
            f"{called(one.person)}, {one.comptoir}",
            reverse("comptoirs:mission_party", args=[one.party_id]),
        )
        for one in registrations
    }


_WITH = ("person", "comptoir__venue__commune")


def _registrations(pks: set[int]) -> dict[int, Subject]:
    return _who(Registration.objects.select_related(*_WITH).in_bulk(pks).values())


def _parties(pks: set[int]) -> dict[int, Subject]:
    found = Registration.objects.filter(party__in=pks, is_referent=True).select_related(*_WITH)
    parties = {one.pk: one.party_id for one in found.order_by("pk")}
    return {parties[pk]: subject for pk, subject in _who(found).items()}


def _through(rows: Mapping[int, int]) -> dict[int, Subject]:
    parties = _parties(set(rows.values()))
    return {pk: parties[party] for pk, party in rows.items() if party in parties}


def _entries(pks: set[int]) -> dict[int, Subject]:
    return _through(
        dict(Entry.objects.filter(pk__in=pks).order_by("pk").values_list("pk", "party"))
    )


def _offers(pks: set[int]) -> dict[int, Subject]:
    found = Offer.objects.filter(pk__in=pks).order_by("pk")
    return _through(dict(found.values_list("pk", "entry__party")))


def _needs(pks: set[int]) -> dict[int, Subject]:
    found = AccessNeed.objects.filter(pk__in=pks).order_by("pk")
    needs = dict(found.values_list("pk", "registration"))
    named = _registrations(set(needs.values()))
    return {pk: named[one] for pk, one in needs.items() if one in named}


def _seated(details: Mapping[str, Any]) -> str:
    return str(Registration.Status(details["status"]).label)


def _capacity(details: Mapping[str, Any]) -> str:
    return gettext("from %(before)s to %(now)s seats") % details


def _seats(details: Mapping[str, Any]) -> str:
    n = int(details["seats"])
    return ngettext("%(n)d seat", "%(n)d seats", n) % {"n": n}


def _parties_told(details: Mapping[str, Any]) -> str:
    n = int(details["parties"])
    return ngettext("%(n)d party to tell", "%(n)d parties to tell", n) % {"n": n}


def _called_off(details: Mapping[str, Any]) -> str:
    return f"{details['reason']} · {_parties_told(details)}"


def _told_how(details: Mapping[str, Any]) -> str:
    said = str(AccessNeed.Told(details["told"]).label)
    if details["replaces"]:
        return gettext("%(told)s, in place of the one before") % {"told": said}
    return said


def _place(details: Mapping[str, Any]) -> str:
    return gettext("no. %(number)s in the queue") % details


def _come_back(pk: int, act: Act) -> None:
    undo_party(Registration.objects.select_related("party").get(pk=pk).party, act=act)


def _unpost(pk: int, act: Act) -> None:
    take_posting_back(Party.objects.get(pk=pk), act=act)


def _unpublish(pk: int, act: Act) -> None:
    withdraw(Comptoir.objects.get(pk=pk), act=act)


def _reopen(pk: int, act: Act) -> None:
    reopen_access_need(AccessNeed.objects.get(pk=pk), act=act)


name(_DAY, _comptoirs)
name(_PERSON, _registrations)
name("comptoirs.party", _parties)
name("comptoirs.entry", _entries)
name("comptoirs.offer", _offers)
name("comptoirs.accessneed", _needs)

register("drafted", _("Comptoir prepared as a draft"))
register("redrafted", _("Draft changed"))
register("taken-up", _("Taken up from the year before"))
register("discarded", _("Draft thrown away"))
register("withdrawn", _("Comptoir made a draft again"))
register("facts-said", _("Practical facts said"))
register("programme-changed", _("Programme changed"))
register("block-asked", _("Moment of the programme entrusted by a link"))
register("block-asked-again", _("Link to a moment of the programme sent again"))
register("block-link-revoked", _("Link to a moment of the programme closed"))
register("block-answered", _("Whoever leads a moment said whether they come"))
register("block-written", _("Moment of the programme written by whoever leads it"))
register("block-settled", _("Words for a moment of the programme taken or left"))
register("published", _("Comptoir published"))
register("moved", _("Comptoir moved"), about=_DAY, told=_parties_told)
register("cancelled", _("Comptoir cancelled"), about=_DAY, told=_called_off)
register("capacity-set", _("Number of seats changed"), told=_capacity)
register("queue-policy-set", _("Order of the queue chosen"))
register("drawn", _("Lots drawn for the queue"))
register("rebooked", _("People led to other comptoirs"))
register("waived", _("People excused from coming"))
register("wishes-granted", _("Wishes for workshops granted"))

register("registered", _("Registration made"), told=_seated)
register("completed", _("Registration completed"))
register("cancelled", _("Registration cancelled"), about=_PERSON)
register("undone", _("Cancellation taken back"))
register("moved", _("Registration moved to another comptoir"), about=_PERSON)
register("released", _("Seat given back for good"), quiet=True)
register("assented", _("New day accepted"))
register("chose-fit", _("Being together or apart chosen"))
register("items-asked", _("Places in workshops chosen"))
register("item-given", _("Place in a workshop given"))
register("reached-by-telephone", _("Reached by telephone from now on"))
register(TOLD, _("Told by telephone"))
register(POSTED, _("Letter posted"))
register("posting-taken-back", _("Posting of a letter taken back"))
register("postal-address-written", _("Postal address written"))
register(ANSWERED, _("Answer taken by telephone"))
register("answered", _("Access need answered"))
register("access-answered", _("Answer to an access need written"), told=_told_how)
register("answer-taken-back", _("Answer to an access need taken back"))

register("invited", _("People invited"))
register("invitations-refused", _("No more invitations wanted"))
register("asked-to-be-told", _("Asked to be told of a comptoir nearby"))
register("watch-confirmed", _("Address of whoever asked to be told, confirmed"))
register("watch-ended", _("No more asked to be told"))
register("reached-elsewhere", _("Reached at another address from now on"))
register("entered", _("Entered the queue"), told=_place)
register("left", _("Left the queue"), told=_place)
register("returned", _("Came back in the queue"), told=_place)
register("resized", _("Waits for another number of people"), told=_place)
register("sent-to-the-end", _("Sent to the end of the queue"), told=_place)
register("offered", _("Seats offered"), told=_seats)
register("accepted", _("Offer accepted"), told=_seats)
register("declined", _("Offer declined"))

register("arrived", _("Arrived"))
register("not-here", _("Arrival taken back"))
register("seated-at-the-door", _("Seated at the door"))
register("seat-released", _("Seat of an absent person given away"))
register("seated-again", _("Seat given back to whoever arrived late"))

undoing("cancelled", _("Take the cancellation back"), about=_PERSON, undo=_come_back, within=UNDO)
undoing("published", _("Make it a draft again"), about=_DAY, undo=_unpublish)
undoing(POSTED, _("It is not posted after all"), about="comptoirs.party", undo=_unpost)
undoing("answered", _("Reopen"), about="comptoirs.accessneed", undo=_reopen)
undoing(
    "access-answered",
    _("Write another answer: it replaces this one, and says so."),
    about="comptoirs.accessneed",
)
undoing(
    "cancelled",
    _("Everybody has been told: open another comptoir, and lead people there."),
    about=_DAY,
)
undoing("moved", _("Move it again: everybody is told what changes."), about=_DAY)
undoing(
    "reached-by-telephone",
    _("Ask for another address, and write it in the registration."),
    about="comptoirs.party",
)
