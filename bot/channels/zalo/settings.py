"""Settings of the Zalo channel: [zalo] in tinbuon.toml, TINBUON_ZALO__*.

Policy numbers that change with Zalo's rules are settings, not code (as of 2026-10), for all OAs and
for a single one.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

_OaId = Annotated[str, Field(pattern=r"^\d{1,30}$")]
_Route = Literal["free", "paid", "group", "broadcast"]
_Kind = Literal["bulletin", "emergency", "confirm", "code"]
_HOURS = r"^(([01]?\d|2[0-4])-([01]?\d|2[0-4]))?$"


def _plan_rates() -> dict[str, int]:
    return {"toàn diện": 2000, "tăng trưởng": 100}


class Policy(BaseModel):
    """What may differ from one OA to the next.

    `button_template_type`: one source adds "button", the others leave it out. `first_address`:
    where messages to single people are tried first while nothing is known of the OA; empty: by its
    kind. `gmf_asset_id`: empty asks Zalo which group package is free. `list_template`: a picture,
    words and buttons in one message, as a list; nobody has seen it on a phone from here, so it is
    off. Calls a minute go by the words of `plan_rates` in the package's name, else `rate_per_min`;
    `rate_per_s` overrules it.
    `zbs…`: templates to telephone numbers; `zbs_night_dealing` (tag 1), `zbs_night_notice` (others)
    are the hours in which they are refused, as "22-7", "" = never. `zbs_by_id`: also to followers
    by their id, where a template may.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    button_template_type: str = ""
    list_template: bool = False
    free_window_h: float = Field(48, ge=0)
    paid_window_h: float = Field(168, ge=0)
    night_from: int = Field(22, ge=0, le=24)
    night_to: int = Field(6, ge=0, le=24)
    night_routes: tuple[_Route, ...] = ("paid", "broadcast")
    rate_per_s: float = Field(0, ge=0)
    rate_per_min: int = Field(100, ge=1)
    plan_rates: dict[str, Annotated[int, Field(ge=1)]] = Field(default_factory=_plan_rates)
    concurrency: int = Field(8, ge=1)  # of each OA; a crash leaves at most so many in doubt
    broadcasts: int = Field(4, ge=0)
    broadcast_target: dict[str, str] = Field(default_factory=dict)
    first_address: Literal["", "v3", "v2"] = ""
    gmf_asset_id: str = ""
    price_vnd: int = Field(0, ge=0)
    zbs: bool = False
    zbs_says: tuple[_Kind, ...] = ("bulletin", "emergency", "confirm", "code")
    zbs_rate_per_s: float = Field(5, gt=0)
    zbs_by_id: bool = True
    zbs_price_vnd: int = Field(200, ge=0)
    zbs_night_dealing: str = Field("", pattern=_HOURS)
    zbs_night_notice: str = Field("22-7", pattern=_HOURS)
    zbs_emergency_beside: bool = False
    zbs_emergency_extra: int = Field(100, ge=0)
    zbs_retry_days: int = Field(30, ge=1)

    def template_night(self, tag: str) -> tuple[int, int] | None:
        """Local hours in which Zalo refuses templates with this tag; none where nobody said."""
        hours = {"1": self.zbs_night_dealing}.get(tag, self.zbs_night_notice)
        start, _, end = hours.partition("-")
        return (int(start), int(end)) if end else None


class Config(Policy):
    """The channel is off without an app id. Accounts (OAs) and their tokens are in the vault.

    `bad_signature_status` may be 200 while the console's check button is used. `oa` names what is
    different for one OA; what it leaves out is as for all. `pkce_verifier`: of a pair whose
    challenge is fixed in the console; empty: each link has its own. `site_verification`: the proof
    that the domain is ours, "name:content".
    """

    app_id: str = ""
    app_secret: SecretStr = SecretStr("")
    oa_secret_key: SecretStr = SecretStr("")
    api_base: str = "https://openapi.zalo.me"
    oauth_base: str = "https://oauth.zaloapp.com"
    business_base: str = "https://business.openapi.zalo.me"
    appsecret_proof: bool = False
    media_hosts: tuple[str, ...] = (
        ".zdn.vn",
        ".zadn.vn",
        ".zalo.me",
        ".dlfl.vn",
        ".zaloapp.com",
    )
    file_types: tuple[str, ...] = (
        "application/pdf",
        "application/msword",
        "application/vnd.*",  # Word, Excel, PowerPoint, OpenDocument
        "application/zip",
        "audio/*",
        "image/*",
        "text/csv",
        "text/plain",
        "video/*",
    )
    bad_signature_status: int = Field(401, ge=200, le=499)
    max_event_age_s: int = 2 * 24 * 3600
    refresh_ahead_s: int = Field(2 * 3600, ge=0)
    refresh_token_days: int = Field(90, ge=1)
    pkce_verifier: SecretStr = SecretStr("")
    site_verification: str = Field("", pattern=r"^([\w.-]+:\S.*)?$")
    uploads_per_month: int = Field(5000, ge=0)
    consent_life_s: int = 24 * 3600
    call_timeout_s: float = Field(10.0, gt=0)
    article_verify: Literal["get", "post"] = "get"
    cover_url: str = Field("", pattern=r"^(https?://\S+)?$")
    max_download_mb: int = Field(25, ge=1)
    oa: dict[_OaId, Policy] = Field(default_factory=dict)

    @property
    def stand_in(self) -> bool:
        """The API is a test server on plain http, so its media may be too."""
        return self.api_base.startswith("http://")

    def policy(self, oa_id: str) -> Policy:
        """The numbers that hold for one OA."""
        for_all = {name: getattr(self, name) for name in Policy.model_fields}
        own = self.oa[oa_id].model_dump(exclude_unset=True) if oa_id in self.oa else {}
        return Policy(**{**for_all, **own})
