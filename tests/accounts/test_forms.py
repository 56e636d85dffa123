"""What people type of themselves, and how a mistake is said."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from comptoir.accounts.forms import CodeField, EmailField, NameField, PhoneField
from comptoir.accounts.phones import e164

RTL = "\u202e"


def said(field, typed):
    """Return what the field answers to a mistake, in English."""
    with override("en"):
        with pytest.raises(ValidationError) as error:
            field.clean(typed)
        return [str(message) for message in error.value.messages]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Zoé   Ménard ", "Zoé Ménard"),
        (f"Ada{RTL} Petit\u200f", "Ada Petit"),
        ("Ada\r\nBcc: all@example.org Petit".replace("@example.org", ""), "Ada Bcc: all Petit"),
        ("Ada 🌻", "Ada 🌻"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("李小龍", "李小龍"),
        ("O’Brien d'Artois", "O’Brien d'Artois"),
        ("Ada\x00", "Ada"),
    ],
)
def test_a_name_is_one_clean_line(typed, kept):
    assert NameField().clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Write the first name and the name"),
        (" \u200b ", "Write the first name and the name"),
        ("ada@example.org", "no address"),
        ("see https://spam.example", "no address"),
        ("12345", "A name has letters"),
        ("🌻🌻", "A name has letters"),
        ("a" * 10_000, "longer than 100 characters"),
    ],
)
def test_what_is_no_name_is_said(typed, words):
    [message] = said(NameField(), typed)
    assert words in message


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ada@Example.ORG", "ada@example.org"),
        (" mailto:ada@example.org, ", "ada@example.org"),
        ("<ada@example.org>", "ada@example.org"),
        (f"{RTL}ada@example.org", "ada@example.org"),
        ("ada+comptoir@exemple.fr.", "ada+comptoir@exemple.fr"),
    ],
)
def test_an_address_is_read_as_it_was_meant(typed, kept):
    assert EmailField().clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Write an email address"),
        ("ada.example.org", "The @ is missing"),
        ("ada@@example.org", "one @"),
        ("ada@example.org;leo@example.org", "one @"),
        ("ada petit@example.org", "no space"),
        ("ada@example.org\nBcc: all@example.com", "one @"),
        ("ada@example,org", "comma"),
        ("@example.org", "before the @ is missing"),
        ("adá@example.org", "without accent"),
        ("ada@example", "The end of the address"),
        ("ada@gmail.con", "Perhaps “.com”"),
        ("ada@-example.org", "not complete"),
        ("ada@example..org", "not complete"),
        (".ada@example.org", "not complete"),
        ('ada"@example.org', "not complete"),
        ("🌻@example.org", "without accent"),
        ("a" * 10_000 + "@example.org", "longer than 254 characters"),
        ("a@" * 5_000, "longer than 254 characters"),
    ],
)
def test_a_wrong_address_says_what_is_wrong(typed, words):
    [message] = said(EmailField(), typed)
    assert words in message


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("03 21 21 62 16", "+33321216216"),
        ("0321216216", "+33321216216"),
        ("06.12.34.56.78", "+33612345678"),
        ("06-12-34-56-78", "+33612345678"),
        ("06/12/34/56/78", "+33612345678"),
        ("+33 3 21 21 62 16", "+33321216216"),
        ("+33 (0)3 21 21 62 16", "+33321216216"),
        ("+33 03 21 21 62 16", "+33321216216"),
        ("0033 3 21 21 62 16", "+33321216216"),
        ("(03) 21.21.62.16", "+33321216216"),
        ("０３２１２１６２１６", "+33321216216"),
        ("03\u202f21\u00a021 62 16\u200e", "+33321216216"),
        ("+32 470 12 34 56", "+32470123456"),
        ("", ""),
    ],
)
def test_a_telephone_is_read_in_all_its_shapes(typed, kept):
    assert PhoneField(required=False).clean(typed) == kept


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("06 12 34 56 7", "There are 9 digits"),
        ("06 12 34 56 78 9", "There are 11 digits"),
        ("3620", "not a number that we can call"),
        ("O6 12 34 56 78", "not a number that we can call"),
        ("+33 6 12 34", "not a number that we can call"),
        ("0012345", "There are 7 digits"),
        ("call me", "not a number that we can call"),
        ("1" * 10_000, "longer than 40 characters"),
    ],
)
def test_a_wrong_telephone_says_what_is_wrong(typed, words):
    [message] = said(PhoneField(), typed)
    assert words in message


@given(st.text(max_size=60))
def test_no_telephone_but_in_its_one_form(typed):
    number = e164(typed)
    assert number is None or (number[0] == "+" and number[1:].isascii() and number[1:].isdigit())


@given(st.text(max_size=300))
def test_no_address_breaks_a_line(typed):
    try:
        address = EmailField().clean(typed)
    except ValidationError:
        return
    assert address == "".join(address.split()).lower()
    assert address.count("@") == 1


@given(st.text(max_size=300))
def test_no_name_breaks_a_line(typed):
    try:
        name = NameField().clean(typed)
    except ValidationError:
        return
    assert name.splitlines() == [name]
    assert len(name) <= 100


def test_a_code_is_pasted_with_its_spaces():
    assert CodeField().clean(" 123 456\n") == "123456"


def test_keyboards_and_memories_are_told_what_is_asked():
    attributes = lambda field: field.widget.attrs  # noqa: E731
    assert attributes(CodeField())["autocomplete"] == "one-time-code"
    assert attributes(CodeField())["inputmode"] == "numeric"
    assert attributes(EmailField())["autocomplete"] == "email"
    assert attributes(NameField())["autocomplete"] == "name"
    assert attributes(PhoneField())["autocomplete"] == "tel"
