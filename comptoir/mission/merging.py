"""Two rows of one person become one, and two again where that was a mistake.

Whatever points to a person moves, found by the models themselves: a floor that is built tomorrow moves too.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from comptoir.accounts.models import Consent, Person, PersonWord, User
from comptoir.audit.actions import record
from comptoir.comptoirs.models import Registration
from comptoir.kernel.refusals import NextStep, Refusal
from comptoir.mission.models import Merge
from comptoir.organisations.models import Agent
from comptoir.organisations.rules import require_answering

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Field, Model

    from comptoir.kernel.acts import Act

# They say who was made one, who signs in, or by which words this very row is found: they do not change hands.
_STAYS: frozenset[type[Model]] = frozenset({Merge, Person, PersonWord, User, Agent})


def pointers() -> Iterator[tuple[type[Model], Field[Any, Any]]]:
    """Walk the fields of other tables that point to a person, and whose rows change hands."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if (relation.one_to_many or relation.one_to_one) and relation.auto_created:
            field: Any = relation.field  # type: ignore[union-attr]
            if field.model not in _STAYS:
                yield field.model, field


@transaction.atomic
def merge(kept: Person, absorbed: Person, *, act: Act) -> Merge:
    """Make two rows one: all that pointed to the absorbed points to the kept. Both rows are held, by key.

    Raises:
        Refusal: whoever acts answers nobody; it is one row; one is of the mission; the wrong one is kept (it cannot
            be reached, or the other signs in); both come to one comptoir.
    """
    agent = require_answering(act)
    kept, absorbed = _hold(kept, absorbed)
    _require_mergeable(kept, absorbed)
    moved: dict[str, list[int]] = {}
    for model, field in pointers():
        if pks := _move(model, field, absorbed, kept):
            moved[f"{model._meta.label_lower}.{field.name}"] = pks
    before = {"last_active_at": kept.last_active_at.isoformat(), "filled": _fill(kept, absorbed)}
    Person.objects.filter(pk=absorbed.pk).update(merged_into=kept)
    done = Merge.objects.create(
        kept=kept, absorbed=absorbed, agent=agent, merged_at=act.at, moved={"rows": moved, **before}
    )
    record("persons-merged", kept, act=act, absorbed=absorbed.pk, merge=done.pk)
    return done


@transaction.atomic
def unmerge(done: Merge, *, act: Act) -> Merge:
    """Put back exactly what had moved, and still points to the kept; what came later stays with the kept.

    Raises:
        Refusal: whoever acts answers nobody, it is undone already, or a later merge must be undone first.
    """
    require_answering(act)
    kept, absorbed = _hold(done.kept, done.absorbed)
    done = Merge.objects.lock(done.pk)
    if done.undone_at is not None:
        raise Refusal(_("This is undone already."), rule="merge.undone")
    if kept.merged_into_id is not None:
        step = NextStep(_("See the merges"), reverse("mission:doubles"))
        raise Refusal(
            _("This person was merged once more since: undo that first."),
            rule="merge.later",
            next_step=step,
        )
    for key, pks in done.moved["rows"].items():
        label, _dot, name = key.rpartition(".")
        rows = apps.get_model(label)._base_manager.filter(pk__in=pks, **{name: kept})
        rows.update(**{name: absorbed})
    _empty(kept, absorbed, done)
    Person.objects.filter(pk=absorbed.pk).update(merged_into=None)
    done.undone_at = act.at
    done.save(update_fields=["undone_at"])
    record("merge-undone", kept, act=act, absorbed=absorbed.pk, merge=done.pk)
    return done


def _hold(*persons: Person) -> list[Person]:
    held = {pk: Person.objects.lock(pk) for pk in sorted({person.pk for person in persons})}
    return [held[person.pk] for person in persons]


def _require_mergeable(kept: Person, absorbed: Person) -> None:
    if kept == absorbed:
        raise Refusal(_("Choose two different people."), rule="merge.two")
    if kept.merged_into_id or absorbed.merged_into_id or not (kept.name and absorbed.name):
        raise Refusal(_("One of them is no longer known alone."), rule="merge.gone")
    if Agent.objects.filter(person__in=[kept, absorbed]).exists():
        raise Refusal(_("Agents of the mission are not merged."), rule="merge.team")
    _require_the_right_one(kept, absorbed)
    _require_apart(kept, absorbed)


def _require_the_right_one(kept: Person, absorbed: Person) -> None:
    """Keep whoever signs in, and whoever can be reached: their address is what they sign in with."""
    users = set(User.objects.filter(person__in=[kept, absorbed]).values_list("person", flat=True))
    if users == {kept.pk, absorbed.pk}:
        raise Refusal(
            _("Both sign in, each with an own space: ask which address they want to keep."),
            rule="merge.two-logins",
        )
    loses_mail = absorbed.email and not kept.email
    loses_number = absorbed.phone and not (kept.phone or kept.email)
    if absorbed.pk in users or loses_mail or loses_number:
        step = NextStep(
            _("Keep the other one"), reverse("mission:merge", args=[absorbed.pk, kept.pk])
        )
        raise Refusal(
            _("Keep the one who signs in, or whom we can reach by mail."),
            rule="merge.reach",
            next_step=step,
        )


def _require_apart(kept: Person, absorbed: Person) -> None:
    standing = Registration.objects.standing()
    theirs = standing.filter(person=kept).values("comptoir")
    twice = standing.filter(person=absorbed, comptoir__in=theirs).order_by("pk").first()
    if twice:
        url = reverse("comptoirs:mission_party", args=[twice.party_id])
        raise Refusal(
            _("Both are registered for %(comptoir)s: cancel one of the two first.")
            % {"comptoir": twice.comptoir},
            rule="merge.registered-twice",
            next_step=NextStep(_("See the one to cancel"), url),
        )


def _move(model: type[Model], field: Field[Any, Any], absorbed: Person, kept: Person) -> list[int]:
    """Make the rows of one point to the other; a row that says what another says already stays where it is."""
    rows = model._base_manager.filter(**{field.name: absorbed}).order_by("pk")
    if model is Consent:
        given = Consent.objects.standing().filter(person=kept).values("kind")
        rows = rows.exclude(withdrawn_at=None, kind__in=given)
    moved = []
    for pk in rows.values_list("pk", flat=True):
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=pk).update(**{field.name: kept})
        except IntegrityError:
            continue
        moved.append(pk)
    return moved


def _fill(kept: Person, absorbed: Person) -> list[str]:
    """Complete what the kept lacks; return the names of the fields."""
    filled = [
        name for name in ("phone", "commune") if not getattr(kept, name) and getattr(absorbed, name)
    ]
    for name in filled:
        setattr(kept, name, getattr(absorbed, name))
    kept.last_active_at = max(kept.last_active_at, absorbed.last_active_at)
    kept.save(update_fields=[*filled, "last_active_at"])
    return filled


def _empty(kept: Person, absorbed: Person, done: Merge) -> None:
    """Take back what was completed, as long as nobody has changed it since."""
    for name in done.moved["filled"]:
        if getattr(kept, name) == getattr(absorbed, name):
            setattr(kept, name, None if name == "commune" else "")
    if kept.last_active_at == absorbed.last_active_at:
        kept.last_active_at = datetime.fromisoformat(done.moved["last_active_at"])
    kept.save(update_fields=["phone", "commune", "last_active_at"])
