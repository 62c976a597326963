"""Templates as Zalo's console has them: parameters, tag, price, quality, buttons that answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
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
            "price_uid": str(self.price // 2),
            "listParams": self.params if approved else [],
            "listButtons": [{"type": "RESPONSE", "title": "Đã phổ biến"}] if self.asks else [],
        }
