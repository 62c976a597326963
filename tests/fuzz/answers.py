"""What vendors answer and gateways report when all is well, or is not: as their pages show it."""

from __future__ import annotations

from typing import Any

OURS = "of ours"  # secrets end so, and vendors quote them here
OUR_NUMBER = "84905123456"
_QUOTA = {"remainingQuota": "499", "dailyQuota": 500}
ZALO: tuple[Any, ...] = (
    {
        "error": 0,
        "message": "Success",
        "data": {"message_id": "a1", "user_id": "2", "quota": _QUOTA},
    },
    {"error": -216, "message": "Access token of ours is invalid"},
    {"error": -14002, "error_name": "x", "error_description": "Invalid secret_key"},
    {"access_token": "a", "refresh_token": "r", "expires_in": "90000"},
    {"error": 0, "data": {"groups": [{"group_id": "g", "group_info": {"name": "x"}}], "total": 1}},
    {"error": 0, "data": {"members": [{"user_id": "1"}, {"id": "2"}], "attachment_id": "f"}},
    {"error": 0, "data": [{"asset_id": "1", "status": "available"}]},
    {"error": 0, "data": {"token": "t", "id": "i", "last_interaction": "10:00 02/03/2026"}},
    b"<!doctype html><h1>502</h1>",
)
ZBS: tuple[Any, ...] = (
    {"error": 0, "data": [{"templateId": 7, "templateName": "Tin", "status": "ENABLE"}]},
    {
        "error": 0,
        "data": {
            "listParams": [{"name": "a", "require": True, "minLength": 0, "maxLength": 30}],
            "listButtons": [{"type": "RESPONSE"}],
            "timeout": 7200000,
            "price_sdt": 200,
            "templateTag": "TRANSACTION",
            "templateQuality": "HIGH",
        },
    },
    {
        "error": 0,
        "data": {"dailyQuota": "500", "remainingQuota": 3, "oaCurrentQuality": "LOW", "status": 1},
    },
    {
        "error": 0,
        "data": {"data": [{"trackingId": "t", "data": "Đã đọc", "submitDate": "1772416800000"}]},
    },
    {"error": 0, "data": {"msg_id": "m", "sent_time": "1772416800000", "quota": _QUOTA}},
    {"error": -124, "message": "token of ours is wrong"},
)
BOT: tuple[Any, ...] = (
    {"ok": True, "result": {"message_id": "a1", "date": 1772416800000}},
    {"ok": True, "result": {"id": "1", "account_name": "bot", "can_join_groups": False}},
    {"ok": True, "result": [{"message": {"text": "x"}, "event_name": "message.text.received"}]},
    {"ok": False, "error_code": 408, "description": "Request timeout"},
    {"ok": True, "result": {"url": "https://x.test", "verification": {"ok": True}}},
)
TELEGRAM: tuple[Any, ...] = (
    {
        "ok": True,
        "result": {"message_id": 5, "chat": {"id": 77, "type": "private"}, "date": 1772416800},
    },
    {"ok": True, "result": {"id": 42, "username": "xa_bot", "can_join_groups": True}},
    {"ok": True, "result": [{"update_id": 1, "message": {"text": "x"}}]},
    {
        "ok": True,
        "result": {
            "url": "https://x.test/a/b",
            "pending_update_count": 3,
            "last_error_date": 1772416800,
            "last_error_message": "Connection timed out",
            "allowed_updates": ["message"],
        },
    },
    {"ok": True, "result": {"file_path": "voice/a.oga", "file_size": 10}},
    {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests",
        "parameters": {"retry_after": 9},
    },
    {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"},
    {
        "ok": False,
        "error_code": 400,
        "description": "x",
        "parameters": {"migrate_to_chat_id": -1002},
    },
    {"ok": True, "result": True},
)
SMS: tuple[Any, ...] = (
    {"CodeResult": "100", "SMSID": "a1", "CountRegenerate": 0},
    {"CodeResult": "103", "ErrorMessage": "Balance not enough for a key of ours"},
    {
        "CodeResponse": "100",
        "SendStatus": "5",
        "SendSuccess": "1",
        "SendFailed": "0",
        "Balance": 1000,
    },
    {"status": "success", "code": "00", "data": {"tranId": 5, "invalidPhone": [], "balance": 1000}},
    {"status": "success", "data": [{"phone": OUR_NUMBER, "status": 0}], "balance": "1000.5"},
    {"status": "error", "code": "101", "message": f"a key of ours {OUR_NUMBER}"},
    b"<x><wsCpMtResponse><message>Insert MT_QUEUE: OK</message></wsCpMtResponse></x>",
    b"<checkBalanceResponse><errCode>0</errCode><balance>1000</balance></checkBalanceResponse>",
    b"<getFailedSubResponse><return><msisdn>0905123456</msisdn></return></getFailedSubResponse>",
)
PUSHED: tuple[Any, ...] = (
    {"SMSID": "a1", "RequestId": "tb1", "SendStatus": "5"},
    {"type": "report", "tranId": "5", "phone": OUR_NUMBER, "status": "0"},
    {"type": "sms", "phone": OUR_NUMBER, "content": "1"},
)
FILES = [
    b"From: 84905123456\nReceived: 26-03-02 10:00:00\nAlphabet: ISO\n\n1",
    b"From: 84905123456\nAlphabet: UCS2\n\n" + "Đã nhận".encode("utf-16-be"),
    b"To: 84905123456\nMessage_id: 117\nSent: 26-03-02 10:00:00\n\nBao lu",
    b"From: 84905123456\nAlphabet: ISO\n\nSMS STATUS REPORT\nMessage_id: 117\nStatus: 0,Ok\n",
    b"From: 84905123456\nCall_type: MISSED\n\n",
]
WRITTEN_DOWN = (
    {"text": "chào bà con", "language": "vi", "duration": 2.0},
    {
        "text": "nước lên",
        "segments": [{"id": 0, "start": 0.0, "end": 1.5, "text": " nước lên", "avg_logprob": -0.3}],
    },
)
