"""Filters and tags that every template has: how money, days, hours and telephones are said, icons, gauges."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import template
from django.template import Engine
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext

from comptoir.ui import words
from comptoir.ui.icons import ICONS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime, time

    from django.forms import BaseForm, BoundField
    from django.template.context import Context
    from django.utils.safestring import SafeString

register = template.Library()
STOOLS = 10


@register.filter
def money(euros: Decimal | float | None) -> str:
    """Say an amount in euros: "4 500 €"."""
    return "" if euros is None else words.money(euros)


@register.filter
def number(value: Decimal | float | None) -> str:
    """Say a number: "12 500"."""
    return "" if value is None else words.number(value)


@register.filter
def phone(digits: str | None) -> str:
    """Say a telephone number in pairs: "03 21 21 62 16"."""
    return "" if digits is None else words.phone(digits)


@register.filter
def phone_link(digits: str) -> str:
    """Return the address that calls the number: `<a href="{{ number|phone_link }}">`."""
    return words.phone_link(digits)


@register.filter
def day(value: date | None) -> str:
    """Say a day in full: "mardi 6 avril 2027"."""
    return "" if value is None else words.day(value)


@register.filter
def day_short(value: date | None) -> str:
    """Say a day without its weekday: "6 avril 2027"."""
    return "" if value is None else words.day_short(value)


@register.filter
def day_of_month(value: date) -> str:
    """Say the number of the day: "1er", "6"."""
    return words.day_of_month(value)


@register.filter
def wall(value: date) -> date:
    """Return the day on the wall in Paris, for Django's own `date` filter."""
    return words.local_day(value)


@register.filter
def hour(value: datetime | time | None) -> str:
    """Say an hour: "14 h 30"."""
    return "" if value is None else words.hour(value)


@register.filter
def hours(begins: datetime | time, ends: datetime | time) -> str:
    """Say from when to when: `{{ begins|hours:ends }}` is "de 9 h à midi"."""
    return words.hours(begins, ends)


@register.filter
def when(begins: datetime | None, ends: datetime | None = None) -> str:
    """Say a moment in full, or from when to when: `{{ begins|when }}`, `{{ begins|when:ends }}`."""
    return "" if begins is None else words.when(begins, ends)


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon, hidden from assistive technology: words stand beside it."""
    return format_html(
        '<svg class="icon" width="20" height="20" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>',
        ICONS[name],
    )


@dataclass(frozen=True, slots=True)
class FormError:
    """One line of an error summary: what is wrong, and where (empty when it is no field's)."""

    message: str
    target: str


@register.filter
def errors_of(form: BaseForm) -> list[FormError]:
    """List what is wrong in a form, field by field, then what no field is guilty of."""
    lines = [
        FormError(_said_of(field, str(message)), getattr(field, "first_id", field.auto_id))
        for field in form
        for message in field.errors
    ]
    return lines + [FormError(str(message), "") for message in form.non_field_errors()]


def _said_of(field: BoundField, message: str) -> str:
    return gettext("%(label)s: %(message)s") % {"label": field.label, "message": message}


@dataclass(frozen=True, slots=True)
class Seats:
    """A room as the gauge draws it: ten stools at most, and the words."""

    capacity: int
    left: int
    stools: int
    taken_stools: int

    @property
    def end(self) -> int:
        """Return where the last stool stands, in the drawing's units (14 a stool)."""
        return 14 * self.stools - 14

    @property
    def width(self) -> int:
        """Return the width of the row."""
        return 14 * self.stools

    @property
    def end_of_taken(self) -> int:
        """Return where the last taken stool stands."""
        return 14 * self.taken_stools - 14


@register.filter
def seats_of(taken: int, capacity: int) -> Seats:
    """Count the seats left; one stool shows free as long as one seat is."""
    capacity = max(capacity, 0)
    left = max(capacity - taken, 0)
    stools = min(capacity, STOOLS)
    free = math.ceil(left * stools / capacity) if capacity else 0
    return Seats(capacity, left, stools, stools - free)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: its words, its length in hundredths, its place from the top."""

    label: str
    said: str
    length: str
    top: int


@register.filter
def bars(rows: Iterable[tuple[str, Decimal | float]]) -> list[Bar]:
    """Turn (label, value) pairs into bars; the longest has length 100."""
    pairs = [(label, Decimal(str(value))) for label, value in rows]
    longest = max((value for _, value in pairs), default=Decimal(0)) or Decimal(1)
    return [
        Bar(label, words.number(value), f"{100 * value / longest:.1f}", 50 * index)
        for index, (label, value) in enumerate(pairs)
    ]


@register.filter
def bars_height(count: int) -> int:
    """Return the height of a chart of so many bars."""
    return 50 * count


@register.filter
def map_scale(view_box: str) -> str:
    """Return how much to enlarge what is drawn for a frame 300 wide: the pins of a map."""
    return f"{float(view_box.split()[2]) / 300:.3f}"


@register.simple_tag(takes_context=True)
def page_notices(context: Context) -> SafeString:
    """Show what the installation says on every page: each notice is a template and its context."""
    shown: list[Any] = []
    for name, values in context["page"].notices:
        with context.push(**values):
            shown.append(Engine.get_default().get_template(name).render(context))
    return format_html_join("", "{}", ((html,) for html in shown))
