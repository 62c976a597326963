"""Settings of the Zalo channel: [zalo] in tinbuon.toml, TINBUON_ZALO__*.

Policy numbers that change with Zalo's rules are settings, not code (as of 2026-10).
"""

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class Config(BaseModel):
    """The channel is off without an app id. Accounts (OAs) and their tokens are in the vault.

    `button_template_type`: one source adds "button", the others leave it out.
    `bad_signature_status` may be 200 while the console's check button is used.
    """

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
    bad_signature_status: int = Field(401, ge=200, le=499)
    max_event_age_s: int = 2 * 24 * 3600
    refresh_ahead_s: int = 2 * 3600
    consent_life_s: int = 24 * 3600
    call_timeout_s: float = Field(10.0, gt=0)
    button_template_type: str = ""
    free_window_h: float = 48
    paid_window_h: float = 168
    night_from: int = 22
    night_to: int = 6
    rate_per_s: float = Field(10.0, gt=0)
    concurrency: int = Field(8, ge=1)  # of each OA; a crash leaves at most so many in doubt
    max_download_mb: int = Field(25, ge=1)

    @property
    def stand_in(self) -> bool:
        """The API is a test server on plain http, so its media may be too."""
        return self.api_base.startswith("http://")
