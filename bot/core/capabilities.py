"""What a channel can do, as data. Nothing else in the house may ask which channel it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

EVERYONE = "*"
"""Chat id that means all followers of an account, where `broadcasts` allows it."""


@dataclass(frozen=True)
class Capabilities:
    """Limits count characters, not bytes. Rates are per lane (one account of ours)."""

    max_text: int
    max_buttons: int
    max_button_title: int
    max_action: int  # characters of a button's wire string
    media_out: frozenset[str] = frozenset()  # kinds it can send itself: voice, photo, file
    max_caption: int = 0  # text beside a media message; 0 = none, text goes first on its own
    receipts_delivered: bool = False
    receipts_seen: bool = False
    echoes: bool = False  # tells us about every message it took, so 'unclear' can be settled
    echo_wait_s: float = 60.0  # an echo may come so late; without it nothing was taken
    idempotent: bool = False  # a repeated send with the same key is recognised
    again: bool = True  # an emergency whose answer was lost goes again; False: another way does
    rate_per_s: float = 30.0
    burst: int = 30
    chat_rate_per_s: float = 0.0  # per person; 0 = no own limit
    room_rate_per_s: float = 0.0  # per group; 0 = no own limit
    concurrency: int = 16
    reply_window_h: float = 0.0  # free sending this long after their last word; 0 = always
    paid_window_h: float = 0.0
    away: bool = False  # its servers have not answered us for a while: what is sent waits
    proven_d: float = 0.0  # a chat silent for more days may be out of reach, unseen; 0 = never so
    night: tuple[int, int] | None = None  # local hours in which `night_routes` are refused
    night_routes: frozenset[str] = frozenset()  # of free, paid, group, broadcast
    way: str = ""  # such a chat is a way by this name (outbox/kinds.py), "" = an ordinary chat
    says: frozenset[str] = frozenset()  # kinds of message a named way carries (Outbox.ways, what=)
    texts: Mapping[str, str] = field(default_factory=dict)  # registered, by kind: all it may say
    accents: bool = True  # these are sent with their accents
    turn: int = 0  # of ways that are alike the lowest is taken first
    price_vnd: int = 0  # of one paid message (SMS: segment), as far as we know; 0 = unknown
    direct: bool = True  # may write to single people; else to groups and to everybody only
    phones: bool = False  # its chats are telephone numbers, made from what people gave
    forms: bool = False  # it sends reviewed templates only, filled by outbox/forms.py
    spare: int = 0  # messages a month an emergency may cost beyond the budget
    beside: bool = False  # an emergency goes this way beside the free ones too
    retry_days: int = 30  # a number that was refused is tried again after so long
    groups: bool = False  # `send` takes a group's address; the desk makes groups where it can
    broadcasts: int = 0  # articles to all followers (chat id EVERYONE) a calendar month; 0 = none
    quotes: bool = False  # an answer can show what it answers
    deep_link: str = ""  # format with {start}: opens the chat with an enrolment code
    follow_link: str = ""  # opens our chat for anybody; {account} stands for the account of ours
    asks: frozenset[str] = field(default_factory=frozenset)  # location, phone
