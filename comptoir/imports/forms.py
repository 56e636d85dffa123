"""What an agent says of a file: what it holds, how it is read, what its columns are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from comptoir.imports import cells
from comptoir.imports.kinds import KINDS
from comptoir.imports.reading import too_big
from comptoir.imports.reading_csv import DELIMITERS, ENCODINGS
from comptoir.imports.uploads import MAX_BYTES

if TYPE_CHECKING:
    from django.forms.boundfield import BoundField

    from comptoir.imports.columns import Kind
    from comptoir.imports.matching import Mapping
    from comptoir.imports.reading import Table

_SAMPLES = 3
LEFT_OUT = "-"
_DELIMITERS = {";": _("semicolon"), ",": _("comma"), "\t": _("tabulation"), "|": _("vertical bar")}


class FileForm(forms.Form):
    """A file, and what it holds."""

    kind = forms.ChoiceField(
        label=_("What the file holds"),
        widget=forms.RadioSelect,
        choices=[(kind.key, kind.label) for kind in KINDS.values()],
        error_messages={"required": _("Choose what the file holds.")},
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "A spreadsheet in XLSX or CSV, 10 MB at most. Its first line names the columns."
        ),
        widget=forms.FileInput({"accept": ".csv,.tsv,.txt,.xlsx"}),
        max_length=None,
        error_messages={
            "required": _("Choose a file on your computer."),
            "empty": _("The file is empty."),
        },
    )

    def __init__(self, *args: Any, is_too_big: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        if is_too_big:
            self.fields["file"].error_messages["required"] = too_big()

    def clean_file(self) -> Any:
        """Refuse a file that would be too much to hold."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(too_big())
        return file


class ReadingForm(forms.Form):
    """How the file is read, where it was guessed wrong."""

    encoding = forms.ChoiceField(label=_("Encoding"), required=False)
    delimiter = forms.ChoiceField(label=_("Separator"), required=False)
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "encoding": list(ENCODINGS.items()) if table.used.encoding else [],
            "delimiter": [(key, _DELIMITERS[key]) for key in DELIMITERS] if table.used.delimiter else [],
            "sheet": [(sheet, sheet) for sheet in table.sheets] if len(table.sheets) > 1 else [],
        }  # fmt: skip
        for name, known in choices.items():
            if known:
                self.fields[name].choices = known  # type: ignore[attr-defined]
                self.initial[name] = getattr(table.used, name)
            else:
                del self.fields[name]


class ColumnsForm(forms.Form):
    """What each column of the file is."""

    def __init__(
        self, *args: Any, kind: Kind, table: Table, mapping: Mapping, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        choices = [(LEFT_OUT, _("Left out")), *((c.key, c.label) for c in kind.columns)]
        for rank, heading in enumerate(table.headings):
            samples = [
                cells.shown(row.cells[rank])
                for row in table.rows[:_SAMPLES]
                if rank < len(row.cells) and not cells.is_empty(row.cells[rank])
            ]
            said = heading or gettext("Column %(n)s, without a name") % {"n": rank + 1}
            self.fields[f"column_{rank}"] = forms.ChoiceField(
                label=said,
                choices=choices,
                initial=mapping.get(str(rank), LEFT_OUT),
                help_text=" · ".join(sample[:40] for sample in samples),
            )

    def clean(self) -> dict[str, Any]:
        """Refuse two columns for one thing, and the lack of one that no line can do without."""
        said = super().clean() or {}
        seen: dict[str, BoundField] = {}
        for field in self:
            key = said.get(field.name, LEFT_OUT)
            if key in seen:
                message = gettext("“%(other)s” is this already: leave one of the two out.")
                self.add_error(field.name, message % {"other": seen[key].label})
            elif key != LEFT_OUT:
                seen[key] = field
        lacking = [str(c.label) for c in self.kind.columns if c.required and c.key not in seen]
        if lacking:
            raise forms.ValidationError(
                gettext("Say which column is: %(columns)s.") % {"columns": ", ".join(lacking)}
            )
        return said

    def mapping(self) -> Mapping:
        """Return what each column is, by its rank."""
        return {name.removeprefix("column_"): key for name, key in self.cleaned_data.items() if key}
