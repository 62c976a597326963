"""The JSON that boards and speakers read, and what the listen page shows.

Use cases behind DevicePages answer in these shapes; moments are aware datetimes or ISO strings.
"""

from __future__ import annotations

from datetime import datetime
from typing import NotRequired, TypedDict

Moment = datetime | str


Daily = TypedDict("Daily", {"from": str, "to": str})
"""A daily span in Vietnam's time, "22:00" to "05:00"; both alike: none."""


class BoardEmergency(TypedDict):
    """Takes the whole screen over until `until`, then the board returns by itself. Several take
    turns; an exercise is not shown beside a real one."""

    id: str
    title: str
    text: str
    exercise: bool
    until: Moment


BoardItem = TypedDict(
    "BoardItem",
    {
        "id": str,
        "title": str,
        "text": str,
        "image": str,  # address or ""
        "video": str,  # the same; shown without sound, to its end
        "seconds": int,  # how long it stands; 0: as long as its words take
        "from": Moment,
        "until": Moment,
        "source": str,
    },
)


class BoardFeed(TypedDict):
    """GET /boards/<code>/feed.json; the server adds `qr_image`, a data: address, and `build`,
    the version of its pages."""

    version: int
    own: bool  # asked with the device's secret; else only what is public
    now: Moment
    area: str
    commune: str
    qr: str  # text to encode, or ""
    quiet: bool  # dark, with a dim clock, in quiet hours: as it is now
    quiet_hours: Daily  # the same as a rule, for a page without a network
    hours: Daily | None  # lit in these only; None: at any time that is not quiet
    picture: str  # a token: somebody waits for a picture of the screen, POST …/picture/<token>
    emergency: BoardEmergency | None  # the first of them
    alarms: list[BoardEmergency]  # all that go on, the gravest first
    items: list[BoardItem]


class SpeakerItem(TypedDict):
    """Sounds from `start_at`, `repeat` times in a row, and never after `end_at`.

    Alarms at once take turns, reading by reading; a real one silences exercises.
    A late speaker joins a routine item part-way where `join` allows, and plays an emergency from
    its beginning. Items stay in the plan until they are over; one that disappears while sounding is
    stopped.
    """

    id: str
    kind: str  # routine | emergency
    title: str
    text: str
    start_at: Moment
    end_at: Moment
    audio_url: str
    audio_sha256: str  # anything else is refused
    audio_bytes: int
    duration_s: float
    repeat: int
    volume: int  # 0..100
    exercise: bool
    join: NotRequired[bool]  # may it be begun part-way?
    alarm: str  # code of the emergency it is part of; "" for none
    rank: int  # of several alarms at once the lower goes first
    clear: bool  # an all-clear: it waits for no other round of an alarm


class SpeakerPlan(TypedDict):
    """GET /speakers/<code>/plan.json."""

    version: int
    own: bool
    now: Moment
    name: str
    area: str
    volume: int
    quiet_hours: Daily  # the commune's night: nothing routine begins then
    quiet_spans: NotRequired[list[Daily]]  # the night and all that is to be quiet besides
    items: list[SpeakerItem]


class OtherVoice(TypedDict):
    """The same bulletin in another language."""

    language: str  # as its speakers call it
    audio_url: str


class Listen(TypedDict):
    """GET /listen/<id>."""

    title: str
    commune: NotRequired[str]
    at: NotRequired[Moment]
    text: NotRequired[str]
    audio_url: NotRequired[str]
    duration_s: NotRequired[float]
    source: NotRequired[str]
    notice: NotRequired[str]  # corrected, withdrawn, over
    others: NotRequired[list[OtherVoice]]
