"""Groups of the newsroom and their rights."""

from django.conf import settings
from django.db import migrations, models

RECORDS = {
    "sources": ["publisher", "source"],
    "facts": [
        "actor", "place", "event", "agreement", "topic",
        "fact", "statement", "casualtyreport", "ceasefireterm", "dispute",
    ],
}
# Rows are edited with their record; on their own they are only looked at.
ROWS = {
    "sources": ["paragraphnote"],
    "facts": [
        "actorname", "placename", "factspeaker", "citation", "relation",
        "casualtyfigure", "termposition", "disputeposition",
    ],
    "publication": ["edition", "record"],
}
VERBS = {
    "submit_records": "Can submit records for review",
    "send_back_records": "Can send records back to their author",
    "publish_records": "Can publish records",
    "withdraw_records": "Can withdraw records",
    "rename_records": "Can rename records",
    "merge_records": "Can merge records",
}


def rights(apps, wanted):
    """Return the rights of (app, model, action); they are made here, because a fresh database has none yet."""
    content_types = apps.get_model("contenttypes", "ContentType").objects
    permissions = apps.get_model("auth", "Permission").objects
    found = []
    for app, model, codename, name in wanted:
        content_type, _ = content_types.get_or_create(app_label=app, model=model)
        permission, _ = permissions.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )
        found.append(permission)
    return found


def on_models(apps, tables, actions):
    """Return the rights to do `actions` on the models of `tables`, named as Django names them."""
    for app, models_ in tables.items():
        for model in models_:
            verbose = apps.get_model(app, model)._meta.verbose_name
            for action in actions:
                yield app, model, f"{action}_{model}", f"Can {action} {verbose}"


def on_newsroom(codenames):
    """Return the rights to the verbs."""
    return [("curation", "newsroom", codename, VERBS[codename]) for codename in codenames]


def create_groups(apps, schema_editor):
    """Create the groups, or give existing ones of the same name these rights as well."""
    groups = apps.get_model("auth", "Group").objects
    editing = [
        *on_models(apps, RECORDS, ["view", "add", "change"]),
        *on_models(apps, ROWS, ["view"]),
    ]
    people = [
        ("auth", model, f"{action}_{model}", f"Can {action} {model}")
        for model, actions in {"user": ["view", "add", "change"], "group": ["view"]}.items()
        for action in actions
    ]
    deleting = on_models(apps, RECORDS, ["delete"])
    wanted = {
        "Editors": [*editing, *on_newsroom(["submit_records"])],
        "Reviewers": [*editing, *on_newsroom(VERBS)],
        "Administrators": [*editing, *deleting, *on_newsroom(VERBS), *people],
    }
    for name, group_rights in wanted.items():
        group, _ = groups.get_or_create(name=name)
        group.permissions.add(*rights(apps, group_rights))


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("sources", "0001_records"),
        ("facts", "0001_records"),
        ("publication", "0001_records"),
    ]

    operations = [
        migrations.CreateModel(
            name="Newsroom",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
            options={
                "permissions": list(VERBS.items()),
                "managed": False,
                "default_permissions": (),
            },
        ),
        # Groups may have been given to people since: going back leaves them.
        migrations.RunPython(create_groups, migrations.RunPython.noop),
    ]
