"""Settings of the Zalo channel: [zalo] in tinbuon.toml, TINBUON_ZALO__*.

Policy numbers that change with Zalo's rules are settings, not code (as of 2026-10).
"""

from pydantic import BaseModel, ConfigDict, SecretStr


class Config(BaseModel):
    """The channel is off without an app id. Accounts (OAs) and their tokens are in the vault."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    app_id: str = ""
    app_secret: SecretStr = SecretStr("")
    oa_secret_key: SecretStr = SecretStr("")
    api_base: str = "https://openapi.zalo.me"
    oauth_base: str = "https://oauth.zaloapp.com"
    media_hosts: tuple[str, ...] = (
        ".zdn.vn",
        ".zadn.vn",
        ".zalo.me",
        ".dlfl.vn",
        ".zaloapp.com",
    )
    bad_signature_status: int = 401
    max_event_age_s: int = 2 * 24 * 3600
    refresh_ahead_s: int = 2 * 3600
    free_window_h: float = 48
    paid_window_h: float = 168
    night_from: int = 22
    night_to: int = 6
    rate_per_s: float = 10.0
    max_download_mb: int = 25
