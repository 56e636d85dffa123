"""The themes of ideas: found by the words that they hold, so that anybody can count them again. Pure.

The themes and their words are data of the instance (`themes.toml`): a table `themes`, each a list of beginnings of
words. An idea belongs to each theme one of whose words it holds; whoever corrects the list recounts every year.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

from comptoir.kernel.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

type Lexicon = Mapping[str, tuple[str, ...]]


def lexicon_of(path: Path) -> Lexicon:
    """Read the themes of an instance; none where it has no such file.

    Raises:
        ImproperlyConfigured: the file is there and is not a table of lists of words.
    """
    if not path.exists():
        return {}
    try:
        themes = tomllib.loads(path.read_text(encoding="utf-8"))["themes"]
        return {name: tuple(fold(word) for word in words) for name, words in themes.items()}
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise ImproperlyConfigured(
            f"{path} is not a table of themes, each a list of words."
        ) from error


def themes_of(idea: str, lexicon: Lexicon) -> set[str]:
    """Return the themes of an idea: those that have a beginning of one of its words.

    A beginning of several words (« circuit court ») is found where these words follow each other.
    """
    said = f" {fold(idea)}"
    return {
        name for name, beginnings in lexicon.items() if any(f" {one}" in said for one in beginnings)
    }


def count_themes(ideas: Iterable[str], lexicon: Lexicon) -> tuple[Counter[str], int]:
    """Return how many ideas each theme has, and how many have none."""
    counted: Counter[str] = Counter(dict.fromkeys(lexicon, 0))
    without = 0
    for idea in ideas:
        found = themes_of(idea, lexicon)
        counted.update(found)
        without += not found
    return counted, without
