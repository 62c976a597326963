"""Settings of the Zalo bot channel: [zalobot] in tinbuon.toml, TINBUON_ZALOBOT__*.

What Zalo's pages do not say, or say in two ways, is a setting (collected 2026-11).
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class Config(BaseModel):
    """The channel is off without a token. Without `webhook_secret` one is derived from the token.

    `mode`: getUpdates has no offset and no acknowledgement: what it hands out it forgets, so a
    crash may lose the message on its way. Zalo's page on getUpdates, too, keeps it for trying out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    token: SecretStr = SecretStr("")
    # docs.zaloplatforms.com/docs/BOT/call_api; the vendor's own Python package (0.1.9) still has
    # bot-api.zapps.me, which others found to answer 404 to getUpdates
    api_base: str = "https://bot-api.zaloplatforms.com"
    mode: Literal["webhook", "polling"] = "webhook"
    webhook_secret: SecretStr = SecretStr("")
    poll_timeout_s: int = Field(10, ge=1, le=20)  # stopping waits for the poll under way
    call_timeout_s: float = Field(15.0, gt=0)
    # apis/sendMessage: 1 to 2000 characters, but not whose: text_styles count UTF-16 units, of
    # which an emoji takes two
    max_text: int = Field(1900, ge=1, le=2000)
    # apis/sendPhoto: "photo" is an address, and Zalo fetches it from there
    send_photos: bool = True
    # no page names a rate; error 429 says "quota exceeded", without a time to wait
    rate_per_s: float = Field(5.0, gt=0)
    chat_rate_per_s: float = Field(1.0, ge=0)
    throttled_pause_s: float = Field(60.0, gt=0)
    # no page names a window; 0 = may always write to who has written once
    free_window_h: float = Field(0, ge=0)
    # seen as zalo.me/bot.XXXX in public programs, in no page; {name} is getMe's account_name
    chat_link: str = "https://zalo.me/{name}"
    # pictures came from *.zdn.vn, recordings too (recorded events, 2026-09)
    media_hosts: tuple[str, ...] = (".zdn.vn", ".zadn.vn", ".zalo.me", ".zaloapp.com")
    max_download_mb: int = Field(25, ge=1)

    @property
    def stand_in(self) -> bool:
        """The API is a test server on plain http, so its media may be too."""
        return self.api_base.startswith("http://")
