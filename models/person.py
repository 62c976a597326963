"""People: who they are, what they may do where, and the chat accounts they speak from."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from models.area import Area
from models.indexes import Partial


class RoleName(StrEnum):
    """Rights in one area and everything below it."""

    ADMIN = "admin"
    APPROVER = "approver"
    EDITOR = "editor"
    DUTY = "duty"
    PROPAGANDIST = "propagandist"
    CITIZEN = "citizen"
    CONTRIBUTOR = "contributor"


# The columns' note names the roles there were first: a new one changes no column.
_FIRST_ROLES = "\n".join(f"{role.name}: {role.value}" for role in list(RoleName)[:6])


class Person(Model):
    """`code` is a short public handle (web chat address), `external_id` the roster's own key.
    `phone`: 0905123456. `listed_phone`: what the roster said before they gave their own, null:
    the same; the roster knows them by it. `cut_at`: when what a lost phone of theirs could do was
    ended; what opens things in their name and is older opens nothing. `asked_at`: nothing was heard
    of them for long, and they were asked whether they still do it. `speaks`: the roster's
    languages, `spoken` the one they chose for their recordings, which no roster changes."""

    id = fields.IntField(primary_key=True)
    code = fields.CharField(max_length=40, unique=True)
    external_id = fields.CharField(max_length=80, unique=True, null=True)
    name = fields.CharField(max_length=120)
    phone = fields.CharField(max_length=20, default="")
    listed_phone = fields.CharField(max_length=20, null=True)
    language = fields.CharField(max_length=8, default="vi")
    speaks: fields.Field[list[str]] = fields.JSONField(default=list)
    spoken = fields.CharField(max_length=8, default="", db_default="")
    created_at: fields.Field[datetime] = fields.DatetimeField()
    erased_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    cut_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    asked_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)

    roles: fields.ReverseRelation[Role]
    accounts: fields.ReverseRelation[ChatAccount]

    class Meta:
        table = "person"


class Role(Model):
    """`active` False: waiting for an officer's confirmation (enrolment) or ended."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="roles", on_delete=fields.CASCADE
    )
    person_id: int
    area: fields.ForeignKeyRelation[Area] = fields.ForeignKeyField(
        "models.Area", related_name="roles"
    )
    area_id: int
    role = fields.CharEnumField(RoleName, max_length=14, description=_FIRST_ROLES)
    active = fields.BooleanField(default=True)
    emergency = fields.BooleanField(default=False)
    since_at: fields.Field[datetime] = fields.DatetimeField()

    class Meta:
        table = "role"
        unique_together = (("person_id", "area_id", "role"),)
        indexes = (
            ("area_id", "role", "active"),
            Partial(
                fields=("person_id",), name="idx_role_working", where="active AND role <> 'citizen'"
            ),
        )


class ChatAccount(Model):
    """One chat of one person on one channel, `account` is ours (OA, bot), `chat_id` theirs. `kind`:
    person | group | everyone (all followers of the account) | phone (a number) | uid (a person by
    their id, for templates). `held_until_at`: a human of ours
    answers there, the bot is silent until then. `nudged_at`: last asked to keep the door open.
    `menu`: digest of the list of commands shown there, "" for everybody's. `links`: how often links
    that open it were revoked; what was signed for an earlier count opens nothing. `aloud`: what is
    shown there is read aloud, too; `voices`: recordings in a row, -1 once that was
    offered."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="accounts", null=True, on_delete=fields.CASCADE
    )
    person_id: int | None
    channel = fields.CharField(max_length=20)
    account = fields.CharField(max_length=40)
    chat_id = fields.CharField(max_length=64)
    name = fields.CharField(max_length=120, default="")
    language = fields.CharField(max_length=8, default="vi")
    follows = fields.BooleanField(default=True)  # they did not tell us to stop
    # open | blocked | gone | met | wrong | left (they left the account, and said nothing to us)
    state = fields.CharField(max_length=12, default="open")
    kind = fields.CharField(max_length=8, default="person", db_default="person")
    held_until_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    menu = fields.CharField(max_length=16, default="", db_default="")
    links = fields.IntField(default=0, db_default=0)
    aloud = fields.BooleanField(default=False, db_default=False)
    voices = fields.SmallIntField(default=0, db_default=0)
    nudged_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    last_word_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    created_at: fields.Field[datetime] = fields.DatetimeField()

    class Meta:
        table = "chat_account"
        unique_together = (("channel", "account", "chat_id"),)
        indexes = (
            ("person_id",),
            ("last_word_at",),
            Partial(
                fields=("channel", "account"), name="idx_chat_account_menu", where="menu <> ''"
            ),
        )


class Consent(Model):
    """What a person agreed to: the very text, its version, when, and when it was withdrawn."""

    id = fields.IntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="consents", on_delete=fields.CASCADE
    )
    person_id: int
    version = fields.CharField(max_length=20)
    text = fields.TextField()
    channel = fields.CharField(max_length=20)
    given_at: fields.Field[datetime] = fields.DatetimeField()
    withdrawn_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)

    class Meta:
        table = "consent"


class EnrolCode(Model):
    """A one-time code, stored as its sha256. For one person who is on the roster, or open."""

    id = fields.IntField(primary_key=True)
    code_hash = fields.CharField(max_length=64, unique=True)
    area: fields.ForeignKeyRelation[Area] = fields.ForeignKeyField(
        "models.Area", related_name="codes"
    )
    area_id: int
    role = fields.CharEnumField(
        RoleName, max_length=14, default=RoleName.PROPAGANDIST, description=_FIRST_ROLES
    )
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="codes", null=True, on_delete=fields.CASCADE
    )
    person_id: int | None
    created_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="codes_made", null=True, on_delete=fields.SET_NULL
    )
    created_by_id: int | None
    created_at: fields.Field[datetime] = fields.DatetimeField()
    expires_at: fields.Field[datetime] = fields.DatetimeField()
    used_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    used_by: fields.ForeignKeyNullableRelation[ChatAccount] = fields.ForeignKeyField(
        "models.ChatAccount", related_name="codes_used", null=True, on_delete=fields.SET_NULL
    )
    used_by_id: int | None

    class Meta:
        table = "enrol_code"
