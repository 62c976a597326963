"""Templates as Zalo's console has them: parameters, tag, price, quality, buttons that answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

STATUS = {"ENABLE": 1, "PENDING_REVIEW": 2, "REJECT": 3, "DISABLE": 4}
_TAGS = {"1": "TRANSACTION", "2": "CUSTOMER_CARE", "3": "PROMOTION"}


def param(name: str, most: int, kind: str = "STRING", *, require: bool = True) -> dict[str, Any]:
    """One of a template's listParams."""
    return {
        "name": name, "require": require, "type": kind, "maxLength": most, "minLength": 0,
        "acceptNull": not require,
    }  # fmt: skip


_LISTEN = param("ma_nghe", 200)
PARAMS: dict[str, list[dict[str, Any]]] = {
    "ban_tin": [
        param("ho_ten", 30), param("ma_tin", 30), param("tieu_de", 30),
        param("thoi_gian", 20, "DATE"), _LISTEN,
    ],
    "khan_cap": [
        param("loai", 30), param("ho_ten", 30), param("ma_tin", 30), param("khu_vuc", 200),
        param("muc_do", 30), param("thoi_gian", 20, "DATE"), _LISTEN,
    ],
    "xac_nhan": [
        param("ho_ten", 30), param("ma_tin", 30), param("dia_ban", 200), param("han", 20, "DATE"),
    ],
    "otp": [param("otp", 10)],
}  # fmt: skip
TAGS = {"ban_tin": "2", "khan_cap": "1", "xac_nhan": "2", "otp": "1"}


@dataclass
class FakeTemplate:
    """As the console has it. `limit`: of its own a day, 0 = none."""

    template_id: str
    name: str
    params: list[dict[str, Any]]
    tag: str = "2"
    status: str = "ENABLE"
    quality: str = "HIGH"
    price: int = 200
    lives: timedelta = timedelta(hours=2)
    asks: bool = False
    limit: int = 0

    @property
    def by_uid(self) -> bool:
        """Nor codes nor what is answered at once may go to a person without their number."""
        return not self.asks and all(p["name"] != "otp" for p in self.params)

    def listed(self) -> dict[str, Any]:
        return {
            "templateId": self.template_id,
            "templateName": self.name,
            "status": self.status,
            "templateQuality": self.quality,
        }

    def detail(self) -> dict[str, Any]:
        approved = self.status in {"ENABLE", "DISABLE"}
        return {
            **self.listed(),
            "templateTag": _TAGS[self.tag],
            "timeout": int(self.lives.total_seconds() * 1000),
            "price_sdt": str(self.price),
            **({"price_uid": str(self.price // 2)} if self.by_uid else {}),
            "listParams": self.params if approved else [],
            "listButtons": [{"type": "RESPONSE", "title": "Đã phổ biến"}] if self.asks else [],
        }


@dataclass
class Letter:
    """One taken message; `delivered_at` None while it is on its way, or for good. `phone`: the
    number, or the person's id where it went by that. `taps`: answers, the latest last."""

    msg_id: str
    oa_id: str
    phone: str
    template: FakeTemplate
    data: dict[str, str]
    tracking: str
    at: datetime
    trial: bool
    delivered_at: datetime | None = None
    taps: list[tuple[str, datetime]] = field(default_factory=list)


def ms(at: datetime) -> str:
    """As Zalo writes a moment."""
    return str(int(at.timestamp() * 1000))
