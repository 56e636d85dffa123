"""Numbers, money, telephones, days and hours as people read them, in French and in English.

French typography: U+202F between thousands, U+00A0 before a unit and inside "14 h 30" and a telephone number.
Moments are said in Europe/Paris.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import get_language

from comptoir.kernel import clock

NARROW = "\u202f"
HARD = "\u00a0"
CENT = Decimal("0.01")
FRENCH_PHONE_DIGITS = 10


def in_french() -> bool:
    """Say whether the reader reads French: the default of the house."""
    return (get_language() or "fr").startswith("fr")


def number(value: Decimal | float) -> str:
    """Say a number: "12 500" and "3,5" in French, "12,500" and "3.5" in English."""
    text = f"{Decimal(str(value)):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(",", NARROW).replace(".", ",") if in_french() else text


def money(euros: Decimal | float) -> str:
    """Say an amount in euros, with cents only when there are some: "4 500 €", "12,50 €"."""
    amount = Decimal(str(euros)).quantize(CENT)
    whole = amount == amount.to_integral_value()
    text = f"{abs(amount):,.0f}" if whole else f"{abs(amount):,.2f}"
    sign = "−" if amount < 0 else ""
    if in_french():
        return f"{sign}{text.replace(',', NARROW).replace('.', ',')}{HARD}€"
    return f"{sign}€{text}"


def _national(digits: str) -> str:
    kept = "".join(c for c in digits if c.isdigit() or c == "+")
    return "0" + kept[3:] if kept.startswith("+33") else kept


def phone(digits: str) -> str:
    """Say a French telephone number in pairs; another country's number is left as it was given."""
    national = _national(digits)
    if len(national) != FRENCH_PHONE_DIGITS or not national.isdigit():
        return digits
    return HARD.join(national[i : i + 2] for i in range(0, FRENCH_PHONE_DIGITS, 2))


def phone_link(digits: str) -> str:
    """Return the address that calls this number from a telephone."""
    national = _national(digits)
    return f"tel:+33{national[1:]}" if national.startswith("0") else f"tel:{national}"


def local_day(value: date) -> date:
    """Return the calendar day of a day or of a moment, as on the wall in Paris."""
    return clock.local(value).date() if isinstance(value, datetime) else value


def day_of_month(value: date) -> str:
    """Say the day of the month: "1er" and then "2" in French, "1" in English."""
    number_ = local_day(value).day
    return "1er" if number_ == 1 and in_french() else str(number_)


def day(value: date) -> str:
    """Say a day in full: "mardi 6 avril 2027", "Tuesday 6 April 2027"."""
    return f"{WEEKDAYS[local_day(value).weekday()]} {day_short(value)}"


def day_short(value: date) -> str:
    """Say a day without its weekday: "1er mars 2026", "1 March 2026"."""
    on = local_day(value)
    return f"{day_of_month(on)} {MONTHS[on.month]} {on.year}"


def hour(value: datetime | time) -> str:
    """Say an hour: "14 h", "14 h 30", "midi", "minuit"; "14:30", "noon", "midnight" in English."""
    at = _wall_time(value)
    french = in_french()
    if at.minute == 0 and at.hour in {0, 12}:
        names = ("minuit", "midi") if french else ("midnight", "noon")
        return names[at.hour == 12]  # noqa: PLR2004 - noon
    return _digits(at, french=french)


def _wall_time(value: datetime | time) -> time:
    return clock.local(value).time() if isinstance(value, datetime) else value


def _digits(at: time, *, french: bool) -> str:
    if not french:
        return f"{at.hour:02}:{at.minute:02}"
    minutes = f"{HARD}{at.minute:02}" if at.minute else ""
    return f"{at.hour}{HARD}h{minutes}"


def hours(begins: datetime | time, ends: datetime | time) -> str:
    """Say from when to when: "de 9 h à midi", "9:00 to noon"."""
    if in_french():
        return f"de {hour(begins)} à {hour(ends)}"
    return f"{hour(begins)} to {hour(ends)}"


def when(begins: datetime, ends: datetime | None = None) -> str:
    """Say a moment, or from when to when: "mardi 6 avril 2027 à 14 h", "mardi 6 avril 2027, de 14 h à 17 h".

    A lone midnight is said "0 h": "à minuit" leaves the reader to guess which of two nights. Two
    moments on different days are said "du … au …".
    """
    if ends is None:
        link = "à" if in_french() else "at"
        return f"{day(begins)} {link} {_digits(_wall_time(begins), french=in_french()) if _is_midnight(begins) else hour(begins)}"
    if local_day(begins) == local_day(ends):
        return f"{day(begins)}, {hours(begins, ends)}"
    if in_french():
        return f"du {when(begins)} au {when(ends)}"
    return f"{when(begins)} to {when(ends)}"


def _is_midnight(moment: datetime) -> bool:
    return _wall_time(moment).replace(second=0, microsecond=0) == time(0, 0)
