from django.db import migrations

import transfers.models.source


class Migration(migrations.Migration):
    # Apart from 0011: PostgreSQL alters no table that was written to in the same transaction.
    dependencies = [
        ("transfers", "0013_recognise_pages"),
    ]

    operations = [
        migrations.AlterField(
            model_name="source",
            name="url_key",
            field=transfers.models.source.UrlKeyField(db_index=True, editable=False, max_length=64),
        ),
    ]
