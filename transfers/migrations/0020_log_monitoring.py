import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import transfers.models.publication
import transfers.models.source
from transfers.workflow.roles import make_roles


def give_rights(apps, schema_editor):
    make_roles(apps, schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("transfers", "0019_hold_arabic_texts_speakers_and_legs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="revision",
            name="list_name",
            field=models.CharField(
                choices=[
                    ("operations", "Operations"),
                    ("authorities", "Authorities"),
                    ("governorates", "Governorates"),
                    ("facilities", "Facilities"),
                    ("sources", "Sources"),
                    ("control_periods", "Control periods"),
                    ("claims", "Claims"),
                    ("transfers", "Transfers"),
                    ("breakdowns", "Breakdowns"),
                    ("breakdown_counts", "Breakdown counts"),
                    ("events", "Events"),
                    ("monitoring", "Monitoring log"),
                ],
                max_length=24,
            ),
        ),
        migrations.CreateModel(
            name="HistoricalMonitoringEntry",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "code",
                    transfers.models.publication.CodeField(
                        blank=True,
                        db_index=True,
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Za-z0-9][A-Za-z0-9-]*\\Z",
                                "Use letters a-z, digits and hyphens, e.g. R105 or al-hol-camp.",
                            )
                        ],
                    ),
                ),
                ("looked_on", models.DateField(validators=[transfers.models.source.has_come])),
                ("source_family", models.CharField(blank=True, max_length=200)),
                ("days_from", models.DateField()),
                ("days_to", models.DateField()),
                (
                    "found",
                    models.CharField(
                        choices=[
                            ("nothing", "nothing new"),
                            ("new", "something new"),
                            ("not_reachable", "not reachable"),
                        ],
                        max_length=16,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="transfers.authority",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="transfers.operation",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical monitoring entry",
                "verbose_name_plural": "historical monitoring log",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MonitoringEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    transfers.models.publication.CodeField(
                        blank=True,
                        max_length=60,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Za-z0-9][A-Za-z0-9-]*\\Z",
                                "Use letters a-z, digits and hyphens, e.g. R105 or al-hol-camp.",
                            )
                        ],
                    ),
                ),
                ("looked_on", models.DateField(validators=[transfers.models.source.has_come])),
                ("source_family", models.CharField(blank=True, max_length=200)),
                ("days_from", models.DateField()),
                ("days_to", models.DateField()),
                (
                    "found",
                    models.CharField(
                        choices=[
                            ("nothing", "nothing new"),
                            ("new", "something new"),
                            ("not_reachable", "not reachable"),
                        ],
                        max_length=16,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="monitoring",
                        to="transfers.authority",
                    ),
                ),
                (
                    "operation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="monitoring",
                        to="transfers.operation",
                    ),
                ),
            ],
            options={
                "verbose_name": "monitoring entry",
                "verbose_name_plural": "monitoring log",
                "ordering": ["-looked_on", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code", ""), _negated=True), name="monitoring_entry_has_a_code"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("days_to__gte", models.F("days_from")),
                            ("days_to__isnull", True),
                            ("days_from__isnull", True),
                            _connector="OR",
                        ),
                        name="monitoring_entry_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("days_to__lte", models.F("looked_on"))),
                        name="monitoring_entry_looks_at_days_that_have_come",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("authority__isnull", False),
                            models.Q(("source_family", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="monitoring_entry_says_where_was_looked",
                    ),
                ],
            },
            bases=(transfers.models.publication.NumberedCode, models.Model),
        ),
        migrations.RunPython(give_rights, migrations.RunPython.noop),
    ]
