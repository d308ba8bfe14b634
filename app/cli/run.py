"""Runs one command: finds its row, reads its arguments, calls its handler."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.cli.command import PROGRAM, Command, UsageError
from app.cli.output import Output


def run(commands: Mapping[str, Command], arguments: Sequence[str], output: Output) -> int:
    """Run the one of ``commands`` that ``arguments`` begin with and return its exit code.

    Raises ``UsageError`` for what can't be understood, and whatever the command raises.
    """
    name, *rest = arguments
    if name in ("-h", "--help"):
        output.write(overview(commands))
        return 0
    command = _find(commands, name)
    try:
        parsed = command.parse(rest)
    except SystemExit:  # argparse has printed help
        return 0
    output.json = parsed.json
    return command.load()(parsed, output)


def overview(commands: Mapping[str, Command]) -> str:
    """Return the help that lists all commands."""
    width = max(map(len, commands)) + 2
    rows = "".join(f"  {command.name:<{width}}{command.help}\n" for command in commands.values())
    return (
        f"usage: {PROGRAM} [WORKSPACE [SEGMENT]]    open the window\n"
        f"       {PROGRAM} COMMAND [ARGUMENTS]      work without one\n"
        f"       {PROGRAM} --screenshot FILE.png [--size WxH] [--theme light|dark] [WORKSPACE [SEGMENT]]\n"
        f"                                         save a picture of the window\n"
        f"\n{rows}\n{PROGRAM} COMMAND --help tells more of a command.\n"
    )


def _find(commands: Mapping[str, Command], name: str) -> Command:
    command = commands.get(name)
    if command is not None:
        return command
    from engine.definition.hints import did_you_mean, near  # only a mistake needs it

    meant = near(name, commands)
    hint = did_you_mean(meant) if meant else f"{PROGRAM} --help lists the commands"
    raise UsageError(f"{PROGRAM}: “{name}” is neither a command nor a file; {hint}")
