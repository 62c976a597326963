"""Writes the settings table of docs/operations.md: `.venv/bin/python -m docs.settings`.

tests/test_docs.py compares it with bot/config.py, so that it cannot go stale.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretStr
from pydantic_core import PydanticUndefined

from bot.config import PREFIX, settings_class

PAGE = Path(__file__).with_name("operations.md")
BEGIN, END = "<!-- settings: begin -->\n", "<!-- settings: end -->\n"
WHAT = {
    "LANGUAGE": "of what the command line says: `vi` or `en`",
    "DATABASE_URL": "`sqlite:///absolute/path` or `postgres://user:password@host/name`; "
    "empty: SQLite in the data folder",
    "BROKER_URL": "`amqp://…` for several processes; empty: tasks stay in this process",
    "BROKER_QUEUE": "name of the task queue",
    "MQTT_URL": "`mqtts://user:password@broker.example.vn:8883`, for makers' boxes; empty: a "
    "broker inside, where SQLite is used and such a box is registered",
    "MQTT__HOST": "of the broker inside: address to listen on, `0.0.0.0` for boxes on the network",
    "MQTT__PORT": "of the broker inside: port to listen on",
    "MQTT__CA": "file with who signed the certificate of the broker at `TINBUON_MQTT_URL`",
    "DATA_DIR": "database, key and media",
    "SECRET_KEY": "32 bytes in URL-safe base64, or several of them with commas, the newest first; "
    "empty: the file `tinbuon.key` in the data folder",
    "LOG_LEVEL": "`debug`, `info`, `warning` or `error`",
    "DEMO": "the sample commune with open phones; never on a real installation",
    "WEB__HOST": "address to listen on",
    "WEB__PORT": "port to listen on",
    "WEB__HEALTH_PORT": "`/healthz` and `/metrics` there too, in every role (a worker and a "
    "scheduler have no other port); 0: only on the web port",
    "WEB__PUBLIC_URL": "how phones, boards and vendors reach it; empty: host and port",
    "WEB__MAX_BODY_MB": "largest request",
    "SPEECH__STT_ENGINE": "what writes down recordings, a module of `bot/speech/ears`; `auto`: "
    "`faster_whisper` where a model is named, else `vietasr`; `none`: recordings stay audio",
    "SPEECH__STT_MODEL": "folder of a model, or its name; for an endpoint its name there",
    "SPEECH__STT_THREADS": "0: the library's own choice",
    "SPEECH__STT_URL": "of an endpoint like OpenAI's, ends in /v1 (recordings leave the house)",
    "SPEECH__STT_KEY": "what the endpoint asks for",
    "SPEECH__MAX_NOTE_S": "longest recording",
    "SPEECH__TTS_ENGINE": "what reads aloud, a module of `bot/speech/mouths`; `auto`: `sherpa` "
    "where a voice is named, else `espeak`",
    "SPEECH__TTS_SECOND": "what reads when that one fails; `auto`: `espeak`; `none`: nobody, and "
    "the bulletin waits for a recording",
    "SPEECH__TTS_MODEL": "folder of a voice, or of several; for an endpoint its name there",
    "SPEECH__TTS_URL": "of an endpoint like OpenAI's, ends in /v1 (texts leave the house)",
    "SPEECH__TTS_KEY": "what the endpoint asks for",
    "SPEECH__TTS_VOICE": "`north`, `central`, `south`, or a name the engine knows; empty: its "
    "first",
    "SPEECH__TTS_RATE_WPM": "words a minute",
    "SPEECH__LOUDNESS_LUFS": "every broadcast is brought to this loudness",
    "OPENAI__BASE_URL": "reserved for drafting help; nothing uses it yet",
    "OPENAI__API_KEY": "reserved",
    "OPENAI__MODEL": "reserved",
    "COMMUNE__PROVINCE": "official code of the province whose communes are loaded",
    "COMMUNE__QUIET_FROM": "from then on only emergencies sound or buzz",
    "COMMUNE__QUIET_TO": "until then",
    "COMMUNE__SINGLE_OFFICER": "one officer may approve their own bulletins; written in the audit",
    "COMMUNE__COUNTERSIGN_S": "time for the second signature under an emergency",
    "COMMUNE__CODE_DAYS": "life of an invitation code",
    "COMMUNE__LINK_DAYS": "life of a link that opens the web chat; a phone that opened it stays in "
    "as long as it is used more often than that",
    "COMMUNE__TAKEOVER_S": "the bot is silent so long after an officer answered somebody from the "
    "account's own page; 0: it never is",
    "KEEP__HEARD_DAYS": "words and files of what people sent, after it was handled",
    "KEEP__EVENTS_DAYS": "that something came in, without its words",
    "KEEP__SAID_DAYS": "texts Tin Buôn sent, and what the web chat shows",
    "KEEP__MESSAGES_DAYS": "that something was sent, without its text; a bulletin's receipts stay",
    "KEEP__VOICE_DAYS": "recordings and their transcripts; what a report took from one stays",
    "KEEP__BUTTONS_DAYS": "which buttons were pressed",
    "KEEP__PLAYS_DAYS": "what each loudspeaker and board played",
    "KEEP__STRANGERS_DAYS": "chats of people who never said who they are, since their last word",
    "BACKUP__RECIPIENT": "public key backups are closed for (`run.py backup-key` makes the pair)",
    "BACKUP__PASSPHRASE": "what backups are closed with where there is no recipient; 12 letters or "
    "more",
    "SMS__GATEWAYS": "of `esms`, `viettel`, `smstools`, the first tried first; empty: no SMS "
    "([sms.md](sms.md))",
    "SMS__TEXTS": "what was registered with the operators where it differs from ours, by kind "
    "(`alert`, `clear`, `code`); an empty text is not sent",
    "SMS__ACCENTS": "the registered texts have their accents: more than twice as dear",
    "SMS__MAX_SEGMENTS": "a longer text is refused",
    "SMS__AFTER_MIN": "minutes a village may be silent before its propagandist gets an SMS",
    "SMS__CALL_TIMEOUT_S": "patience with a gateway",
    "SMS__PLAIN_HTTP": "a gateway may be spoken to without TLS: only over a private line",
    "SMS__ESMS__BASE": "eSMS",
    "SMS__ESMS__API_KEY": "from eSMS's own page",
    "SMS__ESMS__SECRET_KEY": "from eSMS's own page",
    "SMS__ESMS__BRANDNAME": "the registered sender name",
    "SMS__ESMS__SANDBOX": "costs nothing and reaches nobody",
    "SMS__ESMS__RATE_PER_S": "messages a second",
    "SMS__ESMS__PRICE_VND": "of one segment, as it is shown",
    "SMS__SPEEDSMS__BASE": "SpeedSMS",
    "SMS__SPEEDSMS__TOKEN": "from SpeedSMS's own page",
    "SMS__SPEEDSMS__SENDER": "the registered sender name, or the number answers come to",
    "SMS__SPEEDSMS__SMS_TYPE": "3: own name; 6, 7, 8: a number, 8 is two-way",
    "SMS__SPEEDSMS__RATE_PER_S": "messages a second",
    "SMS__SPEEDSMS__PRICE_VND": "of one segment, as it is shown",
    "SMS__VIETTEL__URL": "the TLS address Viettel gave, with `?wsdl`",
    "SMS__VIETTEL__USER": "as Viettel gave it",
    "SMS__VIETTEL__PASSWORD": "as Viettel gave it",
    "SMS__VIETTEL__CP_CODE": "as Viettel gave it",
    "SMS__VIETTEL__SERVICE_ID": "the registered sender name",
    "SMS__VIETTEL__RATE_PER_S": "messages a second",
    "SMS__VIETTEL__PRICE_VND": "of one segment, as it is shown",
    "SMS__SMSTOOLS__FOLDER": "the spool folder of smstools, which keeps the modem",
    "SMS__SMSTOOLS__PER_HOUR": "messages an hour: an operator blocks a SIM that sends in bulk",
    "SMS__SMSTOOLS__PRICE_VND": "of one segment, as it is shown",
    "TELEGRAM__TOKEN": "from @BotFather; empty: Telegram is off",
    "TELEGRAM__API_BASE": "own Bot API server",
    "TELEGRAM__PROXY": "`http://…` where Telegram is blocked",
    "TELEGRAM__MODE": "`polling` needs no public address; `webhook` does",
    "TELEGRAM__WEBHOOK_SECRET": "empty: derived from the token",
    "TELEGRAM__PROVEN_DAYS": "a chat in which nobody pressed or wrote for so long is not relied on "
    "alone; 0 = it is",
    "TELEGRAM__POLL_TIMEOUT_S": "length of one long poll",
    "TELEGRAM__CALL_TIMEOUT_S": "patience with one call",
    "TELEGRAM__RATE_PER_S": "messages a second over all chats",
    "TELEGRAM__CHAT_RATE_PER_S": "messages a second to one chat",
    "TELEGRAM__GROUP_RATE_PER_MIN": "messages a minute to one group",
    "TELEGRAM__MAX_DOWNLOAD_MB": "largest file taken in",
    "TELEGRAM__MAX_UPLOAD_MB": "largest file sent; a larger one goes as a link",
    "WEBCHAT__ENABLED": "the built-in chat pages",
    "WEBCHAT__MAX_UPLOAD_MB": "largest file taken in",
    "ZALO__APP_ID": "the Zalo application; empty: Zalo is off",
    "ZALO__APP_SECRET": "the application's secret key",
    "ZALO__OA_SECRET_KEY": "the key that signs webhooks",
    "ZALO__API_BASE": "for a stand-in",
    "ZALO__OAUTH_BASE": "for a stand-in",
    "ZALO__MEDIA_HOSTS": "where media may be fetched from",
    "ZALO__BAD_SIGNATURE_STATUS": "200 only while the console's check button is used",
    "ZALO__MAX_EVENT_AGE_S": "older signed events are refused",
    "ZALO__REFRESH_AHEAD_S": "tokens are renewed so long before they end",
    "ZALO__PKCE_VERIFIER": "where the console keeps one code challenge for all links: the secret "
    "of `run.py zalo pkce`; empty: a pair for each link",
    "ZALO__SITE_VERIFICATION": "Zalo's proof of the domain, `name:content`: served as the file "
    "`/name` and in the head of `/`",
    "ZALO__UPLOADS_PER_MONTH": "uploads for one OA in a month; more pictures go as links",
    "ZALO__CONSENT_LIFE_S": "life of a consent link",
    "ZALO__CALL_TIMEOUT_S": "patience with one call",
    "ZALO__BUTTON_TEMPLATE_TYPE": "`button` where Zalo asks for it",
    "ZALO__LIST_TEMPLATE": "a picture, words and buttons as one message (a list) instead of two",
    "ZALO__FREE_WINDOW_H": "hours of free answers after a person's last word",
    "ZALO__PAID_WINDOW_H": "hours in which answers count against the quota",
    "ZALO__NIGHT_FROM": "hour from which Zalo refuses `NIGHT_ROUTES`",
    "ZALO__NIGHT_TO": "hour until which Zalo refuses `NIGHT_ROUTES`",
    "ZALO__NIGHT_ROUTES": "of `free`, `paid`, `group`, `broadcast`",
    "ZALO__RATE_PER_S": "messages a second for one OA; 0: by its package",
    "ZALO__RATE_PER_MIN": "calls a minute of an OA whose package names no rate",
    "ZALO__PLAN_RATES": "calls a minute by words in the name of the OA's package",
    "ZALO__CONCURRENCY": "calls at once for one OA",
    "ZALO__BROADCASTS": "articles to all followers a month",
    "ZALO__BROADCAST_TARGET": 'which followers get them, such as `{"cities": "17"}`; empty: all',
    "ZALO__FIRST_ADDRESS": "`v3` or `v2`: where messages to single people are tried first while "
    "nothing is known of the OA; empty: by its kind",
    "ZALO__GMF_ASSET_ID": "group package to make groups on; empty: Zalo is asked for a free one",
    "ZALO__PRICE_VND": "what a message bought singly costs",
    "ZALO__BUSINESS_BASE": "for a stand-in",
    "ZALO__APPSECRET_PROOF": "send `appsecret_proof` with template calls, where the console asks",
    "ZALO__ZBS": "templates to telephone numbers (see `docs/zbs.md`); best set for single OAs",
    "ZALO__ZBS_SAYS": "of `bulletin`, `emergency`, `confirm`, `code`",
    "ZALO__ZBS_RATE_PER_S": "templates a second for one OA",
    "ZALO__ZBS_PRICE_VND": "price of a template whose own is not known",
    "ZALO__ZBS_NIGHT_DEALING": "hours in which tag 1 is refused, as `22-6`; empty: none",
    "ZALO__ZBS_NIGHT_NOTICE": "the same for tag 2",
    "ZALO__ZBS_EMERGENCY_BESIDE": "an emergency goes as a template beside the free ways too",
    "ZALO__ZBS_EMERGENCY_EXTRA": "templates a month an emergency may cost beyond the budget",
    "ZALO__ZBS_BY_ID": "templates also to followers by their id, where a template may",
    "ZALO__ZBS_RETRY_DAYS": "a number that was refused is tried again after so many days",
    "ZALO__MAX_DOWNLOAD_MB": "largest file taken in",
    "ZALOBOT__TOKEN": "of a bot made in Zalo Bot Creator; empty: the bot is off",
    "ZALOBOT__API_BASE": "for a stand-in",
    "ZALOBOT__MODE": "`webhook` needs a public https address; `polling` needs none and is for "
    "trying out: a crash may lose a message",
    "ZALOBOT__WEBHOOK_SECRET": "8 to 256 characters; empty: derived from the token",
    "ZALOBOT__POLL_TIMEOUT_S": "length of one long poll; stopping waits for it",
    "ZALOBOT__CALL_TIMEOUT_S": "patience with one call",
    "ZALOBOT__MAX_TEXT": "longest message; Zalo says 2000, an emoji may count twice",
    "ZALOBOT__SEND_PHOTOS": "pictures by address, which Zalo fetches; off: as links",
    "ZALOBOT__RATE_PER_S": "messages a second over all chats; Zalo names no number",
    "ZALOBOT__CHAT_RATE_PER_S": "messages a second to one chat",
    "ZALOBOT__THROTTLED_PAUSE_S": 'pause after Zalo\'s "quota exceeded"',
    "ZALOBOT__FREE_WINDOW_H": "hours after a person's last word in which the bot may write; "
    "0: always",
    "ZALOBOT__CHAT_LINK": "opens the chat with the bot, as a QR picture on boards; empty: none",
    "ZALOBOT__MEDIA_HOSTS": "where media may be fetched from",
    "ZALOBOT__MAX_DOWNLOAD_MB": "largest file taken in",
    "ZALO__FILE_TYPES": "what people may send as a file, as MIME types; web pages never",
    "ZALO__REFRESH_TOKEN_DAYS": "an account not renewed for so long must be connected again",
    "ZALO__ARTICLE_VERIFY": "`get` or `post`: how to ask for an article's id (sources disagree)",
    "ZALO__COVER_URL": "picture of articles and forms that bring none; empty: our own",
    "ZALO__OA": "what differs for one OA, by its id: "
    '`{"579745863508352884": {"rate_per_s": 5, "broadcasts": 1}}`; in the file '
    "`[zalo.oa.579745863508352884]`. Names: those from `BUTTON_TEMPLATE_TYPE` to `PRICE_VND` "
    "in lower case",
}


def table() -> str:
    """The settings as Markdown rows, in the order of bot/config.py."""
    rows = ["| variable | default | what it is |", "| --- | --- | --- |"]
    for name, default in _fields(settings_class()):
        rows.append(f"| `{PREFIX}{name}` | {_shown(default)} | {WHAT[name]} |")
    return "\n".join(rows) + "\n"


def page(text: str) -> str:
    """The page with a fresh table."""
    before, rest = text.split(BEGIN)
    return before + BEGIN + table() + END + rest.split(END)[1]


def _fields(model: type[BaseModel], prefix: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, info in model.model_fields.items():
        kind = info.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            found += _fields(kind, f"{prefix}{name.upper()}__")
        else:
            default = info.get_default(call_default_factory=True, validated_data={})
            found.append((prefix + name.upper(), default))
    return found


def _shown(value: Any) -> str:
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, tuple):
        value = ", ".join(value)
    return "" if value in ("", PydanticUndefined) else f"`{value}`"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
