"""Runs one command: finds its row, reads its arguments, calls its handler."""

from __future__ import annotations

from collections.abc import Sequence

from app.cli.command import PROGRAM, Command, UsageError
from app.cli.output import Output
from app.cli.registry import COMMANDS

USAGE_EXIT = 2


def run(arguments: Sequence[str], output: Output) -> int:
    """Run the command that ``arguments`` begin with; return its exit code, 2 for wrong usage."""
    name, *rest = arguments
    if name in ("-h", "--help"):
        output.write(overview())
        return 0
    try:
        command = _find(name)
        parsed = command.parse(rest)
    except UsageError as error:
        output.say(str(error))
        return USAGE_EXIT
    except SystemExit:  # argparse has printed help
        return 0
    output.json = parsed.json
    return command.load()(parsed, output)


def overview() -> str:
    """Return the help that lists all commands."""
    width = max(map(len, COMMANDS)) + 2
    rows = "".join(f"  {command.name:<{width}}{command.help}\n" for command in COMMANDS.values())
    return (
        f"usage: {PROGRAM} [WORKSPACE]            open the window\n"
        f"       {PROGRAM} COMMAND [ARGUMENTS]    work without one\n"
        f"\n{rows}\n{PROGRAM} COMMAND --help tells more of a command.\n"
    )


def _find(name: str) -> Command:
    command = COMMANDS.get(name)
    if command is not None:
        return command
    from difflib import get_close_matches

    near = get_close_matches(name, COMMANDS, n=1)
    hint = f"did you mean {near[0]}?" if near else f"{PROGRAM} --help lists the commands"
    raise UsageError(f"{PROGRAM}: “{name}” is neither a command nor a file; {hint}")
