"""A box is put up with a phone: scanned, photographed, placed, named, heard; also by who speaks for
the village."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from bot.core.errors import NotAllowed, NotFound, UserError
from bot.core.events import EventKind, MediaRef
from bot.usecases.devices import device_key, playlog
from bot.usecases.duty import Gone
from bot.usecases.upkeep import duties, labels, placing, square, tones
from handlers import box, devices
from models import (
    AuditRow,
    ChatAccount,
    Device,
    DeviceLabel,
    DevicePlace,
    MediaUse,
    OutboxContent,
    Playout,
)
from models.device import PlayState
from tests.fakes.broadcast import Village, make_village
from tests.fakes.house import Parts
from tests.fakes.talk import Talk


@pytest.fixture
async def village(parts: Parts) -> Village:
    return await make_village(parts)


def talk(village: Village, who: object = None) -> Talk:
    person = who or village.officer
    return Talk(village.parts, person, (box.conversation, devices.conversation))  # type: ignore[arg-type]


async def label(village: Village) -> str:
    """One of a printed sheet."""
    chat = talk(village)
    await chat.says("loa")
    await chat.presses("box.labels")
    (made,) = await chat.presses("box.print", f"speaker:{village.commune.code}")
    assert "10 nhãn" in made
    assert await DeviceLabel.all().count() == 10
    return (await DeviceLabel.first()).code  # type: ignore[union-attr]


async def photo(village: Village, name: bytes = b"cot dien") -> tuple[MediaRef, ...]:
    digest = await village.parts.media.save(name, "image/jpeg", "a.jpg", "photo")
    return (MediaRef("photo", digest=digest, mime="image/jpeg"),)


async def test_a_label_becomes_a_loudspeaker_in_five_messages(village: Village) -> None:
    code = await label(village)
    chat = talk(village)
    began = village.parts.clock.now()
    (asked,) = await chat.comes(EventKind.TEXT, text="", start=f"loa-{code}")
    assert asked == (
        "Loa mới. Anh/chị gửi một ảnh chỗ đặt: thấy được cả máy và cột hoặc bức tường."
    )
    (asked,) = await chat.comes(EventKind.PHOTO, media=await photo(village))
    assert "thôn, buôn nào" in asked
    await chat.presses("box.where", "66-1-01")
    (added,) = await chat.says("Nhà văn hóa")
    device = await Device.get(code=code)
    assert (device.name, device.kind, device.area_id) == (
        "Nhà văn hóa",
        "speaker",
        village.ea_kao.id,
    )
    assert device_key.secret(village.parts.services, device) in added
    place = await DevicePlace.get(device=device)
    assert place.photo_digest
    assert await MediaUse.exists(digest=place.photo_digest, place=f"device:{device.id}")
    assert (await DeviceLabel.get(code=code)).used_at == began
    shown = await chat.acts("devices.open", str(device.id))
    assert "Chỗ đặt như trong ảnh." in shown[0]
    content = await OutboxContent.all().order_by("-id").first()
    assert content is not None
    assert [m["digest"] for m in content.body["media"]] == [place.photo_digest]


async def test_then_it_is_heard_while_somebody_stands_there(village: Village) -> None:
    chat, device = talk(village), village.speakers[0]
    await village.beat(device)
    (coming,) = await chat.acts("box.tone", str(device.id))
    assert "vài giây nữa" in coming
    assert village.parts.tasks[-1][:2] == ("device_tone", device.id)
    account = village.parts.tasks[-1][2]
    assert await tones.play(village.studio, device.id, account)
    assert not await tones.play(village.studio, device.id, account), "one at a time"
    village.parts.clock.move(seconds=6)
    (item,) = (await village.pages.speaker_plan("loa-1", own=True))["items"]
    assert (item["kind"], item["title"], item["repeat"]) == ("tone", "Thử tiếng", 2)
    assert item["audio_url"].endswith(".mp3")
    assert item["end_at"] - item["start_at"] < tones.LIVES
    village.parts.clock.move(seconds=55)
    assert (await village.pages.speaker_plan("loa-1", own=True))["items"] == []
    village.parts.clock.move(minutes=2)
    assert await playlog.missed(village.parts.services) == 1
    assert (await Playout.get()).state == PlayState.MISSED
    assert (await chat.acts("box.heard", str(device.id)))[0] == ("Tốt quá. Loa Ea Kao đã sẵn sàng.")
    assert "vặn lên" in (await chat.acts("box.unheard", str(device.id)))[0]


async def test_whoever_turned_a_knob_hears_it_again_at_once(village: Village) -> None:
    device = village.speakers[0]
    assert await tones.play(village.studio, device.id, 0)
    village.parts.clock.move(seconds=7)
    row = await Playout.get()
    for what in ("started", "finished"):
        now = village.parts.clock.now()
        await playlog.acknowledge(village.parts.services, device.code, str(row.id), what, now, "")
        village.parts.clock.move(seconds=20)
    assert await tones.play(village.studio, device.id, 0)


async def test_no_test_at_night_and_none_nobody_would_hear(village: Village) -> None:
    chat, device = talk(village), village.speakers[0]
    (said,) = await chat.acts("box.tone", str(device.id))
    assert "chưa nối với hệ thống" in said
    village.parts.clock.move(hours=14)
    await village.beat(device)
    (said,) = await chat.acts("box.tone", str(device.id))
    assert "giờ nghỉ đêm" in said
    assert "05:00" in said
    assert not [task for task in village.parts.tasks if task[0] == "device_tone"]


async def test_where_the_voice_is_away_the_chat_hears_of_it(village: Village) -> None:
    village.speaker.broken = True
    account = await ChatAccount.get(person=village.officer)
    assert not await tones.play(village.studio, village.speakers[0].id, account.id)
    assert "Chưa tạo được âm thử" in (await village.parts.told(village.officer))[-1]
    assert not await Playout.exists()


async def test_who_speaks_for_the_village_sends_photo_and_place(village: Village) -> None:
    device = village.speakers[0]
    chat = talk(village, village.ea_kao_person)
    await chat.comes(EventKind.TEXT, text="", start="loa-LOA-222222222222")
    assert "không phải của loa" in (await village.parts.told(village.ea_kao_person))[-1]
    (asked,) = await chat.acts("box.place", str(device.id))
    assert "Loa Ea Kao: anh/chị gửi một ảnh" in asked
    await chat.comes(EventKind.PHOTO, media=await photo(village))
    (said,) = await chat.says("cột điện trước nhà văn hóa")
    assert said == "Đã ghi ảnh và chỗ đặt của Loa Ea Kao. Cảm ơn anh/chị."
    told = (await village.parts.told(village.officer))[-1]
    assert told == "H Bia vừa gửi ảnh, chỗ đặt của Loa Ea Kao: cột điện trước nhà văn hóa."
    (button,) = await village.parts.buttons(village.officer)
    assert (button["action"], button["ref"]) == ("devices.open", str(device.id))
    (shown,) = await talk(village).acts("devices.open", str(device.id))
    assert "Chỗ đặt: cột điện trước nhà văn hóa" in shown
    assert await AuditRow.exists(action="device.placed", subject="device:loa-1")


async def test_nobody_else_does(village: Village) -> None:
    code = await label(village)
    device = village.speakers[0]
    for person in (village.tong_ju_person, village.citizen):
        with pytest.raises(NotFound):
            async with village.work(person) as work:
                await placing.of_device(work, device.id)
        with pytest.raises(UserError, match="box-unknown"):
            async with village.work(person) as work:
                await placing.box(work, device.code)
        with pytest.raises(NotAllowed):
            async with village.work(person) as work:
                await tones.tone(work, device.id)
    with pytest.raises(UserError, match="box-officer-first"):
        async with village.work(village.ea_kao_person) as work:
            await placing.box(work, code)
    with pytest.raises(NotAllowed):
        async with village.work(village.ea_kao_person) as work:
            await labels.sheet(work, village.commune.code, "speaker", 1, lambda _key, **_: "")


async def test_two_at_one_label_make_one_device(village: Village) -> None:
    code = await label(village)
    for name in ("Loa A", "Loa B"):
        async with village.work(village.officer) as work:
            given = placing.Given(where="66-1-02", name=name, words=f"chỗ của {name}")
            device = await placing.finish(work, code, given)
    assert await Device.filter(code=code).count() == 1
    assert device.name == "Loa A"
    assert (await DevicePlace.get(device=device)).words == "chỗ của Loa B"


async def test_another_photo_takes_the_place_of_the_first(village: Village) -> None:
    device = village.speakers[0]
    digests = []
    for name in (b"mot", b"hai"):
        digests.append((await photo(village, name))[0].digest)
        async with village.work(village.officer) as work:
            await placing.finish(work, device.code, placing.Given(photo=digests[-1]))
    kept = await MediaUse.get(place=f"device:{device.id}")
    assert kept.digest == digests[1]
    assert ("forget_media", digests[0]) in village.parts.tasks


async def test_the_map_and_a_pin(village: Village) -> None:
    device, chat = village.speakers[0], talk(village, village.ea_kao_person)
    await chat.acts("box.place", str(device.id))
    await chat.presses("box.nophoto")
    (said,) = await chat.comes(EventKind.LOCATION, latitude=12.6667, longitude=108.05)
    assert "Đã ghi ảnh và chỗ đặt" in said
    (shown,) = await talk(village).acts("devices.open", str(device.id))
    assert "https://maps.google.com/?q=12.66670,108.05000" in shown


def pictured(text: str) -> bytes:
    """A phone's photo of a label: turned, on a wall, a little unsharp."""
    from PIL import Image, ImageFilter

    with Image.open(io.BytesIO(labels.png(text))) as code:
        wall = Image.new("RGB", (1600, 1200), (150, 140, 120))
        wall.paste(
            code.convert("RGB").resize((420, 420)).rotate(11, fillcolor=(150, 140, 120)), (700, 300)
        )
    out = io.BytesIO()
    wall.filter(ImageFilter.GaussianBlur(1.5)).save(out, "JPEG", quality=70)
    return out.getvalue()


