"""Make the desk's three roles: groups of accounts, each with the rights of its work.

Run by a migration, and again by any later one that brings a kind of record. It adds rights and takes none
away, so what an administrator gave a group besides stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.contrib.auth.management import create_permissions

DATA_ENTRY, REVIEWER, ADMINISTRATOR = "data entry", "reviewer", "administrator"

# What each role may do with records that are reviewed. Which record, and when, says workflow/transitions.py.
RECORDS: Final = {
    DATA_ENTRY: ("view", "add", "change"),
    REVIEWER: ("view", "add", "change", "review", "delete"),  # only drafts that were never public are deleted
    ADMINISTRATOR: ("view", "add", "change", "review", "delete"),
}
# Governorates are public at once, for they have no review: to change one is to publish it.
GOVERNORATES: Final = {
    DATA_ENTRY: ("view",),
    REVIEWER: ("view",),
    ADMINISTRATOR: ("view", "add", "change", "delete"),
}
# What was looked for is public at once too: it is no figure, and needs no second person.
MONITORING: Final = {
    DATA_ENTRY: ("view", "add", "change"),
    REVIEWER: ("view", "add", "change", "delete"),
    ADMINISTRATOR: ("view", "add", "change", "delete"),
}
ACKNOWLEDGEMENTS: Final = {
    DATA_ENTRY: ("view",),
    REVIEWER: ("view", "add", "delete"),
    ADMINISTRATOR: ("view", "add", "change", "delete"),
}
REVISIONS: Final = dict.fromkeys((DATA_ENTRY, REVIEWER, ADMINISTRATOR), ("view",))
BACKUPS: Final = {ADMINISTRATOR: ("view",)}
ACCOUNTS: Final = {ADMINISTRATOR: ("view", "add", "change", "delete")}


def make_roles(apps: Any, using: str) -> None:
    """Make the missing groups and give all of them their rights. ``apps``: of a migration, or the site's."""
    create_rights(apps, using)
    records = reviewed_models(apps)
    for rights, models in (
        (RECORDS, [("transfers", name) for name in records]),
        (GOVERNORATES, [("transfers", "governorate")]),
        (MONITORING, [("transfers", "monitoringentry")]),
        (ACKNOWLEDGEMENTS, [("transfers", "acknowledgement")]),
        (REVISIONS, [("transfers", "revision")]),
        (BACKUPS, [("transfers", "backup")]),
        (ACCOUNTS, [("auth", "user"), ("auth", "group")]),
    ):
        for role, verbs in rights.items():
            group, _is_new = apps.get_model("auth", "Group").objects.using(using).get_or_create(name=role)
            for app, model in models:
                group.permissions.add(*permissions(apps, using, app, model, verbs))


def reviewed_models(apps: Any) -> list[str]:
    """Return the names of the kinds of record that are reviewed."""
    models = apps.get_app_config("transfers").get_models()
    return [model._meta.model_name for model in models if "review" in model._meta.default_permissions]


def permissions(apps: Any, using: str, app: str, model: str, verbs: Iterable[str]) -> list[Any]:
    rows = apps.get_model("auth", "Permission").objects.using(using)
    names = [f"{verb}_{model}" for verb in verbs]
    return list(rows.filter(content_type__app_label=app, content_type__model=model, codename__in=names))


def create_rights(apps: Any, using: str) -> None:
    """Make the rights that the groups are given: Django's own come only after the last migration."""
    for label in ("transfers", "auth"):
        config = apps.get_app_config(label)
        if not getattr(config, "models_module", None):
            config.models_module = True  # a migration's stand-in; without one Django passes the app over
        create_permissions(config, verbosity=0, using=using, apps=apps)
