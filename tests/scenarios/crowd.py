"""Many propagandists at once, on Zalo and Telegram, some of whom cannot be reached."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.demo import COMMUNE
from models import Area, ChatAccount, Person, Role
from tests.fakes.village import Village


@dataclass
class Crowd:
    """Every phone by its kind; `gone` are those whose messages the vendor refuses."""

    zalo: list[Any] = field(default_factory=list)
    telegram: list[Any] = field(default_factory=list)
    gone: list[Any] = field(default_factory=list)

    @property
    def everybody(self) -> list[Any]:
        return [*self.zalo, *self.telegram, *self.gone]


async def gather(village: Village, zalo: int, telegram: int, every_gone: int) -> Crowd:
    """Spread over the commune's villages; one in `every_gone` left or blocked unnoticed."""
    villages = await Area.filter(parent__code=COMMUNE).order_by("code")
    crowd, now = Crowd(), village.clock.now()
    people, roles, accounts = [], [], []
    first = (await Person.all().order_by("-id").first()).id + 1  # type: ignore[union-attr]  # there is one
    for n in range(zalo + telegram):
        channel = "zalo" if n < zalo else "telegram"
        fake: Any = getattr(village, channel)
        phone = fake.person(f"Tuyên truyền viên {n}")
        if n % every_gone == every_gone - 1:
            crowd.gone.append(phone)
            phone.follows_oa, phone.blocked = False, True
        else:
            getattr(crowd, channel).append(phone)
        people.append(Person(id=first + n, code=f"ttv-{n}", name=phone.name, created_at=now))
        roles.append(
            Role(
                person_id=first + n,
                area_id=villages[n % len(villages)].id,
                role="propagandist",
                since_at=now,
            )
        )
        accounts.append(
            ChatAccount(
                person_id=first + n,
                channel=channel,
                account=fake.account,
                name=phone.name,
                chat_id=phone.chat_id,
                created_at=now,
                last_word_at=now,
            )
        )
    await Person.bulk_create(people)
    await Role.bulk_create(roles)
    await ChatAccount.bulk_create(accounts)
    return crowd
