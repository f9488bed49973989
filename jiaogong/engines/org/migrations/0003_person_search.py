"""People are found by any part of a name, by pinyin, by the last digits of a phone: columns, their contents, indexes."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

import jiaogong.kernel.seal.fields
import jiaogong.kernel.text.fields
from jiaogong.kernel.guards import SchemaStep
from jiaogong.kernel.text.fields import words_index
from jiaogong.kernel.text.searching import name_words

BATCH = 2000


def fill(apps: Any, schema_editor: Any) -> None:
    """Words and tails of the people there are, batch by batch."""
    Person = apps.get_model("org", "Person")
    tail = Person._meta.get_field("phone_tail")
    statement = "UPDATE org_person SET search_words = %s, phone_tail = %s WHERE id = %s"
    batch = []
    with schema_editor.connection.cursor() as cursor:
        for person in Person.objects.only("id", "key", "name", "phone").order_by("pk").iterator(chunk_size=BATCH):
            batch.append((name_words(person.name), tail.pre_save(person, False), person.pk))
            if len(batch) == BATCH:
                cursor.executemany(statement, batch)
                batch = []
        if batch:
            cursor.executemany(statement, batch)


def index(apps: Any, schema_editor: Any) -> None:
    """The index the words are found by."""
    words_index(schema_editor, "org_person", "search_words", "person_words")


def unindex(apps: Any, schema_editor: Any) -> None:
    """The way back."""
    schema_editor.execute("DROP INDEX person_words")


class Migration(migrations.Migration):
    dependencies = [("org", "0002_succession_and_erasure")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="phone_tail",
            field=jiaogong.kernel.seal.fields.TailIndexField(
                blank=True,
                editable=False,
                length=4,
                max_length=16,
                null=True,
                source="phone",
                verbose_name="手机末四位索引",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="search_words",
            field=jiaogong.kernel.text.fields.NameWordsField(
                blank=True, default="", editable=False, source="name", verbose_name="检索词"
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="initials",
            field=models.CharField(blank=True, max_length=60, verbose_name="拼音首字母"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(model_name="person", index=models.Index(fields=["phone_tail"], name="person_phone_tail")),
        SchemaStep(index, unindex),
    ]
