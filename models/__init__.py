"""Tortoise models, one aggregate a file. Times are aware UTC and end in _at."""

from models.absence import Absence
from models.account import AccountError, AccountMonth, OwnAccount
from models.area import Area, AreaAlias
from models.audit import AuditRow
from models.bulletin import Approval, Bulletin, BulletinVersion, Delivery, Rendition, Variant
from models.device import Device, Playout
from models.dialog import DialogState
from models.emergency import Emergency, EmergencyReply
from models.feedback import Feedback, FeedbackEntry
from models.group import Group, GroupMember
from models.inbox import InboxRow
from models.media import Media, MediaUse
from models.outbox import Lane, OutboxContent, OutboxRow, UsedButton
from models.person import ChatAccount, Consent, EnrolCode, Person, Role
from models.process import Process
from models.report import Report, ReportMedia, VoiceNote
from models.store import Secret, StateValue, Tally, WebchatMessage
from models.template import Template, TemplateSend
from models.upkeep import DeviceLabel, DeviceMonth, DevicePlace, DeviceTrouble, EarCheck

__all__ = [
    "Absence",
    "AccountError",
    "AccountMonth",
    "Approval",
    "Area",
    "AreaAlias",
    "AuditRow",
    "Bulletin",
    "BulletinVersion",
    "ChatAccount",
    "Consent",
    "Delivery",
    "Device",
    "DeviceLabel",
    "DeviceMonth",
    "DevicePlace",
    "DeviceTrouble",
    "DialogState",
    "EarCheck",
    "Emergency",
    "EmergencyReply",
    "EnrolCode",
    "Feedback",
    "FeedbackEntry",
    "Group",
    "GroupMember",
    "InboxRow",
    "Lane",
    "Media",
    "MediaUse",
    "OutboxContent",
    "OutboxRow",
    "OwnAccount",
    "Person",
    "Playout",
    "Process",
    "Rendition",
    "Report",
    "ReportMedia",
    "Role",
    "Secret",
    "StateValue",
    "Tally",
    "Template",
    "TemplateSend",
    "UsedButton",
    "Variant",
    "VoiceNote",
    "WebchatMessage",
]

# Docstrings are for readers of the code: as comments in the database every rewording would be a
# migration, and one with a semicolon breaks SQLite's.
for _name in __all__:
    globals()[_name]._meta.table_description = ""  # noqa: SLF001 - Tortoise names no public way
