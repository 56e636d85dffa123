"""The bench runs: each subject, at its smallest, prints its tables. What they say is for people to read."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from bench.tables import Table, median, number, percentile, ratio
from tests.support.paths import ROOT

TITLES = {
    "registration": [
        "One registration, as the comptoir fills",
        "Registrations a second, and the machine’s own bound",
        "A rush for 5 seats, over HTTP",
    ],
    "queue": [
        "One move, as the queue grows",
        "A storm of cancellations",
        "A day that moves, with everybody",
    ],
    "pages": [
        "Pages a second, against a bare Django view",
        "Cold and warm",
        "The size of the season (SQLite)",
    ],
    "lists": [
        "The mission’s lists, by the size of the archive (SQLite)",
        "All registrations taken away (SQLite)",
    ],
    "search": ["The search of the bar, by the size of the archive (SQLite)"],
    "mailing": ["A mailing, from the look at the list to the last letter"],
    "weight": [
        "From the command to the first answer",
        "Memory of the process tree",
        "Bytes of a first visit",
    ],
}


@pytest.mark.bench
@pytest.mark.timeout(900)
@pytest.mark.parametrize("subject", TITLES)
def test_each_subject_prints_its_tables(subject):
    command = [sys.executable, "-m", "bench", "--smallest", "--only", subject]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.findall(r"^### (.+)$", done.stdout, re.MULTILINE) == TITLES[subject]


def test_a_table_is_aligned_and_shortly_written():
    table = Table("Speed", ("what", "ms"))
    table.add("the page", 12.345)
    table.add("all", 4_000)
    assert str(table).splitlines()[2:] == [
        "| what     |    ms |",
        "|----------|------:|",
        "| the page |  12.3 |",
        "| all      | 4 000 |",
    ]


def test_figures_keep_three_digits():
    assert [number(value) for value in (4.256, 42.56, 425.6, 4256.0)] == ["4.26", "42.6", "426", "4 256"]  # fmt: skip
    assert (ratio(3, 2), ratio(1, 0)) == ("× 1.50", "–")


def test_the_middle_and_the_slowest_of_many():
    assert median([9, 1, 2]) == 2
    assert percentile([3, 1, 2], 0.99) == 3
