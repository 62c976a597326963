"""Client of Zalo's OA API and OAuth, usable on its own: `ZaloApi(app_id=…, app_secret=…)`.

Knows addresses, headers and bodies, not tokens' lives or our events. Raises ZaloError, NotSentError
or NoAnswerError only; none of them carries a token.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
from yarl import URL

from bot.channels import answers
from bot.channels.zalo.errors import NoAnswerError
from bot.channels.zalo.wire import Wire, data_of, timeout

# Meanwhile the account is nobody else's: the vault's turn is renewed as long as we wait.
LONGEST_OAUTH_S = 25.0
_GROUP = "/v3.0/oa/group"
_SHORT_TOKEN = 8  # characters: what is not longer is none, and must not take a good one's place
_HOUR_S, _LONGEST_LIFE_S = 3600, 90 * 86_400


@dataclass(frozen=True)
class TokenPair:
    """An OAuth answer. `expires_in_s` is the access token's life (25 h; 1 h for older apps)."""

    access_token: str
    refresh_token: str
    expires_in_s: int

    def __repr__(self) -> str:
        return f"TokenPair(expires_in_s={self.expires_in_s})"


class ZaloApi:
    """One application, any number of OAs: every call is given the OA's access token."""

    def __init__(
        self,
        *,
        app_id: str,
        app_secret: str,
        api_base: str = "https://openapi.zalo.me",
        oauth_base: str = "https://oauth.zaloapp.com",
        timeout_s: float = 10.0,
    ) -> None:
        self._app_id = app_id
        self._app_secret = app_secret
        self._api = api_base.rstrip("/")
        self._oauth = oauth_base.rstrip("/")
        self._wire = Wire(timeout_s)
        self._oauth_timeout = timeout(min(timeout_s, LONGEST_OAUTH_S))

    async def close(self) -> None:
        await self._wire.close()

    def permission_url(self, *, redirect_uri: str, verifier: str, state: str) -> str:
        """Where an OA's admin gives consent (PKCE, S256 without padding)."""
        query = {
            "app_id": self._app_id,
            "redirect_uri": redirect_uri,
            "code_challenge": challenge_of(verifier),
            "state": state,
        }
        return str(URL(f"{self._oauth}/v4/oa/permission").with_query(query))

    async def exchange(self, code: str, verifier: str) -> TokenPair:
        """A consent code (10 minutes, once) for the first pair."""
        return await self._tokens(
            {"code": code, "grant_type": "authorization_code", "code_verifier": verifier}
        )

    async def refresh(self, refresh_token: str) -> TokenPair:
        """A new pair. The given token is used up, and the old access token dies."""
        return await self._tokens({"refresh_token": refresh_token, "grant_type": "refresh_token"})

    async def send(
        self, token: str, user_id: str, message: Mapping[str, Any], path: str
    ) -> dict[str, Any]:
        """Message to one person at one of two addresses; answers message_id, user_id, quota."""
        body = {"recipient": {"user_id": user_id}, "message": message}
        return data_of(await self._post(token, path, body))

    async def upload(self, token: str, kind: str, data: bytes, name: str, mime: str) -> str:
        """`kind`: image (JPEG, PNG; 1 MB), gif or file (5 MB). Its id or token; valid 7 days."""
        form = aiohttp.FormData(quote_fields=False)  # a name is shown as it stands here
        form.add_field("file", data, filename=name, content_type=mime)
        answer = data_of(await self._call("POST", token, f"/v2.0/oa/upload/{kind}", data=form))
        return str(answer.get("attachment_id") or answer.get("token") or "")

    async def account_info(self, token: str) -> dict[str, Any]:
        """The OA itself: oa_id, name, oa_type, package_name, is_verified …"""
        return data_of(await self._call("GET", token, "/v2.0/oa/getoa"))

    async def user_detail(self, token: str, user_id: str) -> dict[str, Any]:
        """A follower: display_name, user_is_follower, user_last_interaction_date …"""
        params = {"data": json.dumps({"user_id": user_id})}
        return data_of(await self._call("GET", token, "/v3.0/oa/user/detail", params=params))

    async def last_interaction(self, token: str, user_id: str) -> Any:
        """When a person last spoke to the OA, as Zalo writes it; None where it does not say."""
        found = data_of(await self._post(token, "/v3.0/oa/quota/message", {"user_id": user_id}))
        return found.get("last_interaction") or found.get("user_last_interaction_date")

    async def send_group(self, token: str, group_id: str, text: str) -> dict[str, Any]:
        """Words to a group (GMF)."""
        body = {"recipient": {"group_id": group_id}, "message": {"text": text}}
        return data_of(await self._post(token, f"{_GROUP}/message", body))

    async def make_group(
        self, token: str, name: str, asset_id: str, members: Sequence[str]
    ) -> dict[str, Any]:
        """A new group on a package (`asset_id`); answers group_id, group_link."""
        body = {"group_name": name, "asset_id": asset_id, "member_user_ids": list(members)}
        return _group(data_of(await self._post(token, f"{_GROUP}/creategroupwithoa", body)))

    async def invite(self, token: str, group_id: str, members: Sequence[str]) -> None:
        body = {"group_id": group_id, "member_user_ids": list(members)}
        await self._post(token, f"{_GROUP}/invite", body)

    async def groups(self, token: str, offset: int, count: int) -> list[dict[str, Any]]:
        """A page of the OA's groups (`count` 5 to 50)."""
        params = {"offset": str(offset), "count": str(count)}
        answer = await self._call("GET", token, f"{_GROUP}/getgroupsofoa", params=params)
        listed = answers.listed(data_of(answer).get("groups"))
        return [_group(g) for g in listed if isinstance(g, dict)]

    async def group_members(self, token: str, group_id: str, offset: int, count: int) -> list[str]:
        """A page of the ids of who is in a group (`count` 5 to 50). The OA itself is in it too."""
        params = {"group_id": group_id, "offset": str(offset), "count": str(count)}
        found = data_of(await self._call("GET", token, f"{_GROUP}/listmember", params=params))
        listed = answers.listed(found.get("members") or found.get("users"))
        return [str(m.get("user_id") or m.get("id") or "") for m in listed if isinstance(m, dict)]

    async def group(self, token: str, group_id: str) -> dict[str, Any]:
        """One group: its members, most members, and its package (`asset_info`)."""
        params = {"group_id": group_id}
        return _group(data_of(await self._call("GET", token, f"{_GROUP}/getgroup", params=params)))

    async def group_assets(self, token: str, product: str, quota_type: str) -> list[dict[str, Any]]:
        """Group packages of one kind, each {asset_id, status: available | used}."""
        body = {"quota_owner": "OA", "product_type": product, "quota_type": quota_type}
        found = answers.listed((await self._post(token, "/v3.0/oa/quota/group", body)).get("data"))
        return [a for a in found if isinstance(a, dict)]

    async def create_article(self, token: str, article: Mapping[str, Any]) -> str:
        """A token to ask `verify_article` with: articles are made in the background."""
        made = data_of(await self._post(token, "/v2.0/article/create", article)).get("token")
        if not made:
            raise NoAnswerError("an article without a token")
        return str(made)

    async def verify_article(self, token: str, article_token: str, method: str) -> str:
        """The article's id, -214 while it is being made. Sources disagree about `method`."""
        path, asked = "/v2.0/article/verify", {"token": article_token}
        if method == "post":
            answer = await self._post(token, path, asked)
        else:
            answer = await self._call("GET", token, path, params=asked)
        return str(data_of(answer).get("id") or "")

    async def broadcast(
        self, token: str, article_id: str, target: Mapping[str, str]
    ) -> dict[str, Any]:
        """An article to all followers, or to those of a `target`."""
        element = {"media_type": "article", "attachment_id": article_id}
        payload = {"template_type": "media", "elements": [element]}
        message = {"attachment": {"type": "template", "payload": payload}}
        body = {"recipient": {"target": dict(target)}, "message": message}
        return data_of(await self._post(token, "/v2.0/oa/message", body))

    async def _post(self, token: str, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        return await self._call("POST", token, path, data=json.dumps(body).encode())

    async def _call(self, method: str, token: str, path: str, **request: Any) -> dict[str, Any]:
        headers = {"access_token": token}
        if isinstance(request.get("data"), bytes):
            headers["Content-Type"] = "application/json"
        url = self._api + path
        return await self._wire.call(method, url, secrets=(token,), headers=headers, **request)

    async def _tokens(self, form: dict[str, str]) -> TokenPair:
        answer = await self._wire.call(
            "POST",
            f"{self._oauth}/v4/oa/access_token",
            secrets=(self._app_secret, *(v for k, v in form.items() if k != "grant_type")),
            headers={"secret_key": self._app_secret},
            data={**form, "app_id": self._app_id},
            timeout=self._oauth_timeout,
        )
        pair = answer.get("access_token"), answer.get("refresh_token")
        if not all(isinstance(one, str) and len(one) > _SHORT_TOKEN for one in pair):
            raise NoAnswerError("an OAuth answer without tokens")
        lives_s = answers.number(answer.get("expires_in")) or _HOUR_S
        return TokenPair(str(pair[0]), str(pair[1]), min(lives_s, _LONGEST_LIFE_S))


def challenge_of(verifier: str) -> str:
    """What is shown of a verifier (PKCE, S256)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _group(data: dict[str, Any]) -> dict[str, Any]:
    """Sources disagree whether a group's data lie in `group_info`."""
    inner = data.get("group_info")
    return {**data, **inner} if isinstance(inner, dict) else data
