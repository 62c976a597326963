"""Group chats an account of ours speaks in, and who is in them."""

from __future__ import annotations

from datetime import datetime

from tortoise import fields
from tortoise.models import Model

from models.area import Area
from models.person import ChatAccount, Person


class Group(Model):
    """`chat` is its address (a ChatAccount of kind "group"), None until the vendor made it.
    `state`: wanted -> making -> open | failed | lost. `village` None: the whole commune's.
    `unseen_from_at`: who joined from then on is still to be looked up in the inbox."""

    id = fields.IntField(primary_key=True)
    channel = fields.CharField(max_length=20)
    account = fields.CharField(max_length=40)
    chat: fields.OneToOneNullableRelation[ChatAccount] = fields.OneToOneField(
        "models.ChatAccount", related_name="group", null=True, on_delete=fields.SET_NULL
    )
    chat_id: int | None
    commune: fields.ForeignKeyRelation[Area] = fields.ForeignKeyField(
        "models.Area", related_name="groups"
    )
    commune_id: int
    village: fields.ForeignKeyNullableRelation[Area] = fields.ForeignKeyField(
        "models.Area", related_name="village_groups", null=True
    )
    village_id: int | None
    name = fields.CharField(max_length=120, default="")
    link = fields.CharField(max_length=300, default="")
    state = fields.CharField(max_length=8, default="wanted")
    problem = fields.CharField(max_length=200, default="")
    made_by: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="groups_made", null=True, on_delete=fields.SET_NULL
    )
    made_by_id: int | None
    created_at: fields.Field[datetime] = fields.DatetimeField()
    unseen_from_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)

    class Meta:
        table = "chat_group"
        indexes = (("unseen_from_at",),)


class GroupMember(Model):
    """Somebody in a group, by their chat id there; `person` once we know whose it is."""

    id = fields.IntField(primary_key=True)
    group: fields.ForeignKeyRelation[Group] = fields.ForeignKeyField(
        "models.Group", related_name="members", on_delete=fields.CASCADE
    )
    group_id: int
    member_id = fields.CharField(max_length=64)
    person: fields.ForeignKeyNullableRelation[Person] = fields.ForeignKeyField(
        "models.Person", related_name="memberships", null=True, on_delete=fields.CASCADE
    )
    person_id: int | None
    invited_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    since_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)
    left_at: fields.Field[datetime | None] = fields.DatetimeField(null=True)

    class Meta:
        table = "group_member"
        unique_together = (("group_id", "member_id"),)
        indexes = (("person_id",),)
