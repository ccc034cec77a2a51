#!/usr/bin/env python3
"""tests/readme.py - runs every command that README.md shows, in a demo of its own, and compares what it prints.

A line that begins with "$ " in a console block is run by bash; the lines below it, up to the next one, are what it
must print (standard output and error, 80 columns). With DAYBOOK_GOLDEN=write README.md is written anew instead.
"""
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

README = Path(os.environ.get("DAYBOOK_SOURCE", Path(__file__).resolve().parent.parent)) / "README.md"
DAYBOOK = Path(os.environ["DAYBOOK_BIN"]).resolve()


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


def head(text):
    return re.sub(r"\b[0-9a-f]{64}\b", "(64 hexadecimal digits)", text)


def call(command, folder, env):
    """One line by bash; what it exported stays for the next."""
    done = subprocess.run(
        ["bash", "-c", f'{command}\nstatus=$?; env -0 >"$HOME/env"; exit $status'],
        cwd=folder, env=env, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        check=False)
    entries = (Path(env["HOME"]) / "env").read_text().split("\0")
    env.update(e.split("=", 1) for e in entries if "=" in e)
    return head(done.stdout).splitlines()


def main():
    text, out, wrong, commands = README.read_text(), [], 0, 0
    with tempfile.TemporaryDirectory() as scratch:
        env = {"HOME": scratch, "PATH": f"{DAYBOOK.parent}:{os.environ['PATH']}", "COLUMNS": "80", "LC_ALL": "C.UTF-8"}
        subprocess.run([DAYBOOK, "demo", "demo"], cwd=scratch, env=env, check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        for console, lines in blocks(text):
            if not console:
                out += lines
                continue
            shown = "\n".join(lines)
            made = []
            for command in (line for line in lines if line.startswith("$ ")):
                commands += 1
                made += [command] + call(command[2:], Path(scratch) / "demo", env)
            if "\n".join(made) != shown:
                wrong += 1
                print(f"README.md shows:\n{shown}\nand daybook says:\n" + "\n".join(made), file=sys.stderr)
            out += made
    if os.environ.get("DAYBOOK_GOLDEN") == "write":
        README.write_text("\n".join(out) + "\n")
        return 0
    print(f"{commands} commands, {wrong} blocks differ")
    return 1 if wrong or not commands else 0


sys.exit(main())
