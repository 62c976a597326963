"""Enrolling as a propagandist: an officer's code, two questions, an officer's tap."""

from __future__ import annotations

import re
from typing import Any

from models import ChatAccount, Consent, Role
from tests.fakes.village import Village
from tests.scenarios.acts import says, taps

CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")


async def invite(officer: Any, village_name: str = "Buôn Khanh") -> str:
    await says(officer, "mời tuyên truyền viên", "Mời người mới")
    await taps(officer, "Mời người mới", "Mời cho thôn, buôn nào")
    seen = await taps(officer, village_name, "Mã mời cho")
    found = CODE.search(seen.text)
    assert found, seen.text
    return found[0]


async def scans(newcomer: Any, code: str) -> None:
    """The code's link on Telegram, its words elsewhere."""
    if hasattr(newcomer, "opens"):
        await newcomer.opens(code.replace("-", ""))
    else:
        await newcomer.says(code)


async def test_newcomer_enrols_and_officer_confirms(village: Village) -> None:
    officer = await village.person("can-bo")
    newcomer = await village.stranger("Y Thương Êban")
    code = await invite(officer)
    await scans(newcomer, code)
    await newcomer.expect("Câu 1 trong 2")
    await says(newcomer, "Y Thương Êban", "Câu 2 trong 2")
    await taps(newcomer, "Đồng ý", "Cán bộ xã sẽ xác nhận")
    assert (await officer.expect("muốn làm tuyên truyền viên ở Buôn Khanh")).buttons
    await taps(officer, "Xác nhận", "Đã xác nhận Y Thương Êban")
    await newcomer.expect("Chúc mừng Y Thương Êban")
    await village.settled()
    assert len(newcomer.sees) <= 6
    account = await ChatAccount.get(chat_id=newcomer.chat_id).prefetch_related("person")
    consent = await Consent.get(person_id=account.person_id)
    assert "chỉ để trao đổi việc thông tin" in consent.text
    assert consent.version
    assert consent.given_at == village.clock.now()
    assert consent.channel == village.channel
    role = await Role.get(person_id=account.person_id).prefetch_related("area")
    assert (role.role.value, role.area.name, role.active) == ("propagandist", "Buôn Khanh", True)
