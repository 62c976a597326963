"""Settings of the Telegram channel: [telegram] in tinbuon.toml, TINBUON_TELEGRAM__*."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, SecretStr


class Config(BaseModel):
    """The channel is off without a token."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    token: SecretStr = SecretStr("")
    api_base: str = "https://api.telegram.org"
    mode: Literal["polling", "webhook"] = "polling"
    webhook_secret: SecretStr = SecretStr("")
    poll_timeout_s: int = 25
    rate_per_s: float = 30.0
    chat_rate_per_s: float = 1.0
    max_download_mb: int = 20
