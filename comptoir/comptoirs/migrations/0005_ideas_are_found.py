from django.db import migrations, models

from comptoir.kernel.finding import key_of_text

BATCH = 1_000


def write_keys(apps, schema_editor):
    rows = apps.get_model("comptoirs", "Party").objects.exclude(idea="").only("pk", "idea")
    batch = []
    for row in rows.order_by("pk").iterator(BATCH):
        row.idea_key = key_of_text(row.idea)
        batch.append(row)
        if len(batch) == BATCH:
            rows.model.objects.bulk_update(batch, ["idea_key"])
            batch = []
    rows.model.objects.bulk_update(batch, ["idea_key"])


class Migration(migrations.Migration):
    dependencies = [("comptoirs", "0004_preparing")]
    operations = [
        migrations.AddField(
            "Party",
            "idea_key",
            models.CharField(blank=True, default="", editable=False, max_length=600),
        ),
        migrations.RunPython(write_keys, migrations.RunPython.noop),
    ]
