"""Variables and marks: pure."""

from __future__ import annotations

from comptoir.mailings.marks import blocks_of
from comptoir.mailings.variables import filled, has_lone_brace, lacking, names_in, unknown_in


def test_variables_are_filled_or_say_the_other_word():
    text = "Bonjour {prénom|vous}, à {lieu}."
    assert filled(text, {"prénom": "Camille", "lieu": "Liévin"}) == "Bonjour Camille, à Liévin."
    assert filled(text, {"prénom": "", "lieu": "Liévin"}) == "Bonjour vous, à Liévin."


def test_a_variable_that_is_empty_without_another_word_is_a_hole():
    assert lacking("{prénom|vous} {lieu}", {"prénom": "", "lieu": ""}) == ["lieu"]
    assert names_in("{ lieu } {date} {lieu}") == ["lieu", "date"]


def test_an_unknown_variable_leads_to_the_nearest():
    assert unknown_in("{prenom} {xyz} {date}") == {"prenom": "prénom", "xyz": ""}


def test_a_brace_that_stands_alone_is_found():
    assert has_lone_brace("Bonjour {prénom")
    assert not has_lone_brace("Bonjour {prénom}")


def test_a_text_is_paragraphs_lists_and_addresses():
    first, second, third = blocks_of("Bonjour,\nvoici :\n- un\n- deux\n\nhttps://example.org/a.")
    assert (first.is_list, len(first.lines)) == (False, 2)
    assert [line[0].text for line in second.lines] == ["un", "deux"]
    assert [(run.text, run.url) for run in third.lines[0]] == [
        ("https://example.org/a", "https://example.org/a"),
        (".", ""),
    ]
