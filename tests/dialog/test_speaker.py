"""What is known of a speaker is read by hand: it must be what the models themselves would read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.core.events import Event, EventKind
from bot.dialog import speaker
from bot.storage.db import execute, transaction
from models import Area, ChatAccount, DialogState, Person, Role
from models.area import AreaKind
from models.person import RoleName
from tests.fakes.house import Parts

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
EA = {"folded": "ea mot", "path": "x1/"}
MOT = {"folded": "buon mot", "path": "x1/x1-1/"}


def shown(row: Any) -> dict[str, Any]:
    """All that a model's row keeps, Tortoise's own marks included."""
    return {k: v for k, v in vars(row).items() if k != "_area"}


async def people() -> ChatAccount:
    commune = await Area.create(
        code="x1", name="Xã Ea Một", kind=AreaKind.COMMUNE, folded="ea mot", path="x1/"
    )
    village = await Area.create(
        code="x1-1",
        name="Buôn Một",
        kind=AreaKind.VILLAGE,
        folded="buon mot",
        path="x1/x1-1/",
        parent_id=commune.id,
    )
    person = await Person.create(code="lan", name="H'Lan", speaks=["vi", "rade"], created_at=NOW)
    await Role.create(person=person, area=village, role=RoleName.PROPAGANDIST, since_at=NOW)
    await Role.create(person=person, area=commune, role=RoleName.CITIZEN, since_at=NOW)
    account = await ChatAccount.create(
        person=person, channel="web", account="1", chat_id="lan", created_at=NOW, last_word_at=NOW
    )
    await DialogState.create(
        account=account, conversation="report", version=3, step="when", data={"a": ["b", 1]},
        trail=["what"], parked={"conversation": "x"}, updated_at=NOW,
    )  # fmt: skip
    return account


async def test_is_read_as_the_models_read_it(parts: Parts) -> None:
    account = await people()
    event = Event("web", "1", "e1", EventKind.TEXT, "lan", NOW, text="giúp")
    async with parts.services.work() as work:
        who = await speaker.known(work, event)
    assert who.person is not None
    assert who.state is not None
    assert shown(who.account) == shown(await ChatAccount.get(id=account.id))
    assert shown(who.person) == shown(await Person.get(id=account.person_id))
    assert shown(who.state) == shown(await DialogState.get(account_id=account.id))
    assert who.roles == {"propagandist", "citizen"}


async def test_roles_come_with_their_areas(parts: Parts) -> None:
    await people()
    event = Event("web", "1", "e1", EventKind.TEXT, "lan", NOW, text="giúp")
    async with parts.services.work() as work:
        await speaker.known(work, event)
        _, found = await execute(speaker._question(), [NOW, "web", "1", "lan"])
        rows = [speaker._role(tuple(row), []) for row in found]
    for role, row in zip(await Role.all().order_by("id"), rows, strict=True):
        assert row is not None
        assert shown(row) == shown(role)
        assert shown(row.area) == shown(await Area.get(id=role.area_id))


async def test_a_chat_without_a_conversation_begins_as_the_model_would(parts: Parts) -> None:
    made = speaker.first_state(7, NOW)
    want = DialogState(account_id=7, updated_at=NOW)
    assert {k: v for k, v in vars(made).items() if k in vars(want)} == vars(want)
    made.data["a"] = 1
    assert speaker.first_state(8, NOW).data == {}
    async with transaction():
        account = await ChatAccount.create(
            channel="web", account="1", chat_id="lan", created_at=NOW, last_word_at=NOW
        )
        made = speaker.first_state(account.id, NOW)
        await speaker.save(made, "")
    assert (await DialogState.get(account_id=account.id)).data == {}
