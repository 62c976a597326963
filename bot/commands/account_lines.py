"""The command lines `zalo` and `sms`: names and options, as in run.py. No logic here, and nothing
is imported before a command runs.
"""

from __future__ import annotations

from typing import Annotated

import typer

from bot.commands.doing import do

zalo_app = typer.Typer(help="Zalo Official Accounts.", no_args_is_help=True)
sms_app = typer.Typer(help="SMS gateways.", no_args_is_help=True)

Commune = Annotated[str, typer.Option("--commune", help="Official code of the commune.")]
OneOa = Annotated[str, typer.Option("--oa-id", help="Id of the Official Account.")]


@zalo_app.command("connect")
def zalo_connect(commune: Commune) -> None:
    """Print the link by which an OA's admin gives consent."""
    from bot.commands import zalo as command

    do(command.connect, commune)


@zalo_app.command("pkce")
def zalo_pkce() -> None:
    """Print a fixed verifier and challenge, for a console that keeps one challenge per app."""
    from bot.commands import zalo as command

    command.pkce()


@zalo_app.command("import-token")
def zalo_import(
    commune: Commune,
    oa_id: Annotated[str, typer.Option("--oa-id")],
    refresh_token: Annotated[str, typer.Option("--refresh-token")],
) -> None:
    """Take over a refresh token made with Zalo's own tool."""
    from bot.commands import zalo as command

    do(command.import_token, commune, oa_id, refresh_token)


@zalo_app.command("status")
def zalo_status() -> None:
    """Every connected OA: connection, quota, messages, errors; 1 when one needs a human."""
    from bot.commands import zalo as command

    do(command.status)


@zalo_app.command("disconnect")
def zalo_disconnect(commune: Commune = "", oa_id: OneOa = "") -> None:
    """Forget an OA's tokens: nothing is sent or received through it any more."""
    from bot.commands import zalo as command

    do(command.disconnect, commune, oa_id)


@zalo_app.command("budget")
def zalo_budget(
    paid: Annotated[
        int | None, typer.Option(help="Paid messages a month; 0 = never.", min=0, max=1_000_000)
    ] = None,
    commune: Commune = "",
    oa_id: OneOa = "",
) -> None:
    """Show or set how many paid messages an OA may send a month."""
    from bot.commands import zalo as command

    do(command.budget, commune, oa_id, paid)


@sms_app.command("budget")
def sms_budget(
    gateway: Annotated[str, typer.Argument(help="One of those in sms.gateways.")],
    paid: Annotated[
        int | None, typer.Option(help="Segments a month; 0 = none.", min=0, max=1_000_000)
    ] = None,
) -> None:
    """Show or set how many segments of SMS a gateway may send a month."""
    from bot.commands import sms as command

    do(command.budget, gateway, paid)


@sms_app.command("address")
def sms_address(
    gateway: Annotated[str, typer.Argument(help="One of those in sms.gateways.")],
) -> None:
    """Print where a gateway's reports go, for its console; the address holds a secret."""
    from bot.commands import sms as command

    do(command.address, gateway)
