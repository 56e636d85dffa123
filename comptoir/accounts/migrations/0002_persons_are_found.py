from django.db import migrations, models

from comptoir.kernel.finding import key_of_name

BATCH = 1_000


def write_keys(apps, schema_editor):
    rows = apps.get_model("accounts", "Person").objects.exclude(name="").only("pk", "name")
    batch = []
    for row in rows.order_by("pk").iterator(BATCH):
        row.search_key = key_of_name(row.name)
        batch.append(row)
        if len(batch) == BATCH:
            rows.model.objects.bulk_update(batch, ["search_key"])
            batch = []
    rows.model.objects.bulk_update(batch, ["search_key"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [
        migrations.AddField(
            "Person",
            "search_key",
            models.CharField(blank=True, default="", editable=False, max_length=600),
        ),
        migrations.RunPython(write_keys, migrations.RunPython.noop),
    ]
