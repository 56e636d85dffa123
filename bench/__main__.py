"""`python -m bench`."""

from __future__ import annotations

import argparse
import os
import platform
import time

from bench import lists, mailing, pages, queue, registration, search, weight
from bench.places import ground
from bench.sizes import HEAVY, SMALLEST, USUAL

SUBJECTS = {
    "registration": registration.measure,
    "queue": queue.measure,
    "pages": pages.measure,
    "lists": lists.measure,
    "search": search.measure,
    "mailing": mailing.measure,
    "weight": weight.measure,
}


def main() -> None:
    """Measure what is asked, and print it."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description="Measure speed and weight."
    )
    parser.add_argument("--only", choices=SUBJECTS, action="append", help="one subject, or several")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--heavy", action="store_true", help="the sizes of a country")
    size.add_argument("--smallest", action="store_true", help="only show that everything runs")
    asked = parser.parse_args()
    sizes = HEAVY if asked.heavy else SMALLEST if asked.smallest else USUAL
    started = time.monotonic()
    print(_machine(), flush=True)
    with ground() as place:
        for subject in asked.only or SUBJECTS:
            print(f"\n## {subject.capitalize()}", flush=True)
            for table in SUBJECTS[subject](place, sizes):
                print(f"\n{table}", flush=True)
    print(f"\nMeasured in {time.monotonic() - started:.0f} s.")


def _machine() -> str:
    others = os.getloadavg()[0]
    return (
        f"{platform.machine()}, {os.cpu_count()} processors, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}; load before: {others:.1f}"
    )


if __name__ == "__main__":
    main()
