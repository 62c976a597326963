"""The test house itself stands on both databases."""

from bot.core.messages import Button, Message
from bot.storage import audit
from tests.fakes.house import Parts


async def test_a_message_is_queued_with_its_cause(parts: Parts) -> None:
    commune = await parts.area("66-1", "commune", "Xã Ea Kao")
    officer = await parts.person("officer", "H Bia", ("approver", commune))
    async with parts.services.work(parts.by(officer)) as work:
        await work.outbox.tell(
            [officer.id], Message("Chào chị", (Button("Duyệt", "a.b", "{ref}"),)), key="k"
        )
        await work.audit("test.done", "test:1", None, {"a": 1})
    assert await parts.told(officer) == ["Chào chị"]
    assert (await parts.buttons(officer))[0]["action"] == "a.b"
    assert await audit.verify() == audit.Verified(1, None)
