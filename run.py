"""The command line. Exit codes: 0 fine, 1 failed, 2 wrong usage or settings. No logic here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands import account_lines, device_lines
from bot.commands.account_lines import Commune
from bot.commands.doing import do, fail
from bot.commands.import_lines import import_app
from bot.commands.words import explain

app = typer.Typer(
    help="Tin Buôn: the grassroots information network of a province.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
audit_app = typer.Typer(help="The audit chain.", no_args_is_help=True)
key_app = typer.Typer(help="The installation's own key.", no_args_is_help=True)
officer_app = typer.Typer(help="Officers: making one, their link and code, a lost phone.")
speech_app = typer.Typer(help="Choosing an engine that writes down.", no_args_is_help=True)
app.add_typer(import_app, name="import")
app.add_typer(speech_app, name="speech")
app.add_typer(audit_app, name="audit")
app.add_typer(account_lines.zalo_app, name="zalo")
app.add_typer(account_lines.sms_app, name="sms")
app.add_typer(key_app, name="key")
app.add_typer(officer_app, name="officer")
app.add_typer(device_lines.device_app, name="device")
app.add_typer(device_lines.device_app, name="devices", hidden=True)  # as people say it, too


@app.command()
def serve(
    role: Annotated[str, typer.Option(help="web,worker,scheduler: any of them.")] = "",
) -> None:
    """Start Tin Buôn and keep it running until it is told to stop."""
    from bot.commands import serve as command

    do(command.serve, role)


@app.command()
def demo(
    fresh: Annotated[bool, typer.Option("--fresh", help="Forget the last demo first.")] = False,
) -> None:
    """Play a whole day of a sample commune in the browser."""
    from bot.commands import serve as command

    do(command.demo, fresh=fresh)


@app.command()
def standin(
    kind: Annotated[str, typer.Argument(help="zalo, telegram, both, sms or boxes")] = "both",
    port: Annotated[
        int | None,
        typer.Option(help="Of the page, 9090 (sms: 9190); those above it are used too."),
    ] = None,
    people: Annotated[int, typer.Option(help="How many phones.")] = 6,
    app_url: Annotated[
        str, typer.Option("--app", help="Where Tin Buôn will listen.")
    ] = "http://127.0.0.1:8080",
    oa: Annotated[
        str, typer.Option("--oa", help="Kind of the Zalo account: business, agency, agency-mute.")
    ] = "business",
    box: Annotated[
        list[str] | None, typer.Option(help="maker:number:password of a box, for each one.")
    ] = None,
    mqtt: Annotated[str, typer.Option(help="The broker of the boxes.")] = "mqtt://127.0.0.1:1883",
) -> None:
    """For trying and developing: a Zalo and a Telegram on this machine, with phones on a page."""
    from bot import standin as command

    do(command.run, kind, port, people, app_url, oa, box or [], mqtt)


@app.command()
def check() -> None:
    """Look at every setting, connection and file Tin Buôn would use, and say how to mend it."""
    from bot.commands import check as command

    do(command.check)


@app.command()
def migrate() -> None:
    """Bring the database's tables up to date."""
    from bot.commands import data as command

    do(command.migrate)


@audit_app.command("verify")
def audit_verify() -> None:
    """Say whether the audit chain is whole."""
    from bot.commands import data as command

    do(command.audit_verify)


@key_app.command("rotate")
def key_rotate(
    drop_old: Annotated[
        bool, typer.Option("--drop-old", help="Remove the old keys nothing is sealed with.")
    ] = False,
) -> None:
    """Make a new key and seal every secret with it; old keys still open."""
    from bot.commands import key as command

    do(command.rotate, drop_old=drop_old)


Name = Annotated[str, typer.Option(help="Full name.")]
OnePerson = Annotated[str, typer.Option("--person", help="The person's code, as printed.")]


