"""Settings of the built-in web chat: [webchat] in tinbuon.toml, TINBUON_WEBCHAT__*."""

from pydantic import BaseModel, ConfigDict


class Config(BaseModel):
    """`enabled` off removes the pages and their routes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    enabled: bool = True
    max_upload_mb: int = 25
