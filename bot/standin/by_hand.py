"""Zalo as a person at a browser meets it: a consent page with two buttons, and a webhook address
that follows the application which asked.
"""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import Any

from aiohttp import web
from yarl import URL

from bot.standin.clock import ShiftedClock
from bot.standin.zalo import FakeZalo
from bot.standin.zalo.oauth import PLANS, Oa
from bot.standin.zalo.templates import PARAMS

COMMUNE = "24478"  # xã Cư Pui
_PACKAGE = {"goi-gmf-50": 50}


class HandZalo(FakeZalo):
    """One OA with a package and its rate, and a group package. `group_of`: message id -> name of
    the group it went to."""

    def __init__(self, clock: ShiftedClock, app_url: str) -> None:
        super().__init__(clock)
        self._real = clock.real
        self.as_zalo()
        self.webhook_url = f"{app_url}/zalo/webhook"
        self.group_of: dict[str, str] = {}
        own = self.oa(self.account)
        own.packages = dict(_PACKAGE)
        own.package, own.package_until = next(iter(PLANS)), "31/12/2027"
        self.by_plan = True
        self.oauth.issue(own)
        for kind in PARAMS:
            self.business.template(self.account, kind)
        send = self.groups.message

        async def message(oa: Oa, body: dict[str, Any]) -> dict[str, Any]:
            sent = await send(oa, body)
            self.group_of[sent["message_id"]] = self.groups.all[sent["group_id"]].name
            return sent

        self.groups.message = message  # type: ignore[method-assign]  # phones name the group

    def time_of_day(self) -> datetime:
        """As Tin Buôn knows it: a clock set forward by hand moves Zalo's windows, but an event from
        tomorrow would be refused."""
        return self._real.now()

    def config(self, **more: Any) -> dict[str, Any]:
        """With templates to telephone numbers switched on."""
        return super().config(zbs=True, **more)

    async def _permission(self, request: web.Request) -> web.Response:
        answer = request.query.get("answer", "")
        wrong, _ = self.oauth.consent(request.query)
        if wrong or not answer:
            return web.Response(
                text=_page(wrong, dict(request.query), self.oauth.oas),
                status=400 if wrong else 200,
                content_type="text/html",
            )
        self.oauth.says_yes = answer == "yes"
        self.oauth.consenting = request.query.get("oa", "")
        back = URL(request.query["redirect_uri"])
        if self.oauth.says_yes:
            self.webhook_url, self.off = str(back.origin() / "zalo/webhook"), False
        return await super()._permission(request)


def _page(wrong: str, query: dict[str, str], oas: dict[str, Oa]) -> str:
    hidden = "".join(
        f'<input type="hidden" name="{escape(k)}" value="{escape(v)}">' for k, v in query.items()
    )
    choices = "".join(
        f'<option value="{o.oa_id}">{escape(o.name)} ({o.oa_id})</option>' for o in oas.values()
    )
    form = f"""<form>{hidden}<p>Ứng dụng <b>Tin Buôn</b> xin quyền gửi tin và đọc tin thay cho:</p>
<p><select name="oa" aria-label="Official Account">{choices}</select></p>
<p><button name="answer" value="yes">Đồng ý</button>
<button class="no" name="answer" value="no">Từ chối</button></p></form>"""
    return f"""<!doctype html><html lang="vi"><meta charset="utf-8"><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Cấp quyền</title>
<style>body{{font:1.1rem/1.5 system-ui,sans-serif;max-width:30rem;margin:12vh auto;padding:0 1rem}}
button,select{{font:inherit;min-height:2.9rem;padding:0 1.4rem;border-radius:.8rem;max-width:100%}}
button{{border:0;background:#0b5fd8;color:#fff;font-weight:600}}
.no{{background:#e3e8f0;color:#14202e}}</style>
<h1>Zalo giả để thử</h1>{f"<p>Yêu cầu không hợp lệ: {escape(wrong)}</p>" if wrong else form}"""