async def test_the_square_is_read_out_of_a_photo(village: Village) -> None:
    code = await label(village)
    chat = talk(village)
    await chat.says("quét mã loa")
    seen = pictured(labels.address(village.parts.services, code))
    (said,) = await chat.comes(EventKind.PHOTO, media=await photo(village, seen))
    assert "Đang đọc mã vuông" in said
    (name, account, digest, inbox) = village.parts.tasks[-1]
    assert name == "read_square"
    assert await square.read_square(village.parts.services, account, digest, inbox) == code
    (asked,) = await chat.presses("box.open", code)
    assert "Loa mới" in asked
    blank = await village.parts.media.save(b"no picture", "image/jpeg", "b.jpg", "photo")
    assert await square.read_square(village.parts.services, account, blank, inbox + 1) == ""
    assert "Chưa thấy mã vuông" in (await village.parts.told(village.officer))[-1]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("LOA-7K3QX7K3QX7K", "LOA-7K3QX7K3QX7K"),
        ("mã loa 7k3qx7k3qx7k", "LOA-7K3QX7K3QX7K"),
        ("Mã: BANG-7K3QX7K3QX7K ạ", "BANG-7K3QX7K3QX7K"),
        ("http://xa.example/d/LOA-7K3QX7K3QX7K", "LOA-7K3QX7K3QX7K"),
        ("LOA-7K3QX", ""),
        ("loa hỏng rồi", ""),
    ],
)
def test_codes_are_found(said: str, found: str) -> None:
    assert labels.find(said) == found


