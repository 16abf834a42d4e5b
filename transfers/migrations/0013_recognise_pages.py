from django.db import migrations

import transfers.models.source
from transfers.values.url_key import url_key_of


def key_the_sources(apps, schema_editor):
    source_model = apps.get_model("transfers", "Source")
    sources = list(source_model.objects.only("url"))
    for source in sources:
        source.url_key = url_key_of(source.url)
    source_model.objects.bulk_update(sources, ["url_key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("transfers", "0012_make_roles"),
    ]

    operations = [
        migrations.AddField(
            model_name="source",
            name="url_key",
            field=transfers.models.source.UrlKeyField(default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.RunPython(key_the_sources, migrations.RunPython.noop),
    ]
