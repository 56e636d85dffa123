from django.db import migrations, models
import django.db.models.deletion

import comptoir.kernel.lookups
from comptoir.kernel.finding import LONGEST_WORD, key_of_name, ways_to_reach

BATCH = 1_000


def write_words(apps, schema_editor):
    words = apps.get_model("accounts", "PersonWord")
    rows = apps.get_model("accounts", "Person").objects.order_by("pk").only("name", "email", "phone")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        words.objects.bulk_create(
            (
                words(row=row, word=word)
                for row in batch
                for word in sorted(found_by(row))
            ),
            batch_size=BATCH,
        )
        last = batch[-1].pk


def found_by(row):
    found = {*key_of_name(row.name).split(), *ways_to_reach(row.email, row.phone)}
    return {word[:LONGEST_WORD] for word in found}


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_merged_persons")]
    operations = [
        migrations.CreateModel(
            "PersonWord",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("word", comptoir.kernel.lookups.KeyField(db_index=True, max_length=80)),
                (
                    "row",
                    models.ForeignKey(
                        to="accounts.person", on_delete=django.db.models.deletion.CASCADE,
                        db_index=False, related_name="found_words",
                    ),
                ),
            ],
            options={"verbose_name": "word of a person", "verbose_name_plural": "words of persons"},
        ),
        migrations.AddConstraint(
            "PersonWord",
            models.UniqueConstraint(
                fields=["row", "word"],
                name="each_word_of_a_person_is_kept_once",
                violation_error_message="This person has this word already.",
            ),
        ),
        migrations.RunPython(write_words, migrations.RunPython.noop, elidable=False),
    ]
