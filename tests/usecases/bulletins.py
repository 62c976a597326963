"""A small commune with officers, villages and propagandists, for tests of bulletins."""

from __future__ import annotations

from dataclasses import dataclass

from bot.usecases.bulletins import compose, submit
from bot.usecases.delivery import distribute
from models import Area, Bulletin, BulletinVersion, ChatAccount, Person, Role
from tests.fakes.house import Parts

TEXT = "Tiêm vắc-xin sáng thứ Bảy\nTrạm y tế tiêm cho trẻ dưới 5 tuổi lúc 7 giờ."


@dataclass
class Commune:
    parts: Parts
    area: Area
    villages: list[Area]
    author: Person
    approver: Person
    second: Person
    speakers: list[Person]  # propagandists, one a village

    async def draft(self, times: str = "ngay bây giờ", targets: list[str] | None = None) -> int:
        """Id of a complete draft by the author."""
        async with self.parts.services.work(self.parts.by(self.author)) as work:
            version = await compose.draft(work, self.area.code, TEXT)
            id_, n = version.bulletin_id, version.number
            await compose.set_targets(work, id_, n, targets or [self.area.code])
            await compose.set_times(work, id_, n, times)
        return id_

    async def submitted(self, **draft: object) -> BulletinVersion:
        """Submitted, spoken, and asked for."""
        id_ = await self.draft(**draft)  # type: ignore[arg-type]  # what the test gives
        return await self.submit(id_)

    async def submit(self, id_: int, by: Person | None = None) -> BulletinVersion:
        bulletin = await Bulletin.get(id=id_)
        async with self.parts.services.work(self.parts.by(by or self.author)) as work:
            version = await submit.submit(work, id_, bulletin.number)
        async with self.parts.services.work() as work:
            await submit.ready(work, version.id, f"{version.id:064d}", 12.5, "Đọc", "vi")
        return await BulletinVersion.get(id=version.id).prefetch_related("bulletin")

    async def distributed(self, *, everyone: bool = False, **draft: object) -> BulletinVersion:
        """Approved by the approver and queued for everybody."""
        version = await self.submitted(**draft)
        await self.press(self.approver, version, everyone=everyone)
        await distribute.distribute(self.parts.services, version.id)
        return await BulletinVersion.get(id=version.id).prefetch_related("bulletin")

    async def press(
        self, person: Person, version: BulletinVersion, *, everyone: bool = False
    ) -> None:
        """Press 'Duyệt'."""
        from bot.usecases.bulletins import approve, cards

        async with self.parts.services.work(self.parts.by(person)) as work:
            await approve.approve(work, cards.ref(version), everyone=everyone)

    async def crowd(self, count: int, role: str = "propagandist") -> None:
        """Many people at once, spread over the villages."""
        now = self.parts.clock.now()
        start = await Person.all().count()
        codes = [f"{role}-{start + n}" for n in range(count)]
        await Person.bulk_create([Person(code=c, name=c, created_at=now) for c in codes])
        ids = dict(await Person.filter(code__in=codes).values_list("code", "id"))
        await Role.bulk_create(
            [
                Role(
                    person_id=ids[c],
                    area=self.villages[n % len(self.villages)],
                    role=role,
                    since_at=now,
                )
                for n, c in enumerate(codes)
            ]
        )
        await ChatAccount.bulk_create([
            ChatAccount(
                person_id=ids[c], channel="webchat", account="web", chat_id=c, created_at=now,
                last_word_at=now,
            )
            for c in codes
        ])  # fmt: skip


async def make_commune(parts: Parts, villages: int = 3) -> Commune:
    province = await parts.area("66", "province", "Đắk Lắk")
    area = await parts.area("66-1", "commune", "Xã Ea Kao", province)
    found = [
        await parts.area(f"66-1-{n}", "village", f"Thôn {n}", area) for n in range(1, villages + 1)
    ]
    return Commune(
        parts,
        area,
        found,
        await parts.person("author", "H Bia Niê", ("editor", area)),
        await parts.person("approver", "Nguyễn Văn An", ("approver", area)),
        await parts.person("second", "Trần Thị Bình", ("approver", area)),
        [
            await parts.person(f"ttv{n}", f"Y Ngọc {n}", ("propagandist", village))
            for n, village in enumerate(found, 1)
        ],
    )
