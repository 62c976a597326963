"""Shared by report: what was guessed of a draft is put right, its kind and its village."""

from __future__ import annotations

from bot.core.messages import Button, t
from bot.dialog import refs
from bot.dialog.context import Context
from bot.dialog.registry import Handler
from bot.usecases.reports import report, report_card, report_send
from bot.vietnamese import kinds
from handlers._lookup import small_talk
from handlers._report_draft import code_of, show

_KIND_WORDS = 4  # 'vật nuôi, cây trồng'
_MANY = 12  # villages offered as buttons; any other is typed


async def ask_kind(ctx: Context) -> None:
    """It decides how soon the desk must answer, and what was guessed can be wrong."""
    code = code_of(ctx)
    await ctx.say(
        t("report-which-kind"),
        [
            Button(t(f"report-kind-{kind}"), "report.set_kind", f"{code},{kind}", many=True)
            for kind in kinds.KINDS
        ],
    )


async def set_kind(ctx: Context) -> None:
    """`ref` is "code,kind". The screen comes back, nothing is sent."""
    code, _, kind = ctx.ref.partition(",")
    await report.set_kind(ctx.work, code, kind)
    await show(ctx, code)


async def kind_said(ctx: Context, more: Handler) -> None:
    """Typed in other words than the button's; a whole sentence tells of something instead."""
    if len(ctx.text.split()) > _KIND_WORDS:
        await more(ctx)
        return
    kind = kinds.guess(ctx.text)
    if kind == kinds.OTHER:
        await ctx.say(t("report-kind-unclear"))
        await ctx.again()
        return
    await report.set_kind(ctx.work, code_of(ctx), kind)
    await ctx.go("confirm")


async def kind_named(ctx: Context) -> bool:
    """'Sai loại rồi' asks for it, 'đổi loại việc thành an ninh' says it too."""
    order, said = kinds.into(ctx.text)
    if not kinds.says(order, ctx.words("report-kind-words")):
        return False
    if (kind := kinds.guess(said)) == kinds.OTHER:
        await ctx.go("kind")
    else:
        await report.set_kind(ctx.work, code_of(ctx), kind)
        await ctx.go("confirm")
    return True


async def ask_village(ctx: Context) -> None:
    """The reporter's own villages as buttons, and one for not knowing."""
    found = await report.own(ctx.work, code_of(ctx))
    villages = list(await report.choices(ctx.work, found))
    maybe = next((v for v in villages if v.id == ctx.data.get("perhaps")), None)
    if maybe is not None:
        villages.remove(maybe)
        villages.insert(0, maybe)
    buttons = [
        Button(v.name, "report.set_village", f"{found.code},{v.id}", many=True)
        for v in villages[:_MANY]
    ]
    unknown = Button(
        t("report-village-unknown"), "report.set_village", f"{found.code},0", many=True
    )
    said = t("report-village-perhaps", village=maybe.name) if maybe else t("report-which-village")
    await ctx.say(said, [*buttons, unknown])


async def set_village(ctx: Context) -> None:
    """`ref` is "code,village", village 0 for not known."""
    code, _, village = ctx.ref.partition(",")
    await report.set_village(ctx.work, code, refs.number(village))
    await show(ctx, code)


async def village_said(ctx: Context) -> None:
    """Typed instead of pressed; a thank-you in between is no village."""
    if await small_talk(ctx) or await village_named(ctx):
        return
    await ctx.say(t("report-village-not-found", text=ctx.text[:80]))
    await ctx.again()


async def village_named(ctx: Context) -> bool:
    """Words that are nothing but a village put it right; anything else is left to the caller."""
    found = await report.own(ctx.work, code_of(ctx))
    village = await report.correct_place(ctx.work, found, ctx.text)
    if village is None:
        return False
    await ctx.say(t("report-village-now", village=village.name))
    await ctx.go("confirm")
    return True


async def fixes_sent(ctx: Context) -> bool:
    """'Village 5, not 3' typed after the report went out."""
    person = ctx.person.id if ctx.person else None
    fixed = await report_send.correct_sent(ctx.work, person, ctx.text)
    if fixed is None:
        return False
    place = await report_card.place(fixed)
    await ctx.say(t("report-fixed-sent", code=fixed.code, place=place))
    return True
