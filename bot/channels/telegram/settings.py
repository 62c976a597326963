"""Settings of the Telegram channel: [telegram] in tinbuon.toml, TINBUON_TELEGRAM__*."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class Config(BaseModel):
    """The channel is off without a token. `proxy` is an http:// address, for networks that block
    Telegram; without `webhook_secret` one is derived from the token. A chat in which nobody pressed
    or wrote for `proven_days` is not relied on alone (0 = it is): phones may be cut off from
    Telegram without our knowing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    token: SecretStr = SecretStr("")
    api_base: str = "https://api.telegram.org"
    proxy: str = ""
    mode: Literal["polling", "webhook"] = "polling"
    webhook_secret: SecretStr = SecretStr("")
    proven_days: float = Field(14.0, ge=0)
    poll_timeout_s: int = Field(25, ge=0, le=50)
    call_timeout_s: float = Field(15.0, gt=0)
    rate_per_s: float = Field(30.0, gt=0)
    chat_rate_per_s: float = Field(1.0, ge=0)
    group_rate_per_min: float = Field(20.0, ge=0)
    max_download_mb: int = Field(20, ge=1)
    max_upload_mb: int = Field(50, ge=1)
