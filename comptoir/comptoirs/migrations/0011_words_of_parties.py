from django.db import migrations, models
import django.db.models.deletion

import comptoir.kernel.lookups
from comptoir.kernel.finding import LONGEST_WORD, key_of_text, ways_to_reach

BATCH = 1_000


def write_words(apps, schema_editor):
    words = apps.get_model("comptoirs", "PartyWord")
    rows = apps.get_model("comptoirs", "Party").objects.order_by("pk").only("idea", "email", "phone")
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
    found = {*key_of_text(row.idea).split(), *ways_to_reach(row.email, row.phone)}
    return {word[:LONGEST_WORD] for word in found}


class Migration(migrations.Migration):
    dependencies = [("comptoirs", "0010_access_answers")]
    operations = [
        migrations.CreateModel(
            "PartyWord",
            [
                ("id", models.BigAutoField(primary_key=True, serialize=False, auto_created=True, verbose_name="ID")),
                ("word", comptoir.kernel.lookups.KeyField(db_index=True, max_length=80)),
                (
                    "row",
                    models.ForeignKey(
                        to="comptoirs.party", on_delete=django.db.models.deletion.CASCADE,
                        db_index=False, related_name="found_words",
                    ),
                ),
            ],
            options={"verbose_name": "word of a party", "verbose_name_plural": "words of parties"},
        ),
        migrations.AddConstraint(
            "PartyWord",
            models.UniqueConstraint(
                fields=["row", "word"],
                name="each_word_of_a_party_is_kept_once",
                violation_error_message="This party has this word already.",
            ),
        ),
        migrations.RunPython(write_words, migrations.RunPython.noop, elidable=False),
    ]
