"""Inviting those nearby to a comptoir that lacks people; asking to be told; wanting no more of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import structlog
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from comptoir.accounts.actions import withdraw
from comptoir.accounts.models import Consent, Person
from comptoir.audit.actions import record
from comptoir.comptoirs import rules
from comptoir.comptoirs.invitees import digest_of, invitees_of
from comptoir.comptoirs.models import Comptoir, Entry, Invitation, Party, Registration, Watch
from comptoir.comptoirs.papers import poster_of
from comptoir.comptoirs.windows import after_quiet, is_quiet
from comptoir.jobs.actions import schedule
from comptoir.kernel.refusals import NextStep, Refusal
from comptoir.mail.actions import post
from comptoir.mail.wording import worded
from comptoir.organisations.rules import require_organising
from comptoir.territory.distances import said

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from comptoir.comptoirs.invitees import Invitee
    from comptoir.kernel.acts import Act
    from comptoir.mail.rendering import Words
    from comptoir.territory.models import Commune

log = structlog.get_logger(__name__)
_BATCH = 500
Reason, Outcome = Invitation.Reason, Invitation.Outcome


@transaction.atomic
def invite(comptoir: Comptoir, reasons: Collection[str], *, seen: str, act: Act) -> int:
    """Write an invitation for each address of these groups, and return how many; they leave out of the quiet hours.

    Raises:
        Refusal: one cannot register there, the list is empty, or it is not the one that was seen (`digest_of`).
    """
    comptoir = Comptoir.objects.with_edition().lock(comptoir.pk)
    require_organising(act)
    rules.require_worth_inviting(comptoir, act.at)
    chosen = invitees_of(comptoir, act.at).of(reasons)
    if not chosen or digest_of(chosen) != seen:
        raise Refusal(
            _("The list has changed since you looked at it. Look again: nothing was sent."),
            rule="invitations.seen",
            next_step=NextStep(
                _("See the list again"), reverse("comptoirs:mission_fill", args=[comptoir.slug])
            ),
        )
    _write(chosen, comptoir, act=act)
    return len(chosen)


def tell_watchers(*, act: Act) -> None:
    """Invite those who asked to be told to each comptoir near them that has seats: once each, once a week at most."""
    if not Watch.objects.confirmed().exists():
        return
    coming = Comptoir.objects.published().registering(act.at).upcoming(act.at).with_edition()
    for comptoir in coming.in_order():
        if rules.is_worth_inviting(comptoir, act.at):
            _tell_watchers(comptoir, act=act)


@transaction.atomic
def _tell_watchers(comptoir: Comptoir, *, act: Act) -> None:
    chosen = invitees_of(comptoir, act.at).of([Reason.WATCHES])
    if chosen:
        _write(chosen, comptoir, act=act)


def _write(chosen: Sequence[Invitee], comptoir: Comptoir, *, act: Act) -> None:
    """Write the invitations, have them told out of the quiet hours, and record how many for each reason."""
    invitations = [_invitation(one, comptoir, act=act) for one in chosen]
    Invitation.objects.bulk_create(invitations, batch_size=_BATCH, ignore_conflicts=True)
    key = f"{comptoir.pk}:{act.at.isoformat()}"
    schedule("comptoirs.invite", key=key, due_at=after_quiet(act.at), payload={})
    record("invited", comptoir, act=act, **Counter(str(one.reason) for one in chosen))


def _invitation(one: Invitee, comptoir: Comptoir, *, act: Act) -> Invitation:
    return Invitation(
        comptoir=comptoir,
        reason=one.reason,
        email=one.email,
        language=one.language,
        kilometres=round(one.km),
        person_id=one.person,
        party_id=one.party,
        watch_id=one.watch,
        made_at=act.at,
    )


def example_of(one: Invitee, comptoir: Comptoir, *, act: Act) -> Words:
    """Return the letter that this invitee would read; nothing is written, and its links open nothing."""
    invitation = _invitation(one, comptoir, act=act)
    invitation.pk = 0
    words, _kept = worded(
        f"comptoirs/{_letter_of(invitation)}",
        _facts(invitation, comptoir) | {"way_in": comptoir.get_absolute_url()},
        language=one.language,
        act=act,
    )
    return words


def _letter_of(invitation: Invitation) -> str:
    return "relay" if invitation.reason == Reason.PARTNER else "invited"


# Telling


def tell_invited(limit: int, *, act: Act) -> None:
    """Tell the invitations that wait, so many at a time, never in the quiet hours; one that fails stops no other."""
    if is_quiet(act.at):
        return
    waiting = Invitation.objects.open().order_by("made_at", "pk")
    for pk in list(waiting.values_list("pk", flat=True)[:limit]):
        try:
            tell(pk, act=act)
        except Exception as error:  # noqa: BLE001 - whatever one letter lacks, the others leave
            log.warning("invitation not told", invitation=pk, error=type(error).__name__)


@transaction.atomic
def tell(invitation_pk: int, *, act: Act) -> None:
    """Tell one invitation, or drop it when it is no longer true; done twice, it is done once."""
    invitation = Invitation.objects.lock(invitation_pk)
    if invitation.outcome != Outcome.OPEN:
        return
    comptoir = Comptoir.objects.with_edition().get(pk=invitation.comptoir_id)
    still = _still_true(invitation, comptoir, act=act)
    invitation.outcome, invitation.ended_at = Outcome.TOLD if still else Outcome.MOOT, act.at
    invitation.save(update_fields=["outcome", "ended_at"])
    if still:
        post(
            f"comptoirs/{_letter_of(invitation)}",
            to=invitation.email,
            context=_facts(invitation, comptoir),
            key=f"comptoirs/invitation:{invitation.pk}",
            act=act,
            language=invitation.language,
        )


def _still_true(invitation: Invitation, comptoir: Comptoir, *, act: Act) -> bool:
    """Tell whether the reason holds, the room still lacks people, and this address neither comes nor said no."""
    if not invitation.email or not rules.is_worth_inviting(comptoir, act.at):
        return False
    mine = Registration.objects.present_at(comptoir).filter(party__email=invitation.email)
    no = Invitation.objects.filter(
        comptoir__edition=comptoir.edition_id, email=invitation.email, refused_at__isnull=False
    )
    return _reason_holds(invitation) and not mine.exists() and not no.exists()


def _reason_holds(invitation: Invitation) -> bool:
    if invitation.reason == Reason.WATCHES:
        return invitation.watch_id is not None
    if invitation.reason == Reason.CAME:
        agreed = Consent.objects.standing().filter(kind=Consent.Kind.NEWS)
        return agreed.filter(person=invitation.person_id).exists()
    if invitation.reason == Reason.WAITS:
        return Entry.objects.standing().unoffered().filter(party=invitation.party_id).exists()
    if invitation.reason == Reason.CALLED_OFF:
        standing = Registration.objects.standing().filter(party=invitation.party_id)
        return standing.filter(comptoir__status=Comptoir.Status.CANCELLED).exists()
    return True


def _facts(invitation: Invitation, comptoir: Comptoir) -> dict[str, Any]:
    person = Person.objects.filter(pk=invitation.person_id or 0).first()
    return {
        "comptoir": comptoir,
        "invitation": invitation,
        "first_name": person.first_name if person else "",
        "distance": said(invitation.kilometres),
        "poster": poster_of(comptoir),
        "way_in": _way_in(invitation, comptoir),
    }


def _way_in(invitation: Invitation, comptoir: Comptoir) -> str:
    """Return the page where one takes a seat: whoever has a registration changes it in one go."""
    party = Party.objects.filter(pk=invitation.party_id or 0).first()
    if party is not None and invitation.reason in {Reason.WAITS, Reason.CALLED_OFF}:
        return reverse("comptoirs:change", args=[party.referent.link_token])
    return reverse("comptoirs:register", args=[comptoir.slug])


@transaction.atomic
def refuse(invitation: Invitation, *, act: Act) -> None:
    """Write down that this address wants no more invitations, and end what it had agreed to; twice is once."""
    invitation = Invitation.objects.lock(invitation.pk)
    if invitation.refused_at is not None:
        return
    invitation.refused_at = act.at
    invitation.save(update_fields=["refused_at"])
    record("invitations-refused", invitation, act=act, reason=invitation.reason)
    if invitation.reason == Reason.CAME and invitation.person is not None:
        withdraw(invitation.person, Consent.Kind.NEWS, act)
    if invitation.watch is not None:
        end_watch(invitation.watch, act=act)


# Asking to be told


@transaction.atomic
def watch(email: str, commune: Commune, *, language: str, act: Act) -> Watch:
    """Send a link to whoever asks to be told of the comptoirs near a commune: it is theirs once they open it.

    Asked again, the link is sent again, at most once an hour.
    """
    asked = Watch(email=email, commune=commune, language=language, asked_at=act.at)
    Watch.objects.bulk_create([asked], ignore_conflicts=True)
    mine = Watch.objects.filter(email=email, commune=commune)
    mine.filter(confirmed_at=None).update(asked_at=act.at)
    found = mine.select_related("commune").get()
    post(
        "comptoirs/watch",
        to=email,
        context={"watch": found},
        key=f"comptoirs/watch:{found.pk}:{act.at:%Y%m%d%H}",
        act=act,
        language=language,
    )
    record("asked-to-be-told", found, act=act, commune=commune.insee)
    return found


@transaction.atomic
def confirm_watch(watch: Watch, *, act: Act) -> None:
    """Write down that the owner of the address wants to be told; twice is once."""
    found = Watch.objects.lock(watch.pk)
    if found.confirmed_at is None:
        found.confirmed_at = max(act.at, found.asked_at)
        found.save(update_fields=["confirmed_at"])
        record("watch-confirmed", found, act=act)


@transaction.atomic
def end_watch(watch: Watch, *, act: Act) -> None:
    """Forget an address that wants to be told no more."""
    record("watch-ended", watch, act=act)
    Watch.objects.filter(pk=watch.pk).delete()
