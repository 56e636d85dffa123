"""Pictures of letters: what a person receives, kept beside the tests and read by those who review a change.

    def test_the_letter_says_when_and_where():
        …
        assert_pictured(letter)

compares with `tests/<app>/letters/<name>.<language>.txt`. After a wanted change:
`COMPTOIR_TEST_PICTURES=new .venv/bin/pytest tests/<app>` draws them again; read them before committing.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from tests.support.paths import ROOT

if TYPE_CHECKING:
    from comptoir.mail.models import Letter

# What differs from one run to the next: signed parts of links.
_TOKEN = re.compile(r"(?<=/)[A-Za-z0-9_-]{22,}(?=/|\s|$|\.)")


def picture(letter: Letter) -> str:
    """Return the letter as text: its subject, its words, and what is attached, without what is secret."""
    attached = "".join(f"\n[{part['filename']}]" for part in letter.attachments)
    return _TOKEN.sub("…", f"{letter.subject}\n\n{letter.text.strip()}\n{attached}").rstrip() + "\n"


def assert_pictured(letter: Letter, *, case: str = "") -> None:
    """Compare a letter with its picture; a `case` has a picture of its own, `<name>-<case>.<language>.txt`."""
    app, name = letter.name.split("/")
    name = f"{name}-{case}" if case else name
    path = ROOT / "tests" / app / "letters" / f"{name}.{letter.language}.txt"
    if os.environ.get("COMPTOIR_TEST_PICTURES") == "new":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(picture(letter), encoding="utf-8")
    expected = path.read_text(encoding="utf-8") if path.exists() else ""
    assert picture(letter) == expected, f"see {path.relative_to(ROOT)}"
