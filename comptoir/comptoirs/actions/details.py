"""What may help on the day: subjects, places in the programme, access needs, consents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from comptoir.accounts.actions import agree
from comptoir.audit.actions import record
from comptoir.comptoirs import rules
from comptoir.comptoirs.actions.items import ask
from comptoir.comptoirs.actions.line import hold
from comptoir.comptoirs.actions.needs import ask_for_access
from comptoir.comptoirs.models import Need, Registration

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from comptoir.accounts.models import Consent
    from comptoir.comptoirs.models import ProgrammeItem
    from comptoir.editions.models import Topic
    from comptoir.kernel.acts import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What the second page asks; all of it may be empty. `wishes` are ranked, best first."""

    topics: Collection[Topic]
    items: Collection[ProgrammeItem]
    access_need: str
    consents: Collection[Consent.Kind]
    wishes: Sequence[ProgrammeItem] = ()


@transaction.atomic
def complete(registration: Registration, details: Details, *, act: Act) -> Registration:
    """Replace what the person asks for: help, places in items, access needs, consents.

    Raises:
        Refusal: the day has begun, two places overlap, or there is no seat yet; nothing is changed then.
    """
    _party, comptoirs = hold(registration.party)
    registration = Registration.objects.with_day().get(pk=registration.pk)
    rules.require_standing_registration(registration)
    rules.require_not_started(comptoirs[registration.comptoir_id], act.at)
    ask(registration, details.items, wishes=details.wishes, act=act)
    registration.needs.all().delete()
    Need.objects.bulk_create(
        Need(registration=registration, topic=topic) for topic in details.topics
    )
    ask_for_access(registration, details.access_need, act=act)
    if registration.speaks_for_its_person:
        agree(registration.person, to=details.consents, act=act)
    record(
        "completed",
        registration,
        act=act,
        topics=sorted(topic.pk for topic in details.topics),
        items=sorted(item.pk for item in details.items),
    )
    return registration
