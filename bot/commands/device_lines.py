"""The command lines `device …`, as in run.py. No logic here, and nothing is imported before a
command runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.account_lines import Commune
from bot.commands.doing import do, fail

device_app = typer.Typer(help="Loudspeakers and boards: adding one, its link, a lost machine.")
Code = Annotated[str, typer.Option("--code", help="The device's code, as in its address.")]


@device_app.callback(invoke_without_command=True)
def device(
    ctx: typer.Context,
    area: Annotated[str, typer.Option(help="Code of the commune or village.")] = "",
    kind: Annotated[str, typer.Option(help="speaker or board")] = "",
    name: Annotated[str, typer.Option(help="What people call it.")] = "",
    driver: Annotated[str, typer.Option(help="page (a browser), or the maker of a box.")] = "page",
    serial: Annotated[str, typer.Option(help="The maker's number of the box.")] = "",
    option: Annotated[
        list[str] | None, typer.Option(help="What its driver wants to know: name=value.")
    ] = None,
) -> None:
    """Register a loudspeaker or board and print the link its machine opens."""
    if ctx.invoked_subcommand:
        return
    if not area or not kind or not name.strip():
        fail("--area, --kind and --name are needed, or one of: list, link, renew, revoke", 2)
    from bot.commands import devices as command

    do(command.register, area, kind, name, driver, serial, option or [])


@device_app.command("list")
def device_list(commune: Commune = "") -> None:
    """All loudspeakers and boards: code, state, and which need a link."""
    from bot.commands import devices as command

    do(command.listed, commune)


@device_app.command("link")
def device_link(code: Code) -> None:
    """Print the link of a device again."""
    from bot.commands import devices as command

    do(command.link, code)


@device_app.command("renew")
def device_renew(code: Code) -> None:
    """A new link for a device; the old one is no good any more."""
    from bot.commands import devices as command

    do(command.renew, code)


@device_app.command("revoke")
def device_revoke(code: Code) -> None:
    """A machine was lost: end its link."""
    from bot.commands import devices as command

    do(command.revoke, code)


@device_app.command("provision")
def device_provision(
    folder: Annotated[Path, typer.Option(help="Where the files go.")] = Path("mosquitto"),
    url: Annotated[str, typer.Option(help="The broker's address as boxes reach it.")] = "",
) -> None:
    """For a Mosquitto: passwords and rights of all boxes, and the file each of our own needs."""
    from bot.commands import provision as command

    do(command.provision, folder, url)


@device_app.command("log")
def device_log(
    out: Path,
    commune: Commune = "",
    month: Annotated[str, typer.Option(help="As 2026-03; without it this month.")] = "",
) -> None:
    """Write what loudspeakers and boards played in a month into a table (XLSX)."""
    from bot.commands import devices as command

    do(command.log, out, commune, month)
