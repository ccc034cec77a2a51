#!/usr/bin/env python3
"""tests/readme.py - runs every command that README.md shows, in a demo of its own (tests/console.py)."""
import subprocess
import sys
import tempfile
from pathlib import Path

from console import DAYBOOK, SOURCE, play, surroundings


def main():
    with tempfile.TemporaryDirectory() as scratch:
        env = surroundings(scratch)
        subprocess.run([DAYBOOK, "demo", "demo"], cwd=scratch, env=env, check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        return play(SOURCE / "README.md", Path(scratch) / "demo", env)


sys.exit(main())
