from django.db import migrations

from transfers.workflow.roles import make_roles


def forwards(apps, schema_editor):
    make_roles(apps, schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("transfers", "0011_let_reviewers_review"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    # Back again nothing is taken away: people may be in the groups.
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
