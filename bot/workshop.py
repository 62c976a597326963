"""The table of tasks: slow work done outside conversations, each safe to run twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from bot.core.messages import Localizer
from bot.core.ports import RenderedAudio, SpeechToText, TextToSpeech
from bot.storage.media import MediaFolder
from bot.usecases.accounts import account_settings
from bot.usecases.bulletins import compose_heard, render
from bot.usecases.citizens import feedback_heard, takeover
from bot.usecases.delivery import distribute, resend, withdraw
from bot.usecases.devices import device_link, playouts
from bot.usecases.emergency import emergency_sound, emergency_spread, joining
from bot.usecases.groups import group_make, groups
from bot.usecases.people import erase
from bot.usecases.reports import report_heard
from bot.usecases.voice import transcribe
from bot.usecases.work import Services

if TYPE_CHECKING:
    from bot.speech.chime import Kind


class Voice:
    """ports.Speaker over the speech room: text or a recording becomes the audio that plays."""

    def __init__(self, services: Services, tts: TextToSpeech) -> None:
        self._speech = services.settings.speech
        self._tts = tts

    async def render(self, text: str, kind: str) -> RenderedAudio:
        """Chime, words, even loudness. Raises SpeechError."""
        from bot.speech import script

        done = await script.render(
            text,
            self._tts,
            voice=self._speech.tts_voice,
            rate_wpm=self._speech.tts_rate_wpm,
            kind=cast("Kind", kind),
            loudness=self._speech.loudness_lufs,
        )
        return RenderedAudio(
            done.mp3, done.duration_s, done.spoken, done.unknown, self._speech.tts_voice
        )

    async def from_recording(self, path: Path, kind: str) -> RenderedAudio:
        """A person's own voice, trimmed and evened out. Raises BadMedia."""
        from bot.speech import script

        done = await script.from_recording(
            path, kind=cast("Kind", kind), loudness=self._speech.loudness_lufs
        )
        return RenderedAudio(done.mp3, done.duration_s, "", (), "person")


class Workshop:
    """Binds tasks to engines and storage."""

    def __init__(
        self,
        services: Services,
        media: MediaFolder,
        localizer: Localizer,
        tts: TextToSpeech,
        stt: SpeechToText | None,
    ) -> None:
        self._services = services
        self._media = media
        self._voice = Voice(services, tts)
        self._stt = stt
        self.studio = emergency_sound.Studio(services, self._voice, self._save, localizer)

    def table(self) -> Mapping[str, Callable[..., Awaitable[object]]]:
        """Task name -> what runs it with the task's ids."""
        s, studio = self._services, self.studio
        return {
            "distribute": lambda v: distribute.distribute(s, v),
            "resend_failed": lambda v: resend.resend(s, v),
            "tell_withdrawn": lambda v: withdraw.tell(s, v),
            "plan_playouts": lambda v: playouts.plan_playouts(s, v),
            "plan_device": lambda d: joining.plan_device(s, d),
            "cancel_playouts": lambda v: playouts.cancel_playouts(s, v),
            "render_bulletin": lambda v: render.render_bulletin(s, self._voice, self._save, v),
            "render_emergency": lambda e: emergency_sound.render(studio, e),
            "sound_clear": lambda e: emergency_sound.sound_clear(studio, e),
            "spread_emergency": lambda e: emergency_spread.spread(s, e),
            "spread_clear": lambda e: emergency_spread.spread_clear(s, e),
            "transcribe": self._transcribe,
            "leave_account": lambda a: account_settings.leave_now(s, a),
            "forget_media": lambda m: erase.forget_media(s, m),
            "make_group": lambda g: group_make.make_group(s, g),
            "invite_group": lambda g: group_make.invite_group(s, g),
            "know_members": lambda g: groups.catch_up(s, g),
            "find_groups": lambda a, c: group_make.find_groups(s, a, c),
            "device_qr": lambda d, a: device_link.send_qr(s, self._save, d, a),
        }

    async def _save(self, data: bytes, mime: str, name: str, kind: str) -> str:
        return await self._media.save(data, mime, name, kind)

    async def _transcribe(self, note_id: int) -> None:
        await transcribe.transcribe(
            self._services,
            self._stt,
            note_id,
            after=(
                report_heard.heard,
                feedback_heard.heard,
                compose_heard.heard,
                takeover.heard,
            ),
            correct=correct_names,
        )


def correct_names(text: str, names: Sequence[str]) -> str:
    """A transcript with its place names as the commune writes them."""
    from bot.vietnamese.gazetteer import Gazetteer

    return Gazetteer(names).correct(text).text
