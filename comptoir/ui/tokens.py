"""Design tokens: what the stylesheet declares, what an organisation may replace, and whether it can be read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

STYLESHEET = Path(__file__).parent / "static" / "ui" / "comptoir.css"
DARK = "dark-"
TEXT = 4.5
PART = 3.0

# (in front, behind, smallest contrast): what WCAG 2.2 asks of text (1.4.3) and of parts of the interface (1.4.11).
PAIRS = [
    *[
        (front, behind, TEXT)
        for front in ("ink", "soft", "link")
        for behind in ("ground", "surface", "sand")
    ],
    *[("ink", f"{tone}-ground", TEXT) for tone in ("good", "know", "care", "wrong")],
    *[(tone, f"{tone}-ground", TEXT) for tone in ("good", "know", "care", "wrong")],
    *[(tone, behind, TEXT) for tone in ("care", "wrong") for behind in ("ground", "surface")],
    ("link", "know-ground", TEXT),
    ("chalk", "sea", TEXT),
    ("chalk", "sea-deep", TEXT),
    ("chalk-soft", "sea", TEXT),
    ("on-coral", "coral", TEXT),
    ("on-coral", "coral-deep", TEXT),
    ("on-light", "coral-light", TEXT),
    ("on-light", "chalk", TEXT),
    *[
        (part, behind, PART)
        for part in ("edge", "coral", "wood", "focus")
        for behind in ("ground", "surface")
    ],
    ("edge", "know-ground", PART),
    ("coral", "sand", PART),
    ("focus", "sand", PART),
    ("coral-light", "sea", PART),
    ("wood-light", "sea", PART),
]

_DECLARATION = re.compile(r"--([a-z0-9-]+):\s*([^;]+);")
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
_PLAIN = re.compile(r"(?!.*url\()[\w %.,()+*'\"-]+")


def declared(css: str) -> dict[str, dict[str, str]]:
    """Return the tokens of the stylesheet by theme ("light", "dark"), the dark one completed by the light one."""
    layer = css.split("@layer tokens {", 1)[1].split("@layer base {", 1)[0]
    light, dark = layer.split("prefers-color-scheme: dark", 1)
    light_tokens = dict(_DECLARATION.findall(light))
    return {"light": light_tokens, "dark": light_tokens | dict(_DECLARATION.findall(dark))}


def faults(tokens: Mapping[str, str]) -> list[str]:
    """Return what is wrong in an organisation's tokens: an unknown name, a value that is no simple value."""
    known = declared(STYLESHEET.read_text(encoding="utf-8"))["light"]
    wrong = [f"unknown token {name}" for name in tokens if name.removeprefix(DARK) not in known]
    return wrong + [
        f"{name}: a colour is #rrggbb, a length or a font a plain value, not {value!r}"
        for name, value in tokens.items()
        if not (
            _COLOUR if known.get(name.removeprefix(DARK), "").startswith("#") else _PLAIN
        ).fullmatch(value)
    ]


def unreadable(tokens: Mapping[str, str]) -> list[str]:
    """Return the pairs of colours that contrast too little once an organisation's tokens are in place."""
    themes = declared(STYLESHEET.read_text(encoding="utf-8"))
    light, dark = _by_theme(tokens)
    return _faint("light", themes["light"] | light) + _faint("dark", themes["dark"] | dark)


def _faint(theme: str, tokens: Mapping[str, str]) -> list[str]:
    return [
        f"{theme}: {front} on {behind} is {ratio:.2f}:1, {least}:1 is needed"
        for front, behind, least in PAIRS
        if (ratio := contrast(tokens[front], tokens[behind])) < least
    ]


def _by_theme(tokens: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    light = {name: value for name, value in tokens.items() if not name.startswith(DARK)}
    dark = {
        name.removeprefix(DARK): value for name, value in tokens.items() if name.startswith(DARK)
    }
    return light, dark


def stylesheet(tokens: Mapping[str, str]) -> str:
    """Return the stylesheet of an organisation's tokens; `dark-sea` is `sea` in the dark."""
    light, dark = _by_theme(tokens)
    return (
        f"@layer tokens {{\n@media print, (prefers-color-scheme: light) {{{_rule(light)}}}\n"
        f"@media screen and (prefers-color-scheme: dark) {{{_rule(dark)}}}\n}}\n"
    )


def _rule(tokens: Mapping[str, str]) -> str:
    return ":root { " + " ".join(f"--{name}: {value};" for name, value in tokens.items()) + " }"


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, from 0 to 1 (WCAG 2.2, "relative luminance")."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]  # noqa: PLR2004
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours `#rrggbb`, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
