from django.db import migrations, models

from transfers.workflow.roles import make_roles


def forwards(apps, schema_editor):
    make_roles(apps, schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("transfers", "0020_log_monitoring")]

    operations = [
        migrations.CreateModel(
            name="Backup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
            ],
            options={"default_permissions": ("view",), "get_latest_by": "made_at"},
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
