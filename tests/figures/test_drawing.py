"""From numbers to themes, shades and lines: pure."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from comptoir.figures.mapping import bounds_of, shade_of
from comptoir.figures.themes import count_themes, lexicon_of, themes_of
from comptoir.ui.curves import curves

LEXICON = {"Jardins": ("jardin", "potager"), "Objets": ("bibliotheque d objets",)}


def test_an_idea_has_every_theme_whose_words_it_holds():
    idea = "Des JARDINS et une bibliothèque d’objets"
    assert themes_of(idea, LEXICON) == {"Jardins", "Objets"}
    assert themes_of("Le rejardinage", LEXICON) == set()


def test_ideas_without_a_theme_are_counted_apart():
    counted, without = count_themes(["Un potager", "Du chant"], LEXICON)
    assert (dict(counted), without) == ({"Jardins": 1, "Objets": 0}, 1)


def test_a_lexicon_that_is_none_says_so(tmp_path):
    assert lexicon_of(tmp_path / "none.toml") == {}
    wrong = tmp_path / "themes.toml"
    wrong.write_text("themes = 3")
    with pytest.raises(ImproperlyConfigured, match="table of themes"):
        lexicon_of(wrong)


def test_the_lexicon_of_the_instance_can_be_read():
    assert all(lexicon_of(settings.INSTANCE_DIR / "themes.toml").values())


def test_shades_go_from_nobody_to_the_most():
    bounds = bounds_of({"A": 8, "B": 0})
    assert bounds == [2, 4, 6, 8]
    assert [shade_of(value, bounds) for value in (0, 1, 2, 3, 8)] == [0, 1, 1, 2, 4]
    assert bounds_of({"A": 0}) == []


def test_lines_share_one_scale_and_leave_out_what_is_not_known():
    first, second = curves(
        {"now": [0, 5, 10], "then": [None, 5, None], "never": [None, None, None]}
    )
    assert first.points == "0.0,200.0 300.0,100.0 600.0,0.0"
    assert (second.points, second.last) == ("300.0,100.0", 5)
