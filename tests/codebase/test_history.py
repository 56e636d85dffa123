"""People read the journal: each verb that the code records has its words, in the `history.py` of its floor."""

from __future__ import annotations

import ast

from comptoir.audit import phrases
from tests.support.paths import python_files
from tests.support.saying import nothing

RECORDING = {"record", "_record"}


def verbs_of(source: str) -> set[str]:
    """Return the verbs that a source records: as they stand, by a name of the module, or one of two."""
    tree = ast.parse(source)
    names = {
        target.id: value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target, value in _assigned(node)
        if isinstance(target, ast.Name)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in RECORDING and node.args:
            found |= _said(names.get(getattr(node.args[0], "id", ""), node.args[0]))
    return found


def _assigned(node: ast.Assign):
    target, value = node.targets[0], node.value
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return zip(target.elts, value.elts, strict=True)
    return [(target, value)]


def _said(value: ast.expr) -> set[str]:
    if isinstance(value, ast.IfExp):
        return _said(value.body) | _said(value.orelse)
    return {value.value} if isinstance(value, ast.Constant) else set()


def test_each_verb_has_its_words():
    recorded = {verb for path in python_files("comptoir") for verb in verbs_of(path.read_text())}
    assert len(recorded) > 50
    assert nothing(recorded - set(phrases.verbs()))


def test_a_verb_is_found_however_it_is_written():
    source = (
        'A, B = "one", "two"\nrecord("three", x)\nrecord(A, x)\nrecord("four" if c else "five", x)'
    )
    assert verbs_of(source) == {"one", "three", "four", "five"}
