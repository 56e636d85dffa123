"""What the comptoirs have for the mission to do."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext

from comptoir.comptoirs import rules
from comptoir.comptoirs.actions.reaching import reach_by_telephone
from comptoir.comptoirs.filling import filling_of
from comptoir.comptoirs.invitees import IN_PEACE
from comptoir.comptoirs.models import (
    AccessNeed,
    BlockLink,
    Comptoir,
    Invitation,
    Notice,
    Party,
    Registration,
)
from comptoir.comptoirs.parameters import EMPTY_DAYS
from comptoir.comptoirs.undelivered import undelivered
from comptoir.editions.parameters import value
from comptoir.kernel.clock import local
from comptoir.organisations import working_days
from comptoir.organisations.pending import Kind, Pending, Source
from comptoir.ui import words

if TYPE_CHECKING:
    from datetime import datetime

    from comptoir.comptoirs.filling import Filling
    from comptoir.comptoirs.undelivered import Undelivered
    from comptoir.kernel.acts import Act

ACCESS, UNDELIVERED, CALLS, VENUE, DRAFT = "access", "undelivered", "calls", "venue", "draft"
EMPTY, PROPOSED = "empty", "proposed"
# Working days within which whoever wrote the words of their moment is answered.
READ_WITHIN = 3
# How long before the day a venue must be certain, and before registration opens a page must be public.
VENUE_BEFORE, PUBLISH_BEFORE = timedelta(days=14), timedelta(days=14)
# How long before the day a draft is looked at: earlier where its place or its host is still to be found.
DRAFT_LOOKED_AT, LOOKED_FOR = timedelta(days=30), timedelta(days=60)
# People need a week to come; no règlement looks at rooms earlier than this.
INVITED_BEFORE, LOOKED_AT = timedelta(days=7), timedelta(days=EMPTY_DAYS.maximum or 0)


def for_mission(at: datetime) -> list[Pending]:
    """Return what waits at the comptoirs: people to answer and to call, words to read, pages, rooms."""
    to_reach = [_to_reach(one) for one in undelivered(at)]
    people = [*_access_needs(at), *to_reach, *_calls(at)]
    return [*people, *_proposed(at), *_drafts(at), *_empty(at)]


def _access_needs(at: datetime) -> list[Pending]:
    needs = AccessNeed.objects.filter(
        answered_at=None,
        registration__comptoir__ends_at__gt=at,
        registration__in=Registration.objects.standing(),
    )
    needs = needs.select_related(
        "registration__person", "registration__party", "registration__comptoir__venue__commune"
    )
    return [access_need(one) for one in needs.order_by("answer_by", "pk")]


def access_need(one: AccessNeed) -> Pending:
    """Return what the mission is to do about one access need."""
    registration = one.registration
    return Pending(
        kind=ACCESS,
        pk=one.pk,
        title=gettext("Access need of %(name)s, %(comptoir)s")
        % {"name": registration.person.name, "comptoir": registration.comptoir},
        who=registration.person.name,
        phone=registration.party.phone or registration.person.phone,
        detail=one.text,
        since=one.asked_at,
        due=local(one.answer_by).date(),
        url=reverse("comptoirs:mission_access", args=[one.pk]),
    )


def _to_reach(one: Undelivered) -> Pending:
    """Say whom to call, about which letter; the day after it came back, and before the comptoir."""
    comptoir, last = one.party.comptoir, one.letters[-1]
    said = [
        "" if one.phone else gettext("No telephone is known."),
        gettext("Refused: %(subject)s (%(answer)s)")
        % {"subject": last.shown_subject, "answer": last.refusal},
        gettext(
            "Once they have been told: no mail goes there any more, they are on the call lists."
        ),
    ]
    return Pending(
        kind=UNDELIVERED,
        pk=one.party.pk,
        title=gettext("%(name)s does not receive our mails, %(comptoir)s")
        % {"name": one.referent.person.name, "comptoir": comptoir},
        who=one.referent.person.name,
        phone=one.phone,
        detail="\n".join(filter(None, said)),
        since=one.since,
        due=min(working_days.after(local(one.since).date(), 1), local(comptoir.starts_at).date()),
        url=reverse("comptoirs:mission_party", args=[one.party.pk]),
    )


def _calls(at: datetime) -> list[Pending]:
    """Return the comptoirs about which somebody without email is to be told something."""
    due = Notice.objects.due(at).filter(party__email="").order_by("comptoir")
    found = due.values("comptoir").annotate(n=Count("party", distinct=True), since=Min("due_at"))
    waiting = {row["comptoir"]: row for row in found}
    comptoirs = Comptoir.objects.filter(pk__in=waiting, ends_at__gt=at).with_place().in_order()
    return [_call(comptoir, **waiting[comptoir.pk]) for comptoir in comptoirs]


def _call(one: Comptoir, *, n: int, since: datetime, comptoir: int) -> Pending:
    said = ngettext("Call %(n)d person, %(comptoir)s", "Call %(n)d people, %(comptoir)s", n)
    return Pending(
        kind=CALLS,
        pk=comptoir,
        title=said % {"n": n, "comptoir": one},
        detail=gettext("No mail reaches them: the page says what to tell each of them."),
        since=since,
        due=min(working_days.after(local(since).date(), 1), local(one.starts_at).date()),
        url=reverse("comptoirs:mission_calls", args=[one.slug]),
    )


def _proposed(at: datetime) -> list[Pending]:
    """Return what was written by a link for a published day to come, that everybody waits to read."""
    links = BlockLink.objects.proposing().open(at).with_day()
    links = links.exclude(item__comptoir__status=Comptoir.Status.CANCELLED)
    return [
        _proposal(link, link.proposed_at)
        for link in links.order_by("proposed_at", "pk")
        if link.proposed_at
    ]


def _proposal(link: BlockLink, since: datetime) -> Pending:
    comptoir = link.item.comptoir
    facts = {"name": link.name, "item": link.item.title, "comptoir": comptoir}
    return Pending(
        kind=PROPOSED,
        pk=link.pk,
        title=gettext("%(name)s proposes other words for “%(item)s”, %(comptoir)s") % facts,
        who=link.name,
        detail=gettext("Everybody reads the words of before until you accept these."),
        since=since,
        due=min(
            working_days.after(local(since).date(), READ_WITHIN), local(comptoir.starts_at).date()
        ),
        url=reverse("comptoirs:mission_team", args=[comptoir.slug]),
    )


def _drafts(at: datetime) -> list[Pending]:
    """Return the comptoirs that nobody sees yet and that come near, one thing to do for each."""
    drafts = Comptoir.objects.filter(status=Comptoir.Status.DRAFT).upcoming(at).with_place()
    tasks = (_venue(one, at) or _draft(one, at) for one in drafts.in_order())
    return [task for task in tasks if task is not None]


def _venue(one: Comptoir, at: datetime) -> Pending | None:
    lacks = not one.venue.name or one.host_id is None
    if one.starts_at - at > (LOOKED_FOR if lacks else DRAFT_LOOKED_AT):
        return None
    return Pending(
        kind=VENUE,
        pk=one.pk,
        title=gettext("Confirm the venue, then publish: %(comptoir)s") % {"comptoir": one},
        detail=_what_is_known(one),
        since=one.changed_at,
        due=local(one.starts_at - VENUE_BEFORE).date(),
        url=reverse("comptoirs:mission_comptoir", args=[one.slug]),
    )


def _what_is_known(one: Comptoir) -> str:
    """Say the day, the place and the host of a draft, or that they are still to be found."""
    place = one.venue.name or gettext("the place is still to be found")
    host = one.host.name if one.host_id else gettext("the host is still to be found")
    return f"{words.when(one.starts_at, one.ends_at)}\n{place} · {host}"


def _draft(one: Comptoir, at: datetime) -> Pending | None:
    if one.registration_opens_at - at > PUBLISH_BEFORE:
        return None
    return Pending(
        kind=DRAFT,
        pk=one.pk,
        title=gettext("Publish before registration opens: %(comptoir)s") % {"comptoir": one},
        detail=_what_is_known(one),
        since=one.changed_at,
        due=local(one.registration_opens_at).date(),
        url=reverse("comptoirs:mission_comptoir", args=[one.slug]),
    )


# Rooms that lack people


def _empty(at: datetime) -> list[Pending]:
    """Return the comptoirs near in time where too few seats are held and nobody was invited these last days."""
    # Those who asked to be told are told of every comptoir: that is nobody's answer to an empty room.
    made = Invitation.objects.made_since(at - IN_PEACE)
    invited = made.exclude(reason=Invitation.Reason.WATCHES).values("comptoir")
    coming = Comptoir.objects.published().registering(at).upcoming(at).exclude(pk__in=invited)
    coming = coming.filter(starts_at__lte=at + LOOKED_AT).with_edition()
    at_hand = coming.prefetch_related("edition__rules").in_order()
    lacking = [one for one in at_hand if rules.lacks_people(one, at)]
    fillings = filling_of(lacking, at) if lacking else {}
    return [_room(fillings[one.pk], at) for one in lacking]


def _room(filling: Filling, at: datetime) -> Pending:
    one = filling.comptoir
    facts = {"comptoir": one, "held": one.seats_held, "seats": one.capacity}
    days = value(one.edition, EMPTY_DAYS.key, at)
    return Pending(
        kind=EMPTY,
        pk=one.pk,
        title=gettext("Fill the room, %(held)d of %(seats)d seats: %(comptoir)s") % facts,
        detail=f"{words.when(one.starts_at, one.ends_at)}\n{filling.said()}",
        since=one.starts_at - timedelta(days=days),
        due=local(one.starts_at).date() - INVITED_BEFORE,
        url=reverse("comptoirs:mission_fill", args=[one.slug]),
    )


# The kinds, and what their button does


def _count_access(n: int) -> str:
    said = ngettext("%(n)d access need without answer", "%(n)d access needs without answer", n)
    return said % {"n": n}


def _count_undelivered(n: int) -> str:
    return ngettext("%(n)d mail that came back", "%(n)d mails that came back", n) % {"n": n}


def _count_calls(n: int) -> str:
    return ngettext("%(n)d call list", "%(n)d call lists", n) % {"n": n}


def _count_venues(n: int) -> str:
    return ngettext("%(n)d venue to confirm", "%(n)d venues to confirm", n) % {"n": n}


def _count_drafts(n: int) -> str:
    return ngettext("%(n)d comptoir to publish", "%(n)d comptoirs to publish", n) % {"n": n}


def _count_proposals(n: int) -> str:
    return ngettext("%(n)d proposal to read", "%(n)d proposals to read", n) % {"n": n}


def _count_rooms(n: int) -> str:
    return ngettext("%(n)d room to fill", "%(n)d rooms to fill", n) % {"n": n}


def _reach(pk: int, act: Act) -> None:
    reach_by_telephone(Party.objects.get(pk=pk), act=act)


SOURCE = Source(
    {
        ACCESS: Kind(counted=_count_access, button=gettext_lazy("Answer")),
        UNDELIVERED: Kind(
            counted=_count_undelivered, button=gettext_lazy("Told by telephone"), settle=_reach
        ),
        CALLS: Kind(counted=_count_calls, button=gettext_lazy("See the calls")),
        VENUE: Kind(counted=_count_venues, button=gettext_lazy("Open the comptoir")),
        DRAFT: Kind(counted=_count_drafts, button=gettext_lazy("Open the comptoir")),
        PROPOSED: Kind(counted=_count_proposals, button=gettext_lazy("Read what was proposed")),
        EMPTY: Kind(counted=_count_rooms, button=gettext_lazy("See whom to invite")),
    },
    for_mission,
)
