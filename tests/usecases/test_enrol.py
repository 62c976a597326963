"""One-time codes below the dialogue: what they look like, and whom they are refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.errors import NotAllowed, Stale
from bot.storage import audit
from bot.usecases import codes
from bot.usecases.people import enrol, enrol_confirm, invite
from models import Area, ChatAccount, Consent, EnrolCode, OutboxRow, Person, Role, StateValue
from tests.fakes.house import CAPS, Parts

Scene = tuple[Parts, Area, Person]


@pytest.fixture
async def scene(parts: Parts) -> Scene:
    """A commune with one village and its officer."""
    province = await parts.area("66", "province", "Đắk Lắk")
    commune = await parts.area("24511", "commune", "Xã Cư Pui", province)
    village = await parts.area("24511-01", "village", "Buôn Khanh", commune)
    officer = await parts.person("officer", "H Mai", ("approver", commune))
    return parts, village, officer


async def chat(parts: Parts, name: str = "zalo-1") -> ChatAccount:
    now = parts.clock.now()
    return await ChatAccount.create(
        channel="zalo", account="oa", chat_id=name, created_at=now, last_word_at=now
    )


async def made(scene: Scene) -> str:
    parts, village, officer = scene
    async with parts.services.work(parts.by(officer)) as work:
        return (await invite.invite(work, village.code)).code


async def use(parts: Parts, account: ChatAccount, code: str) -> enrol.Use:
    async with parts.services.work(parts.by(None, account)) as work:
        return await enrol.use_code(work, account, code)


async def ask(parts: Parts, account: ChatAccount, code_id: int, name: str = "H Bia Niê") -> str:
    async with parts.services.work(parts.by(None, account)) as work:
        return await enrol_confirm.ask(work, account, code_id, name, "Tôi đồng ý")


@pytest.mark.parametrize(
    "text",
    ["K7QX-3MPA", "k7qx-3mpa", "K7QX3MPA", "k7qx 3mpa", "mã K7QX-3MPA", "MA K7QX 3MPA",
     "mã số: k7qx3mpa", "ma-K7QX-3MPA", "ACDE-FGHK", "K7QX-3MPO", "ACDEFGHK"],
)  # fmt: skip
def test_codes_are_recognised(text: str) -> None:
    assert enrol.looks_like_code(text)
    assert len(codes.normal(enrol.find_code(text))) == 8


@pytest.mark.parametrize(
    "text",
    ["xin chào", "canh mang", "thôn 2026", "0905123456", "12345678", "2025-2026", "mã giảm giá",
     "PA-7K3QX", "mã PA-7K3QX", "BC-7K3QX", "mã", "", "đăng ký kết hôn", "trăn rắng", "nước lên"],
)  # fmt: skip
def test_other_words_are_not_codes(text: str) -> None:
    assert not enrol.looks_like_code(text)


async def test_a_code_is_stored_hashed_and_lasts_seven_days(scene: Scene) -> None:
    parts, village, _ = scene
    code = await made(scene)
    row = await EnrolCode.get()
    assert code not in str(row.__dict__)
    assert (row.expires_at - parts.clock.now()).days == 7
    first = await use(parts, await chat(parts), code.lower().replace("-", " "))
    assert (first.village, first.refused) == (village.name, "")


async def test_used_and_expired_codes_are_refused_each_in_its_own_words(scene: Scene) -> None:
    parts, _, _ = scene
    code = await made(scene)
    late = await made(scene)
    bia, other = await chat(parts), await chat(parts, "zalo-2")
    await ask(parts, bia, (await use(parts, bia, code)).code_id)
    assert (await use(parts, other, code)).refused == "enrol-used"
    assert (await use(parts, bia, code)).waiting
    parts.clock.move(days=7, seconds=1)
    assert (await use(parts, other, late)).refused == "enrol-expired"
    assert (await use(parts, other, "K7QX-3MPA")).refused == "enrol-unknown"
    assert (await use(parts, other, "K7QX-3MPO")).refused == "enrol-mistyped"


async def test_two_with_one_code_only_the_first_to_finish_has_it(scene: Scene) -> None:
    parts, _, _ = scene
    code = await made(scene)
    first, second = await chat(parts), await chat(parts, "zalo-2")
    one, two = await use(parts, first, code), await use(parts, second, code)
    await ask(parts, first, one.code_id)
    with pytest.raises(Stale) as error:
        await ask(parts, second, two.code_id, "Y Khác")
    assert error.value.key == "enrol-used"
    assert await Person.filter(name="Y Khác").count() == 0


async def test_guessing_is_stopped_for_an_hour(scene: Scene) -> None:
    parts, _, _ = scene
    code = await made(scene)
    account = await chat(parts)
    for guess in ("K7QX-3MPA", "K7QX-3MPC", "K7QX-3MPD", "nonsense", "K7QX-3MPE"):
        assert (await use(parts, account, guess)).refused in {"enrol-unknown", "enrol-mistyped"}
    locked = await use(parts, account, code)
    assert (locked.refused, locked.args) == ("enrol-locked", {"minutes": "60"})
    assert (await use(parts, await chat(parts, "zalo-2"), code)).village
    parts.clock.move(minutes=61)
    assert (await use(parts, account, code)).village == "Buôn Khanh"


async def test_an_officer_confirms_and_nobody_twice(scene: Scene) -> None:
    parts, village, officer = scene
    account = await chat(parts)
    await ask(parts, account, (await use(parts, account, await made(scene))).code_id)
    role = await Role.get(area=village, role="propagandist")
    assert not role.active
    assert "H Bia Niê" in (await parts.told(officer))[-1]
    assert [b["action"] for b in await parts.buttons(officer)] == [
        "enrol.confirm",
        "enrol.refuse",
    ]
    async with parts.services.work(parts.by(officer)) as work:
        await enrol_confirm.confirm(work, role.id, ())
    assert (await Role.get(id=role.id)).active
    with pytest.raises(Stale):
        async with parts.services.work(parts.by(officer)) as work:
            await enrol_confirm.refuse(work, role.id)
    bia = await Person.get(name="H Bia Niê")
    consent = await Consent.get(person=bia)
    assert (consent.version, consent.text, consent.channel) == ("enrol-2", "Tôi đồng ý", "zalo")
    assert (await audit.verify()).broken_at is None


async def test_foreign_officers_see_nothing(scene: Scene) -> None:
    parts, village, _ = scene
    other = await parts.area("24512", "commune", "Xã Yang Mao", await Area.get(code="66"))
    foreigner = await parts.person("foreign", "Y Xa", ("admin", other))
    account = await chat(parts)
    await ask(parts, account, (await use(parts, account, await made(scene))).code_id)
    role = await Role.get(area=village, role="propagandist")
    assert await parts.told(foreigner) == []
    async with parts.services.work(parts.by(foreigner)) as work:
        assert await enrol_confirm.pending(work) == []
        with pytest.raises(Stale) as error:
            await enrol_confirm.confirm(work, role.id, ())
        assert error.value.key == "enrol-settled", "as for one that is gone"
        with pytest.raises(NotAllowed):
            await invite.invite(work, village.code)


async def test_a_name_on_the_roster_becomes_that_person(scene: Scene) -> None:
    parts, village, officer = scene
    listed = await Person.create(
        code="p-1", name="H' BIA NIÊ", phone="0905123456", created_at=parts.clock.now()
    )
    await Role.create(person=listed, area=village, role="propagandist", since_at=parts.clock.now())
    account = await chat(parts)
    await ask(parts, account, (await use(parts, account, await made(scene))).code_id, "h bia nie")
    role = await Role.get(active=False)
    async with parts.services.work(parts.by(officer)) as work:
        assert (await enrol_confirm.pending(work))[0].listed is True
        await enrol_confirm.confirm(work, role.id, ())
    account = await ChatAccount.get(id=account.id)
    assert account.person_id == listed.id
    assert await Role.filter(area=village, role="propagandist").count() == 1
    assert await Consent.filter(person=listed).count() == 1


async def test_notices_wait_for_the_morning(scene: Scene) -> None:
    parts, _, officer = scene
    parts.clock.move(hours=14)  # 23:00
    account = await chat(parts)
    await ask(parts, account, (await use(parts, account, await made(scene))).code_id)
    row = await OutboxRow.get(chat_account__person_id=officer.id)
    assert (row.due_at - parts.clock.now()).total_seconds() == 6 * 3600


async def test_links_open_the_chat_with_the_code_in_it(scene: Scene) -> None:
    parts, village, officer = scene
    linked = replace(CAPS, deep_link="https://t.me/tinbuon_bot?start={start}")
    outbox = parts.services.outbox
    outbox._capabilities = lambda name, _account: linked if name == "telegram" else CAPS
    async with parts.services.work(parts.by(officer)) as work:
        made = await invite.invite(work, village.code)
    assert made.links == [f"https://t.me/tinbuon_bot?start=ma-{made.code}"]
    assert enrol.find_code(f"ma-{made.code}") == codes.normal(made.code)
    assert parts.media.path(made.picture.digest).read_bytes().startswith(b"\x89PNG")
    assert made.page == ""


async def test_an_invitation_opens_the_communes_own_page_first(scene: Scene) -> None:
    parts, village, officer = scene
    caps = {
        "telegram": replace(CAPS, deep_link="https://t.me/b?start={start}", proven_d=14),
        "zalo": replace(CAPS, follow_link="https://zalo.me/{account}"),
    }
    parts.services.outbox._capabilities = lambda name, _account: caps.get(name)
    await StateValue.create(name="zalo:zalo:accounts", value={"2222": {"commune": "24511"}})
    async with parts.services.work(parts.by(officer)) as work:
        made = await invite.invite(work, village.code)
    assert (made.page, len(made.links)) == ("https://zalo.me/2222", 1)
