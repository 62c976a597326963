"""Zalo's business host: approved templates to telephone numbers, strict, with its own books.

A number is `on` (gets it at once), `off` (gets it when switched on within the template's time),
or answers with a code. What is delivered is charged; the rest is not.
"""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.core.hours import local
from bot.core.text import nfc
from bot.standin.people import Phone, Seen
from bot.standin.zalo.oauth import Oa
from bot.standin.zalo.rules import refuse_if
from bot.standin.zalo.templates import PARAMS, STATUS, TAGS, FakeTemplate, Letter, ms

if TYPE_CHECKING:
    from bot.standin.zalo.server import Server

_PHONE = re.compile(r"\+?84\d{9}")
_TRACKING = re.compile(r"[A-Za-z0-9]{1,48}")
_TIME = re.compile(r"(\d{1,2}:\d{2}(:\d{2})?( \d{2}/\d{2}/\d{4})?|\d{2}/\d{2}/\d{4}|\d{2}/\d{4})")
_NIGHTS = {"1": None, "2": (22, 7), "3": (22, 7)}


@dataclass
class Business:
    """`numbers`: "on", "off" or an error code by 84… or by a person's id; unknown ones are "on".
    `charged`: đồng by OA. `silent`: no receipts are pushed. `admins`: numbers that may get trials.
    """

    server: Server
    templates: dict[str, dict[str, FakeTemplate]] = field(default_factory=dict)
    numbers: dict[str, str | int] = field(default_factory=dict)
    admins: set[str] = field(default_factory=set)
    phones: dict[str, Phone] = field(default_factory=dict)  # whose screen shows what comes to 84…
    letters: list[Letter] = field(default_factory=list)
    charged: Counter[str] = field(default_factory=Counter)
    daily: int = 20_000
    quality: str = "HIGH"
    money: int = 1_000_000
    night: bool = True
    silent: bool = False
    refusal: int = 0  # every send is answered with this code, 0 = none

    def add(self, app: web.Application, does: Callable[[str, Any], Any]) -> None:
        """The addresses it answers at, each through the server's own checks."""
        get, post = app.router.add_get, app.router.add_post
        post("/message/template", does("template", self.send))
        post("/v3.0/oa/message/template", does("template-uid", self.send_uid))
        get("/message/status", does("status", self.status))
        get("/message/quota", does("quota", self.quota))
        get("/quality", does("quality", self.qualities))
        get("/template/all", does("templates", self.listed))
        get("/template/info/v2", does("template-info", self.info))
        post("/response/get", does("answers", self.answers))

    def template(self, oa_id: str, kind: str, **more: Any) -> FakeTemplate:
        """One of the four a commune registers, approved."""
        number = str(300_000 + sum(len(t) for t in self.templates.values()))
        made = FakeTemplate(
            number, f"Mẫu {kind} của xã", [dict(p) for p in PARAMS[kind]], TAGS[kind],
            asks=kind == "xac_nhan", price=300 if kind == "otp" else 200,
            lives=timedelta(seconds=15) if kind == "otp" else timedelta(hours=2),
        )  # fmt: skip
        for name, value in more.items():
            setattr(made, name, value)
        self.templates.setdefault(oa_id, {})[number] = made
        return made

    async def send(self, oa: Oa, body: dict[str, Any]) -> dict[str, Any]:
        trial = body.get("mode") == "development"
        phone = str(body.get("phone", ""))
        self._check_account(oa)
        refuse_if(not _PHONE.fullmatch(phone), -108, "phone is invalid")
        phone = phone.removeprefix("+")
        template = self._asked_for(oa, body, trial=trial)
        tracking = str(body.get("tracking_id", ""))
        refuse_if(not _TRACKING.fullmatch(tracking), -132, "tracking_id is invalid")
        if trial:
            refuse_if(phone not in self.admins, -127, "not an admin")
        self._check_limits(oa, template, trial=trial)
        letter = await self._take(oa, phone, template, body["template_data"], tracking, trial=trial)
        return {
            "msg_id": letter.msg_id,
            "sent_time": ms(letter.at),
            "sending_mode": "1",
            "quota": {"dailyQuota": str(self.daily), "remainingQuota": str(self._left(oa))},
        }

    async def send_uid(self, oa: Oa, body: dict[str, Any]) -> dict[str, Any]:
        """To somebody who follows, without a window and without a name of ours for it."""
        user = str(body.get("user_id", ""))
        self._check_account(oa)
        refuse_if(set(body) != {"user_id", "template_id", "template_data"}, -201, "parameters")
        person = oa.people.get(user)
        refuse_if(person is None or not person.follows_oa, -213, "not a follower")
        template = self._asked_for(oa, body, trial=False)
        refuse_if(not template.by_uid, -249, "template cannot go by uid")
        self._check_limits(oa, template, trial=False)
        letter = await self._take(oa, user, template, body["template_data"], "", trial=False)
        quota = {"quota_type": "purchase_quota", "remain": str(self._left(oa))}
        return {"message_id": letter.msg_id, "user_id": user, "quota": quota}

    def _asked_for(self, oa: Oa, body: dict[str, Any], *, trial: bool) -> FakeTemplate:
        template = self.templates.get(oa.oa_id, {}).get(str(body.get("template_id", "")))
        refuse_if(template is None, -109, "template_id is invalid")
        assert template is not None
        self._check_template(template, trial=trial)
        self._check_data(template, body.get("template_data"))
        return template

    async def _take(
        self, oa: Oa, to: str, template: FakeTemplate, data: Any, tracking: str, *, trial: bool
    ) -> Letter:
        state = self.numbers.get(to, "on")
        if isinstance(state, int):
            refuse_if(True, state, "this number cannot get it")
        now, name = self.server.clock.now(), secrets.token_hex(8)
        letter = Letter(name, oa.oa_id, to, template, dict(data), tracking, now, trial)
        self.letters.append(letter)
        if state == "on":
            await self._deliver(letter)
        return letter

    def _check_account(self, oa: Oa) -> None:
        if self.refusal:
            refuse_if(True, self.refusal, "refused")
        refuse_if(not self.templates.get(oa.oa_id), -136, "no ZBS account")

    def _check_template(self, template: FakeTemplate, *, trial: bool) -> None:
        good = template.status == "ENABLE" or (trial and template.status == "PENDING_REVIEW")
        refuse_if(template.status == "DISABLE" and template.quality == "LOW", -146, "low quality")
        refuse_if(not good, -131, "template is not approved")
        night = _NIGHTS[template.tag]
        hour = local(self.server.clock.now()).hour
        dark = night is not None and (hour >= night[0] or hour < night[1])
        refuse_if(self.night and dark, -133, "not at night")

    def _check_data(self, template: FakeTemplate, data: Any) -> None:
        refuse_if(not isinstance(data, dict) or not data, -111, "template_data is empty")
        known = {p["name"]: p for p in template.params}
        refuse_if(bool(data.keys() - known.keys()), -112, "unknown name")
        for name, one in known.items():
            value = data.get(name)
            refuse_if(one["require"] and not value, -1122, f"{name} is missing")
            if value is None:
                continue
            refuse_if(not isinstance(value, str), -112, f"{name} is not text")
            refuse_if(len(value) > one["maxLength"] or nfc(value) != value, -1121, f"{name}")
            refuse_if(one["type"] == "DATE" and not _TIME.fullmatch(value), -1124, f"{name}")

    def _check_limits(self, oa: Oa, template: FakeTemplate, *, trial: bool) -> None:
        if trial:
            return
        refuse_if(self.money < template.price, -115, "out of money")
        refuse_if(self._left(oa) <= 0, -144, "daily quota")
        used = [x for x in self._today(oa) if x.template is template]
        refuse_if(bool(template.limit) and len(used) >= template.limit, -147, "template's quota")

    def _today(self, oa: Oa) -> list[Letter]:
        day = local(self.server.clock.now()).date()
        mine = (x for x in self.letters if x.oa_id == oa.oa_id and not x.trial)
        return [x for x in mine if local(x.at).date() == day]

    def _left(self, oa: Oa) -> int:
        return max(0, self.daily - len(self._today(oa)))

    async def _deliver(self, letter: Letter) -> None:
        letter.delivered_at = self.server.clock.now()
        oa = self.server.oauth.oas[letter.oa_id]
        if phone := self.phones.get(letter.phone) or oa.people.get(letter.phone):
            lines = [letter.template.name, *(f"{k}: {v}" for k, v in letter.data.items())]
            await phone.show(Seen(letter.msg_id, "\n".join(lines)))
        if letter.trial:
            return
        price = letter.template.price if letter.tracking else letter.template.price // 2
        self.charged[letter.oa_id] += price
        self.money -= price
        if not self.silent:
            await self.receipt(letter, soon=True)

    async def receipt(self, letter: Letter, *, soon: bool = False) -> None:
        """Tell that it is on the phone; may be called again, and late."""
        at = letter.delivered_at or self.server.clock.now()
        message = {"msg_id": letter.msg_id}
        if letter.tracking:  # by uid it is told as of any message
            message |= {"delivery_time": ms(at), "tracking_id": letter.tracking}
        sides = {"sender": {"id": letter.oa_id}, "recipient": {"id": letter.phone}}
        push = self.server.push_soon if soon else self.server.push
        done = push("user_received_message", **sides, message=message)
        if done is not None:
            await done

    async def switch_on(self, phone: str) -> int:
        """A phone comes back: what is not too old arrives. How many."""
        self.numbers[phone] = "on"
        now, count = self.server.clock.now(), 0
        for letter in self.letters:
            waits = letter.phone == phone and letter.delivered_at is None
            if waits and now - letter.at <= letter.template.lives:
                await self._deliver(letter)
                count += 1
        return count

    async def tap(self, letter: Letter, label: str, *, told: bool = True) -> int:
        """The person taps an answer of a quick-response template; the webhook's status. Without
        `told` the webhook gets lost."""
        letter.taps.append((label, self.server.clock.now()))
        if not told:
            return 0
        message = {
            "submit_time": ms(self.server.clock.now()),
            "button_type": "response",
            "data": label,
            "tracking_id": letter.tracking,
        }
        about = {"oa_id": letter.oa_id, "msg_id": letter.msg_id}
        return await self.server.push("user_click_response_button", **about, message=message)

    async def falls_to(self, oa_id: str, template: FakeTemplate, quality: str) -> int:
        """People reported it: its quality is another one now."""
        template.quality = quality
        body = {"oa_id": oa_id, "template_id": template.template_id, "quality": quality}
        return await self.server.push("change_template_quality", **body)

    # what is asked with GET, and the answers

    def listed(self, oa: Oa, query: dict[str, str]) -> list[dict[str, Any]]:
        offset, limit = int(query.get("offset", 0)), int(query.get("limit", 100))
        refuse_if(limit > 100, -132, "limit")
        mine = list(self.templates.get(oa.oa_id, {}).values())
        wanted = query.get("status")
        found = [t for t in mine if not wanted or str(STATUS[t.status]) == wanted]
        return [t.listed() for t in found[offset : offset + limit]]

    def info(self, oa: Oa, query: dict[str, str]) -> dict[str, Any]:
        template = self.templates.get(oa.oa_id, {}).get(query.get("template_id", ""))
        refuse_if(template is None, -109, "template_id is invalid")
        assert template is not None
        return template.detail()

    def status(self, oa: Oa, query: dict[str, str]) -> dict[str, Any]:
        found = [x for x in self.letters if x.msg_id == query.get("message_id")]
        refuse_if(not found, -107, "message_id is invalid")
        at = found[0].delivered_at
        return {"status": 1 if at else 0, "delivery_time": at and ms(at)}

    def answers(self, oa: Oa, body: dict[str, Any]) -> dict[str, Any]:
        """Taps of one template in a span of time, the newest first."""
        since, until = int(body["from_time"]), int(body["to_time"])
        offset, limit = int(body["offset"]), int(body["limit"])
        refuse_if(limit > 100, -132, "limit")
        mine = (x for x in self.letters if x.oa_id == oa.oa_id)
        of_it = [x for x in mine if x.template.template_id == body["template_id"]]
        rows = [
            {
                "data": label,
                "submitDate": ms(at),
                "msgId": x.msg_id,
                "oaId": x.oa_id,
                "trackingId": x.tracking,
            }
            for x in of_it
            for label, at in reversed(x.taps)
            if since <= int(ms(at)) <= until
        ]
        return {"total": len(rows), "data": rows[offset : offset + limit]}

    def quota(self, oa: Oa, _query: dict[str, str]) -> dict[str, Any]:
        return {"dailyQuota": self.daily, "remainingQuota": self._left(oa)}

    def qualities(self, _oa: Oa, _query: dict[str, str]) -> dict[str, Any]:
        return {"oaCurrentQuality": self.quality, "oa7dayQuality": self.quality}
