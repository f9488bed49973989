"""The model fields behind `seal`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from . import blind_index, seal, unseal


class Sealed:
    """A value at rest. `str()` never shows it; `open()` does, and callers of `open()` answer for a right."""

    __slots__ = ("aad", "token")

    def __init__(self, token: bytes, aad: str) -> None:
        self.token = token
        self.aad = aad

    def open(self) -> str:
        """The plain value."""
        return unseal(self.token, self.aad)

    def masked(self, mask: Callable[[str], str]) -> str:
        """The value through a mask of `kernel.text`."""
        return mask(self.open())

    def __bool__(self) -> bool:
        return True

    def __str__(self) -> str:
        return "●●●"

    __repr__ = __str__


class SealedAttribute(DeferredAttribute):
    """Hands out `Sealed` for what the database holds, and takes plain text to be sealed on save."""

    field: SealedField

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, (bytes, memoryview)):
            value = Sealed(bytes(value), self.field.aad(instance))
            instance.__dict__[self.field.attname] = value
        return value


class SealedField(models.BinaryField):
    """Text kept encrypted. The model must have a `key` field that never changes (it binds the ciphertext)."""

    descriptor_class = SealedAttribute

    if TYPE_CHECKING:  # for django-stubs: read, it is Sealed or None once saved, and plain text before
        _pyi_private_set_type: Sealed | str | None
        _pyi_private_get_type: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    def aad(self, instance: models.Model) -> str:
        """What the ciphertext is bound to."""
        return self.aad_of(instance.key)  # type: ignore[attr-defined]

    def aad_of(self, key: Any) -> str:
        """The same for a row that is known by its key alone (bulk writing)."""
        return f"{self.model._meta.label_lower}.{self.name}.{key}"

    def sealed(self, token: bytes | memoryview | None, key: Any) -> Sealed | None:
        """What `values_list` read of a row, with that row's key: for many rows without their instances."""
        if token is None:
            return None
        return Sealed(bytes(token), f"{self.model._meta.label_lower}.{self.name}.{key}")

    def pre_save(self, instance: models.Model, add: bool) -> bytes | None:
        """Seal plain text just before it is written."""
        value = getattr(instance, self.attname)
        if value is None or value == "":
            return None
        aad = self.aad(instance)
        if isinstance(value, Sealed) and value.aad == aad:
            return value.token
        token = seal(value.open() if isinstance(value, Sealed) else str(value), aad)
        setattr(instance, self.attname, token)
        return token

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Refuse plain text on the ways past pre_save (update, bulk_update, filter): it would be stored as it is."""
        if isinstance(value, str):
            raise TypeError(f"{self.name} is sealed: set it on the row and save()")
        return super().get_db_prep_value(value.token if isinstance(value, Sealed) else value, connection, prepared)

    def formfield(self, **kwargs: Any) -> None:  # type: ignore[override]
        """No form field: one that showed ●●● would also save it."""

    def value_to_string(self, obj: models.Model) -> str:
        return "●●●"


class BlindIndexField(models.CharField):
    """Keyed index of a sealed sibling field, kept in step on save."""

    def __init__(self, *args: Any, source: str = "", **kwargs: Any) -> None:
        self.source = source
        kwargs.setdefault("max_length", 32)
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["source"] = self.source
        return name, path, args, kwargs

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if cls.__module__ != "__fake__":  # the historical models of migrations
            models.signals.pre_save.connect(self._refuse_alone, sender=cls, weak=False)

    def _refuse_alone(self, instance: models.Model, update_fields: frozenset[str] | None, **kwargs: Any) -> None:
        """A new value saved without its index would leave the former one's index behind."""
        if update_fields is None or self.source not in update_fields or self.name in update_fields:
            return
        if not isinstance(getattr(instance, self.source), Sealed):
            raise ValueError(f"save {self.name} together with {self.source}")

    def purpose(self) -> str:
        """The key purpose: one per field, so indexes of different fields never meet."""
        return f"{self.model._meta.label_lower}.{self.source}"

    def pre_save(self, instance: models.Model, add: bool) -> str | None:
        """Compute the index from the sibling's value."""
        value = getattr(instance, self.source)
        if value is None or value == "":
            index = None
        else:
            index = blind_index(self.purpose(), value.open() if isinstance(value, Sealed) else str(value))
        setattr(instance, self.attname, index)
        return index


class TailIndexField(BlindIndexField):
    """Keyed index of the last characters of a sealed sibling. So few values meet often: it separates nobody by itself,
    but whoever holds database and key can list it (docs/security.md)."""

    def __init__(self, *args: Any, length: int = 4, **kwargs: Any) -> None:
        self.length = length
        kwargs.setdefault("max_length", 16)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["length"] = self.length
        return name, path, args, kwargs

    def purpose(self) -> str:
        """Apart from the index of the whole value."""
        return f"{super().purpose()}.tail"

    def tail(self, value: str) -> str | None:
        """The index for a value or for its last characters alone."""
        ending = value.strip()[-self.length :]
        return blind_index(self.purpose(), ending)[:16] if len(ending) == self.length else None

    def pre_save(self, instance: models.Model, add: bool) -> str | None:
        """Compute the index from the end of the sibling's value."""
        value = getattr(instance, self.source)
        index = None if value in (None, "") else self.tail(value.open() if isinstance(value, Sealed) else str(value))
        setattr(instance, self.attname, index)
        return index

    def _refuse_alone(self, instance: models.Model, update_fields: frozenset[str] | None, **kwargs: Any) -> None:
        """Whoever saves the sibling is made to save the index of the whole; the model adds this one."""


def look_up(model: type[models.Model], field: str, value: str) -> str:
    """The index to filter `model` by, for a plain value typed by a user."""
    index_field = model._meta.get_field(field)
    if not isinstance(index_field, BlindIndexField):
        raise TypeError(f"{field} is no blind index")
    if isinstance(index_field, TailIndexField):
        return index_field.tail(value) or ""
    return blind_index(index_field.purpose(), value)
