"""Client of Zalo's OA API and OAuth, usable on its own: `ZaloApi(app_id=…, app_secret=…)`.

Knows the wire (addresses, headers, errors inside HTTP 200), not tokens' lives or our events. Raises
ZaloError, NotSentError or NoAnswerError only; none of them carries a token.
"""

from __future__ import annotations

import base64
import hashlib
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from yarl import URL

from bot.channels.zalo.errors import NoAnswerError, NotSentError, ZaloError

_UNSENT = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
    aiohttp.UploadAbortedError,
    ssl.SSLError,
)


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
        self._timeout = aiohttp.ClientTimeout(total=timeout_s + 5, connect=5, sock_read=timeout_s)
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def permission_url(self, *, redirect_uri: str, verifier: str, state: str) -> str:
        """Where an OA's admin gives consent (PKCE, S256 without padding)."""
        digest = hashlib.sha256(verifier.encode()).digest()
        query = {
            "app_id": self._app_id,
            "redirect_uri": redirect_uri,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
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

    async def send(self, token: str, user_id: str, message: Mapping[str, Any]) -> dict[str, Any]:
        """Customer-care message to one person; answers message_id, user_id, quota."""
        return await self._post(token, "/v3.0/oa/message/cs", user_id, message)

    async def upload_image(self, token: str, data: bytes, name: str, mime: str) -> str:
        """Attachment id of a JPEG or PNG up to 1 MB; valid 7 days."""
        form = aiohttp.FormData()
        form.add_field("file", data, filename=name, content_type=mime)
        url = f"{self._api}/v2.0/oa/upload/image"
        answer = await self._call("POST", url, headers={"access_token": token}, data=form)
        return str(_data(answer).get("attachment_id") or _data(answer).get("token") or "")

    async def account_info(self, token: str) -> dict[str, Any]:
        """The OA itself: oa_id, name."""
        url = f"{self._api}/v2.0/oa/getoa"
        return _data(await self._call("GET", url, headers={"access_token": token}))

    async def user_detail(self, token: str, user_id: str) -> dict[str, Any]:
        """A follower: display_name, user_is_follower, user_last_interaction_date …"""
        params = {"data": json.dumps({"user_id": user_id})}
        url = f"{self._api}/v3.0/oa/user/detail"
        return _data(await self._call("GET", url, headers={"access_token": token}, params=params))

    async def _post(
        self, token: str, path: str, user_id: str, message: Mapping[str, Any]
    ) -> dict[str, Any]:
        body = json.dumps({"recipient": {"user_id": user_id}, "message": message}).encode()
        headers = {"access_token": token, "Content-Type": "application/json"}
        return _data(await self._call("POST", self._api + path, headers=headers, data=body))

    async def _tokens(self, form: dict[str, str]) -> TokenPair:
        url = f"{self._oauth}/v4/oa/access_token"
        headers = {"secret_key": self._app_secret}
        answer = await self._call(
            "POST", url, headers=headers, data={**form, "app_id": self._app_id}
        )
        try:
            return TokenPair(
                str(answer["access_token"]),
                str(answer["refresh_token"]),
                int(answer.get("expires_in") or 3600),
            )
        except (KeyError, ValueError) as error:
            raise NoAnswerError(f"OAuth answer without {error}") from None

    async def _call(self, method: str, url: str, **request: Any) -> dict[str, Any]:
        try:
            # a redirect would carry the access token to wherever it points
            async with self._open().request(
                method, url, allow_redirects=False, **request
            ) as answer:
                status, raw = answer.status, await answer.read()
        except _UNSENT as error:
            raise NotSentError(type(error).__name__) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NoAnswerError(type(error).__name__) from None
        return _read(status, raw)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                # below servers' own idle limit: a POST on a closed connection is 'unclear'
                connector=aiohttp.TCPConnector(limit=64, keepalive_timeout=10),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=self._timeout,
            )
        return self._session


def _read(status: int, raw: bytes) -> dict[str, Any]:
    if status >= 500:
        raise ZaloError(status, http=True)
    try:
        answer = json.loads(raw)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        if status == 200:
            raise NoAnswerError("an answer that is not JSON")
        raise ZaloError(status, http=True)
    _raise_error(answer)
    if status >= 400:
        raise ZaloError(status, http=True)
    return answer


def _raise_error(answer: Mapping[str, Any]) -> None:
    """Errors come inside HTTP 200; the API says `message`, OAuth `error_description`."""
    try:
        code = int(answer.get("error") or 0)
    except (TypeError, ValueError):
        code = -1
    if code:
        names = ("message", "error_description", "error_name", "error_reason")
        text = next((str(answer[n]) for n in names if answer.get(n)), "")
        raise ZaloError(code, text)


def _data(answer: Mapping[str, Any]) -> dict[str, Any]:
    data = answer.get("data")
    return data if isinstance(data, dict) else {}
