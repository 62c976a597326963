"""A commune with as many propagandists as wanted, all reached over one OA of a stand-in Zalo.

Run as `python -m benchmarks.crowd FOLDER COUNT` it makes the data folder the other children copy.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import uvloop

from benchmarks.bodies import OA, ZALO_APP, ZALO_SECRET
from benchmarks.children import say
from bot.app import App
from bot.config import load
from bot.usecases.areas import by_code
from bot.usecases.registers.provinces import load_province
from models import Area, Bulletin, BulletinVersion, ChatAccount, Person, Role
from models.area import AreaKind
from models.bulletin import BulletinState
from models.person import RoleName

COMMUNE = "24478"
VILLAGES = 24
TITLE = "Tiêm vắc-xin sáng thứ Bảy cho trẻ dưới 5 tuổi"
BODY = (
    "Trạm y tế xã tiêm vắc-xin sởi cho trẻ dưới 5 tuổi từ 7 giờ đến 11 giờ sáng thứ Bảy tại nhà "
    "văn hóa các thôn, buôn. Bà con mang theo sổ tiêm chủng, cho trẻ ăn no và mặc áo rộng. Nhà ở "
    "xa thì báo trước với tuyên truyền viên để xã bố trí xe. Mọi thắc mắc xin gọi trạm y tế xã."
)
_PAGE = 1000


class Morning:
    """ports.Clock that runs from nine in the morning in Vietnam: quiet hours measure nothing."""

    def __init__(self) -> None:
        now = datetime.now(UTC)
        self._ahead = now.replace(hour=2, minute=0, second=0, microsecond=0) - now

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead


def make_app(folder: Path, standin: str, concurrency: int) -> App:
    """The real app with the real Zalo channel, whose limits are out of the way."""
    zalo = {
        "app_id": ZALO_APP,
        "oa_secret_key": ZALO_SECRET,
        "api_base": standin,
        "rate_per_s": 1e6,
        "concurrency": concurrency,
    }
    return App(load({}, data_dir=folder, zalo=zalo), Morning())


async def connect(app: App, oa: str) -> None:
    """An OA's tokens, good for a month. The stand-in counts by access token."""
    expires = app.clock.now() + timedelta(days=30)
    token = {"access_token": oa, "refresh_token": "r", "expires_at": expires.isoformat()}
    await app.vault.put(f"zalo:{oa}", token)


async def fill(app: App, count: int) -> None:
    """The OA's token, the commune, its people, and a bulletin that is about to be distributed."""
    await connect(app, OA)
    async with app.services.work() as work:
        await load_province(work)
        commune = await by_code(COMMUNE)
        villages = [await _village(commune, n) for n in range(1, VILLAGES + 1)]
    for start in range(0, count, _PAGE):
        async with app.services.work():
            await _people(app, villages, range(start, min(start + _PAGE, count)))
    await _bulletin(app, commune)


async def _village(commune: Area, number: int) -> Area:
    code, name = f"{commune.code}-{number:02d}", f"Thôn {number}"
    return await Area.create(
        code=code,
        kind=AreaKind.VILLAGE,
        name=name,
        folded=name.lower(),
        parent=commune,
        path=f"{commune.path}{code}/",
    )


async def _people(app: App, villages: list[Area], numbers: range) -> None:
    now = app.clock.now()
    codes = [f"ttv-{n}" for n in numbers]
    await Person.bulk_create([Person(code=c, name="Trần Văn Lâm", created_at=now) for c in codes])
    ids = await Person.filter(code__in=codes).order_by("id").values_list("id", flat=True)
    roles, accounts = [], []
    for n, person_id in zip(numbers, ids, strict=True):
        area = villages[n % VILLAGES]
        role = Role(person_id=person_id, area=area, role=RoleName.PROPAGANDIST, since_at=now)
        roles.append(role)
        accounts.append(
            ChatAccount(
                person_id=person_id,
                channel="zalo",
                account=OA,
                chat_id=str(8_246_735_463_644_000_000 + n),
                created_at=now,
                last_word_at=now,
            )
        )
    await Role.bulk_create(roles)
    await ChatAccount.bulk_create(accounts)


async def _bulletin(app: App, commune: Area) -> None:
    now = app.clock.now()
    author = await Person.create(code="can-bo", name="Y Bih Niê", created_at=now)
    bulletin = await Bulletin.create(
        code="BT-1",
        commune=commune,
        author=author,
        state=BulletinState.PUBLISHED,
        published_at=now,
        created_at=now,
    )
    await BulletinVersion.create(
        bulletin=bulletin,
        number=1,
        author=author,
        title=TITLE,
        body=BODY,
        targets=[COMMUNE],
        times={"now": True},
        created_at=now,
    )


async def main() -> None:
    folder, count = Path(sys.argv[1]), int(sys.argv[2])
    app = make_app(folder, "http://127.0.0.1:9", 8)
    await app.open()
    await fill(app, count)
    await app.stop()
    say(people=count)


if __name__ == "__main__":
    uvloop.run(main())
