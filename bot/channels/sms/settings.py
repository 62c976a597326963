"""Settings of SMS: [sms] in tinbuon.toml, TINBUON_SMS__*. Each gateway brings its own section."""

from __future__ import annotations

import importlib
import json
import pkgutil
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from bot.channels.sms import gateways

_TEXTS: dict[str, str] = json.loads(
    Path(__file__).with_name("texts.vi.json").read_text(encoding="utf-8")
)


class _Base(BaseModel):
    """`gateways` in the order they are tried, none: no SMS. `texts`: what was registered with the
    operators, by kind, where it differs from ours. `accents`: the registered texts have them.
    `after_min`: a village that is silent so long after an alarm is written to. `plain_http`: the
    admin says that the line to a gateway is private."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    gateways: tuple[str, ...] = ()
    texts: dict[str, str] = Field(default_factory=dict)
    accents: bool = False
    max_segments: int = Field(2, ge=1, le=4)
    after_min: int = Field(5, ge=1, le=60)
    call_timeout_s: float = Field(15.0, gt=0)
    plain_http: bool = False

    def registered(self) -> dict[str, str]:
        """The text of each kind; a kind with an empty text is not sent."""
        return {kind: text for kind, text in {**_TEXTS, **self.texts}.items() if text}


def gateway_names() -> tuple[str, ...]:
    """Modules of `gateways`."""
    found = pkgutil.iter_modules(gateways.__path__)
    return tuple(sorted(m.name for m in found))


def gateway(name: str) -> Any:
    """One driver's module: `Config`, and `build(config, around)`."""
    return importlib.import_module(f"bot.channels.sms.gateways.{name}")


_sections: dict[str, Any] = {n: (gateway(n).Config, gateway(n).Config()) for n in gateway_names()}
Config = create_model("Config", __base__=_Base, **_sections)
