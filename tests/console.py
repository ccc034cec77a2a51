"""tests/console.py - texts with console blocks: runs what they show and compares it with what is printed.

A line that begins with "$ " in a block between "```console" and "```" is run by bash (it goes on where it ends with
a backslash); the lines below it, up to the next one, are what it must print (standard output and error, 80 columns).
A screen says daybook's refusal, if and only if the command is refused. With DAYBOOK_GOLDEN=write the text is written
anew instead.
"""
import os
import re
import subprocess
import sys
from difflib import unified_diff
from pathlib import Path

SOURCE = Path(os.environ.get("DAYBOOK_SOURCE", Path(__file__).resolve().parent.parent)).resolve()
DAYBOOK = Path(os.environ["DAYBOOK_BIN"]).resolve()


def surroundings(scratch):
    """Nothing of the caller's: own HOME, path and width."""
    return {"HOME": str(scratch), "PATH": f"{DAYBOOK.parent}:{os.environ['PATH']}", "COLUMNS": "80",
            "LC_ALL": "C.UTF-8"}


def blocks(text):
    """Text and console blocks in turn: (is_console, lines)."""
    part, console = [], False
    for line in text.splitlines():
        if (not console and line == "```console") or (console and line == "```"):
            if not console:
                part.append(line)
            yield console, part
            part, console = ([line] if console else []), not console
            continue
        part.append(line)
    yield console, part


def commands(lines):
    """The commands of a block, each with the lines it stands in."""
    typed = []
    for line in lines:
        if line.startswith("$ ") or (typed and typed[-1].endswith("\\")):
            typed.append(line)
        if typed and not typed[-1].endswith("\\"):
            yield "\n".join(typed)[2:], typed
            typed = []


def head(text):
    return re.sub(r"\b[0-9a-f]{64}\b", "(64 hexadecimal digits)", text)


def call(command, folder, env):
    """One command by bash; what it exported stays for the next. Its screen, and whether that tells the outcome."""
    done = subprocess.run(
        ["bash", "-c", f'{command}\nstatus=$?; env -0 >"$HOME/env"; exit $status'],
        cwd=folder, env=env, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        check=False)
    entries = (Path(env["HOME"]) / "env").read_text().split("\0")
    env.update(e.split("=", 1) for e in entries if "=" in e)
    refused = any(re.match(r"daybook [a-z -]+: ", line) for line in done.stdout.splitlines())
    return head(done.stdout).splitlines(), refused == (done.returncode != 0)


def play(path, folder, env, listener=None):
    """
    Run the blocks of the text in the folder; exit status of the test. The listener, if any, is told the lines
    between the blocks, which may change env, and then what each block printed; it answers with what is wrong.
    """
    out, wrong, count = [], [], 0
    for console, lines in blocks(path.read_text()):
        if not console:
            out += lines
            if listener:
                wrong += listener.prose(lines, env)
            continue
        made, shown = [], []
        for command, typed in commands(lines):
            count += 1
            screen, told = call(command, folder, env)
            made += typed + screen
            shown += screen
            if not told:
                wrong.append(f"'{command}' does not say whether it was done:\n" + "\n".join(screen))
        if made != lines:
            wrong.append("a screen differs:\n" + "\n".join(
                unified_diff(lines, made, path.name, "daybook", lineterm="", n=12)))
        if listener:
            wrong += listener.screen(shown)
        out += made
    if os.environ.get("DAYBOOK_GOLDEN") == "write":
        path.write_text("\n".join(out) + "\n")
    for fault in wrong:
        print(f"{path.name}: {fault}", file=sys.stderr)
    print(f"{path.name}: {count} commands, {len(wrong)} faults")
    return 1 if wrong or not count else 0