@officer_app.callback(invoke_without_command=True)
def officer(
    ctx: typer.Context,
    commune: Commune = "",
    name: Name = "",
    roles: Annotated[str, typer.Option(help="admin,approver,editor,duty")] = "admin,approver",
    another: Annotated[
        bool, typer.Option("--another", help="Although there is one of that name.")
    ] = False,
) -> None:
    """Make an officer and print the web-chat link and one-time code they start with."""
    if ctx.invoked_subcommand:
        return
    if not commune or not name.strip():
        fail("--commune and --name are needed, or one of: link, revoke", 2)
    from bot.commands import people as command

    do(command.officer, commune, name.strip(), roles, another=another)


@officer_app.command("link")
def officer_link(commune: Commune = "", name: Name = "", person: OnePerson = "") -> None:
    """Print a new link and a new one-time code for somebody who has a role."""
    from bot.commands import people as command

    do(command.officer_link, commune, name, person)


@officer_app.command("revoke")
def officer_revoke(commune: Commune = "", name: Name = "", person: OnePerson = "") -> None:
    """A phone was lost: end the links, codes and chats that spoke in this person's name."""
    from bot.commands import people as command

    do(command.officer_revoke, commune, name, person)


@app.command()
def player(
    file: Annotated[Path, typer.Argument(help="The box's file, made by device provision.")],
) -> None:
    """Be a loudspeaker: play what the commune signed, also without a network."""
    from bot.commands import provision as command

    do(command.play, file)


@app.command()
def backup(
    out: Path,
    plain: Annotated[bool, typer.Option("--plain", help="Open to whoever finds the file.")] = False,
) -> None:
    """Write database, key and media into one closed file, while Tin Buôn runs."""
    from bot.commands import backup as command

    do(command.backup, out, plain=plain)


@app.command("backup-key")
def backup_key(file: Path) -> None:
    """Make a key pair for backups: the private half goes into FILE, which is kept elsewhere."""
    from bot.commands import backup as command

    do(command.backup_key, file)


@app.command()
def restore(
    file: Path,
    check: Annotated[
        bool, typer.Option("--check", help="Only read the backup through: is it whole?")
    ] = False,
    identity: Annotated[
        Path | None, typer.Option("--identity", help="The file that backup-key made.")
    ] = None,
) -> None:
    """Bring a backup back into a new or empty data folder: all of it, or nothing."""
    from bot.commands import backup as command

    do(command.restore, file, check=check, identity=identity)


@app.command()
def say(
    text: str,
    out: Annotated[Path, typer.Option("--out", "-o", help="MP3 to write.")] = Path("say.mp3"),
) -> None:
    """Speak a text as a loudspeaker would."""
    from bot.commands import speech as command

    do(command.say, text, out)


@app.command(hidden=True)
def prerender() -> None:
    """Make the sounds of the ready emergency texts that are missing."""
    from bot.commands import speech as command

    do(command.prerender)


@app.command()
def transcribe(
    files: Annotated[list[Path], typer.Argument(help="Recordings, of any kind phones make.")],
    shape: Annotated[str, typer.Option("--format", help="text, srt or json")] = "text",
) -> None:
    """Write down what recordings say."""
    from bot.commands import hearing as command

    do(command.transcribe, files, shape)


@speech_app.command("evaluate")
def speech_evaluate(
    folder: Annotated[
        Path, typer.Argument(help="Recordings with clips.json, or a .txt beside each.")
    ],
) -> None:
    """Count how many words the engine of the settings gets wrong in your own recordings."""
    from bot.commands import hearing as command

    do(command.evaluate, folder)


@speech_app.command("export")
def speech_export(
    folder: Annotated[Path, typer.Argument(help="Where to; what is there is written over.")],
) -> None:
    """Copy recordings that people put right and let you keep, as `evaluate` reads them."""
    from bot.commands import hearing as command

    do(command.export, folder)


if __name__ == "__main__":
    explain(app)
    app()
