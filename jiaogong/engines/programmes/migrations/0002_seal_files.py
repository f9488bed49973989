"""Files that lie open though they belong to sensitive fields, visits to people in need or objections are sealed."""

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.db import migrations, transaction

from jiaogong.kernel.seal import blind_index
from jiaogong.kernel.seal.files import encrypt, new_file_key

WHOLE = ("relief.visit", "postings.objection")


def _sensitive(apps: Any) -> list[int]:
    """The places of sensitive fields."""
    found = []
    places = apps.get_model("programmes", "EntryFile").objects.select_related("entry__programme__version")
    secret: dict[int, set[str]] = {}
    for place in places.iterator():
        version = place.entry.programme.version
        if version.pk not in secret:
            secret[version.pk] = {f["key"] for f in version.body.get("fields", ()) if f.get("sensitive")}
        if place.field in secret[version.pk]:
            found.append(place.pk)
    return found


def seal(apps: Any, schema_editor: Any) -> None:
    """One file after the other; the open content goes once the row is written."""
    rows = apps.get_model("papers", "Attachment").objects.filter(file_key__isnull=True)
    places = set(_sensitive(apps))
    for row in rows.filter(owner_type__in=(*WHOLE, "programmes.entryfile")):
        if row.owner_type not in WHOLE and row.owner_id not in places:
            continue
        storage, former = row.file.storage, row.file.name
        try:
            with storage.open(former) as stream:
                data = stream.read()
        except FileNotFoundError:
            continue
        key, row.file_key = new_file_key(f"papers.attachment.file.{row.key}")
        row.sealed_name, row.name = row.name, f"附件.{row.kind}"
        row.sha256, row.size = blind_index("papers.attachment", hashlib.sha256(data).hexdigest()), len(data)
        row.file.name = storage.save(former, ContentFile(encrypt(data, key)))
        row.save()
        transaction.on_commit(lambda storage=storage, former=former: storage.delete(former))


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_programmes"), ("papers", "0003_sealed_files")]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
