"""The forms of a page as a browser sends them, filled with something that makes sense where they are empty."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

# What somebody could type, by the type of the field.
PLAUSIBLE = {
    "date": "2027-04-20",
    "time": "10:00",
    "datetime-local": "2027-04-20T10:00",
    "number": "40",
    "email": "quelqu.un@example.org",
    "tel": "0321000000",
    "url": "https://example.org/",
    "text": "Liévin",
    "search": "",
}


@dataclass(slots=True)
class Form:
    """One form: where it goes, what it holds, and its buttons (name and value)."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def sent(self) -> list[dict[str, list[str]]]:
        """Return what each of its buttons sends."""
        return [
            self.fields | ({name: [value]} if name else {})
            for name, value in (self.buttons or [("", "")])
        ]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = Form(given.get("action", "")) if given.get("method") == "post" else None
            self.forms += [self.form] if self.form else []
        elif self.form is not None and (read := getattr(self, f"_{tag}", None)):
            read(self.form, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None

    def _input(self, form: Form, given: dict[str, str]) -> None:
        kind, name = given.get("type", "text"), given.get("name", "")
        if kind in {"checkbox", "radio"}:
            known = form.fields.setdefault(name, [])
            if kind == "checkbox" or "checked" in given or not known:
                known.append(given.get("value", "on"))
        elif kind not in {"submit", "file"}:
            form.fields[name] = [given.get("value") or PLAUSIBLE.get(kind, "")]

    def _textarea(self, form: Form, given: dict[str, str]) -> None:
        form.fields[given.get("name", "")] = ["Une phrase."]

    def _select(self, form: Form, given: dict[str, str]) -> None:
        self.select = given.get("name", "")

    def _option(self, form: Form, given: dict[str, str]) -> None:
        if given.get("value") and self.select not in form.fields:
            form.fields[self.select] = [given["value"]]

    def _button(self, form: Form, given: dict[str, str]) -> None:
        if given.get("type", "submit") == "submit":
            form.buttons.append((given.get("name", ""), given.get("value", "")))


def forms_of(html: str) -> list[Form]:
    """Return the forms of a page that change something."""
    reader = _Reader()
    reader.feed(html.partition("<main")[2])
    return reader.forms