async def test_a_typed_code_begins_it_whatever_else_is_asked(village: Village) -> None:
    code = await label(village)
    chat = talk(village)
    await chat.says("loa")
    (asked,) = await chat.says(code.lower().replace("-", " "))
    assert "Loa mới" in asked


async def test_the_address_on_the_box_leads_into_a_chat(village: Village) -> None:
    code = await label(village)
    page = labels.BoxPage(village.parts.services, village.parts.locales)
    told = await page.page(code)
    assert told is not None
    assert told["commune"] == "Xã Ea Kao"
    assert code in told["say"]
    assert await page.page("loa-1") is not None
    assert await page.page("LOA-222222222222") is None
    assert await page.page("x" * 50) is None


async def test_who_is_forgotten_leaves_the_place_behind(village: Village, tmp_path: Path) -> None:
    device = village.speakers[0]
    async with village.work(village.ea_kao_person) as work:
        await placing.finish(work, device.code, placing.Given(words="cột điện"))
        account = await ChatAccount.get(person=village.ea_kao_person)
        gone = Gone(account, [account], village.ea_kao_person)
        await duties.duties.forget[DevicePlace](work, gone)  # type: ignore[operator]
    place = await DevicePlace.get(device=device)
    assert (place.person_id, place.words) == (0, "cột điện")
