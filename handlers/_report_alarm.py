"""Shared by report: in an emergency what is said goes to the officers on duty at once."""

from __future__ import annotations

from bot.core.messages import T, t
from bot.dialog.context import Context
from bot.usecases.reports import report, report_alarm, report_send
from handlers._aside import language
from handlers._report_draft import NAME


async def going(ctx: Context) -> report_alarm.Alarm | None:
    """What is on over the writer's villages."""
    return await report_alarm.over(ctx.work) if ctx.alarm else None


async def at_once(ctx: Context, alarm: report_alarm.Alarm) -> None:
    """More of what this chat said in the emergency, or the first of it."""
    ctx.put_off = True  # the next words belong to this too
    code = await report_alarm.running(ctx.account, alarm)
    if code:
        ctx.became = code
        await report_send.supplement(ctx.work, code, ctx.event, ctx.text, language(ctx))
        await ctx.say(_marked(alarm, t("report-alarm-more", code=code)))
        if ctx.state.conversation == NAME:
            ctx.end()
        return
    made = await report.begin(
        ctx.work, ctx.account, ctx.event, ctx.text, language(ctx), alarm=alarm
    )
    await sent(ctx, made.code, alarm)


async def sent(ctx: Context, code: str, alarm: report_alarm.Alarm) -> None:
    """Without anybody pressing anything."""
    ctx.became = code
    out = await report_send.send(ctx.work, code)
    key = "report-alarm-sent" if out.told else "report-sent-nobody"
    await ctx.say(_marked(alarm, t(key, code=code, count=str(out.told), commune=out.commune)))
    if ctx.state.conversation == NAME:
        ctx.end()


def _marked(alarm: report_alarm.Alarm, text: T) -> T:
    return t("report-in-exercise", text=text) if alarm.exercise else text
