from django.db import migrations

from transfers.workflow.roles import make_roles


def forwards(apps, schema_editor):
    make_roles(apps, schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("transfers", "0015_keep_revisions")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
