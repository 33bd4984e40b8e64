"""German help and usage errors for `sro`, in panels.

Typer's own texts are English and mostly fixed in its code, so they are not translated but replaced: the
two classes of commands here lay out their help themselves, and `show_usage_error` words what the parser
refuses by the kind of its error, never by its message. What cannot be told apart gets a general sentence,
so that no English one gets through. This is the only module that knows Typer's parser.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

import typer
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text
from typer._click import Command, Context, HelpFormatter, Parameter
from typer._click.core import augment_usage_errors
from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
    UsageError,
)
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption


class Refused(UsageError):
    """A call that is wrong in a way we found ourselves; its message is German."""


class _GermanHelp(Command):
    """What commands and groups have in common: their help."""

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        """The option `--help`."""
        return _explained(super().get_help_option(ctx))

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:  # noqa: ARG002 - Typer's
        """Print the help."""
        show_help(self, ctx)


class GermanCommand(_GermanHelp, TyperCommand):
    """A command with German help and German refusals."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the arguments of a call.

        Raises:
            UsageError: They do not fit the command.
        """
        ctx.allow_extra_args = True  # they come back and are refused here, in German
        with augment_usage_errors(ctx):
            extra = super().parse_args(ctx, args)
        if extra:
            raise Refused(
                f"Zu viele Angaben: {' '.join(map(repr, extra))}. "
                "Was zusammengehört, steht in Anführungszeichen.",
                ctx,
            )
        return extra


class GermanGroup(_GermanHelp, TyperGroup):
    """A group of commands with German help and German refusals."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Read the options before the command.

        Raises:
            UsageError: They do not fit the group.
        """
        with augment_usage_errors(ctx):
            return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, Command | None, list[str]]:
        """Find the command that is called.

        Raises:
            Refused: There is none of that name.
        """
        name = args[0]
        if self.get_command(ctx, name) is None:
            meant = _meant(get_close_matches(name, self.commands))
            raise Refused(f"Den Befehl {name!r} gibt es nicht.{meant}", ctx)
        return super().resolve_command(ctx, args)


def show_help(command: Command, ctx: Context) -> None:
    """Print what a command does, its arguments, options and subcommands."""
    console = Console()
    console.print(_usage(ctx))
    console.print(Text(f"\n{inspect.cleandoc(command.help or '')}\n"))
    params = command.get_params(ctx)
    arguments = [p for p in params if isinstance(p, TyperArgument)]
    options = [p for p in params if isinstance(p, TyperOption)]
    commands = command.commands.values() if isinstance(command, TyperGroup) else ()
    _show_panel(console, "Argumente", [(_name(p), _help(p, ctx)) for p in arguments])
    _show_panel(console, "Optionen", [(_name(p), _help(p, ctx)) for p in options])
    _show_panel(console, "Befehle", [(c.name or "", c.help or "") for c in commands])


def show_usage_error(error: typer.TyperException) -> None:
    """Print why a call was refused, and where help is."""
    if isinstance(error, NoArgsIsHelpError):
        return  # it printed the help when it was made
    console = Console(stderr=True)
    ctx = error.ctx if isinstance(error, UsageError) else None
    if ctx is not None:
        console.print(_usage(ctx))
    console.print(
        Panel(Text(_reason(error)), title="Fehler", title_align="left", border_style="red")
    )
    if ctx is not None:
        help_option = ctx.help_option_names[0]
        console.print(Text(f"Hilfe: {ctx.command_path} {help_option}", style="dim"))


def _reason(error: typer.TyperException) -> str:
    match error:
        case Refused():
            return error.message
        case NoSuchOption():
            meant = _meant(error.possibilities or ())
            return f"Die Option {error.option_name!r} gibt es nicht.{meant}"
        case BadOptionUsage():
            needs = "nimmt keinen Wert" if _is_flag(error) else "braucht einen Wert"
            return f"Die Option {error.option_name!r} {needs}."
        case MissingParameter(param=param):
            return f"Es fehlt die Angabe{_quoted(param)}."
        case BadParameter(param=param):
            return f"Der Wert der Angabe{_quoted(param)} ist ungültig."
        case _:
            return "Der Aufruf ist unvollständig oder fehlerhaft."


def _is_flag(error: BadOptionUsage) -> bool:
    params = error.ctx.command.get_params(error.ctx) if error.ctx else []
    return any(
        isinstance(p, TyperOption) and p.is_flag and error.option_name in p.opts for p in params
    )


def _meant(names: Iterable[str]) -> str:
    """Names that are like the one given, as a question; empty without any."""
    close = " oder ".join(map(repr, names))
    return f" Meinten Sie {close}?" if close else ""


def _quoted(param: Parameter | None) -> str:
    return f" {_name(param)!r}" if param else ""


def _usage(ctx: Context) -> Text:
    params = ctx.command.get_params(ctx)
    pieces = ["[OPTIONEN]"] if any(isinstance(p, TyperOption) for p in params) else []
    for param in params:
        if isinstance(param, TyperArgument):
            name = _name(param)
            pieces.append(name if param.required else f"[{name}]")
    if isinstance(ctx.command, TyperGroup):
        pieces.append("BEFEHL …")
    return Text.assemble(("Aufruf: ", "bold yellow"), " ".join([ctx.command_path, *pieces]))


def _name(param: Parameter) -> str:
    """How a parameter is written: `PFAD…`, `--json DATEI`, `--ja`."""
    if isinstance(param, TyperArgument):
        return (param.metavar or param.name.upper()) + ("…" if param.nargs != 1 else "")
    value = "" if isinstance(param, TyperOption) and param.is_flag else param.metavar or "WERT"
    return f"{', '.join(param.opts)} {value}".rstrip()


def _help(param: TyperArgument | TyperOption, ctx: Context) -> str:
    default = param.get_default(ctx)
    notes = [param.help or ""]
    if param.required:
        notes.append("[Pflicht]")
    elif default not in (None, False, (), []):
        notes.append(f"[Vorgabe: {default}]")
    return " ".join(notes)


def _explained(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.help = "Zeigt diese Hilfe."
    return option


def _show_panel(console: Console, title: str, rows: Sequence[tuple[str, str]]) -> None:
    if not rows:
        return
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(style="bold cyan", no_wrap=True)
    table.add_column(ratio=1)
    for name, text in rows:
        table.add_row(Text(name), Text(text))
    console.print(Panel(table, title=title, title_align="left", border_style="dim"))
