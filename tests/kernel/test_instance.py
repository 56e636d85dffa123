"""An installation's file says everything, or the start stops and says what is wrong."""

from __future__ import annotations

import tomllib

import pytest
from django.core.exceptions import ImproperlyConfigured

from comptoir.kernel.instance import load
from tests.support.paths import ROOT

REAL = ROOT / "instances" / "pas-de-calais" / "instance.toml"


@pytest.fixture
def changed(tmp_path):
    """Write the real file with one text replaced, and return its path."""

    def change(old: str, new: str):
        text = REAL.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "instance.toml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return change


def test_the_file_of_the_pas_de_calais_is_whole():
    read, raw = load(REAL), tomllib.loads(REAL.read_text(encoding="utf-8"))
    assert (read.name, read.contact.phone) == (raw["name"], raw["contact"]["phone"])
    assert (read.legal.security_email, read.accessibility.rate) == (
        raw["legal"]["security_email"],
        "",
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name = ", "nom = ", "unknown nom"),
        ("tagline = ", "# tagline = ", "missing 1 required positional argument: 'tagline'"),
        (
            "hours = ",
            "# hours = ",
            "[contact]: Contact.__init__() missing 1 required positional argument: 'hours'",
        ),
        ("[contact]", "[contacts]", "[contact]: "),
        ("[legal]", "[legal", "cannot be read"),
        ('name = "Comptoir"', "name = 3", "not a text: name"),
        ('phone = "', 'phone = 3 # "', "[contact]: not a text: phone"),
    ],
)
def test_a_fault_is_named(changed, old, new, said):
    path = changed(old, new)
    with pytest.raises(ImproperlyConfigured) as refused:
        load(path)
    assert str(path) in str(refused.value)
    assert said in str(refused.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ImproperlyConfigured, match=r"nowhere\.toml cannot be read"):
        load(tmp_path / "nowhere.toml")


def test_a_file_in_another_encoding_is_named(tmp_path):
    path = tmp_path / "instance.toml"
    path.write_bytes('name = "Département"'.encode("latin-1"))
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        load(path)
