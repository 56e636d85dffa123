"""The chances that a seat gets free in time, said honestly: in tenths, never certain while nothing is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import exp, fsum, lgamma, log

# Before that, one freed seat more or less would say anything.
DAYS_TO_WATCH = 2
LIKELY_FROM = 7
POSSIBLE_FROM = 3


class Likelihood(StrEnum):
    """The same chances, as one word."""

    LIKELY = "likely"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"


@dataclass(frozen=True, slots=True)
class Odds:
    """In how many cases out of ten there is a seat in time, and the word for it."""

    chances_in_ten: int
    likelihood: Likelihood


def odds(*, needed: int, freed: int, days_watched: float, days_left: float) -> Odds | None:
    """Return the chances that so many more seats get free: for those ahead, and for whoever asks.

    Seats got free `freed` times in `days_watched` days; the half added keeps a quiet start from saying “never”
    (Jeffreys' prior for the rate of a Poisson process). The seats to come are then Poisson over `days_left`. None
    while it is too early to tell.
    """
    if days_watched < DAYS_TO_WATCH:
        return None
    if needed <= 0:
        return _said(10)
    if days_left <= 0:
        return _said(0)
    mean = (freed + 0.5) / days_watched * days_left
    return _said(min(max(round(10 * _at_least(needed, mean)), 1), 9))


def _said(tenths: int) -> Odds:
    if tenths >= LIKELY_FROM:
        return Odds(tenths, Likelihood.LIKELY)
    return Odds(tenths, Likelihood.POSSIBLE if tenths >= POSSIBLE_FROM else Likelihood.UNLIKELY)


def _at_least(number: int, mean: float) -> float:
    """Return the probability that a Poisson variable of this mean reaches `number`.

    By logarithms: thousands of people in a queue would leave the range of floats.
    """
    fewer = fsum(exp(k * log(mean) - mean - lgamma(k + 1)) for k in range(number))
    return 1 - min(fewer, 1)
