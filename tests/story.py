#!/usr/bin/env python3
"""tests/story.py - a whole financial year of one school, told in tests/story/year.txt and run as it is told.

The screens are compared by tests/console.py. Beside that, of the text between them:
- a paragraph that begins with a day and a time ("Tuesday 20 February 2024, 10:15") sets the clock, by the time in
  Southampton; the clock never goes back;
- a sum ("10 + 1 - 3.5 = 7.5", "1,226.67 × 20% = 245.33") is reckoned here, half up to the decimals of its result, and
  the result must stand on the screen that comes next: so the screens are never only what the program happens to say.
"""
import ast
import re
import shutil
import sys
import tempfile
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

from console import SOURCE, play, surroundings

CLOCK = re.compile(r"^((?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d{1,2} [A-Z][a-z]+ \d{4}, \d{2}:\d{2})\b")
NUMBER = r"[\d,]*\d(?:\.\d+)?%?"
SUM = re.compile(rf"(?:\(|{NUMBER})(?:[-+×/() ]|{NUMBER})*? = ({NUMBER})")


def last_sunday(year, month):
    day = datetime(year, month, 31)
    return day - timedelta(days=(day.weekday() + 1) % 7)


def instant(text):
    """In UTC, of a day and time as they are written in the story; the name of the weekday must be true."""
    local = datetime.strptime(text, "%A %d %B %Y, %H:%M")
    if local.strftime("%A") != text.split()[0]:
        raise ValueError(f"{text}: it was a {local.strftime('%A')}")
    summer = last_sunday(local.year, 3) + timedelta(hours=2) <= local < last_sunday(local.year, 10) + timedelta(hours=2)
    return (local - timedelta(hours=summer)).strftime("%Y-%m-%dT%H:%M:%SZ")


def value(node):
    if isinstance(node, ast.BinOp):
        left, right = value(node.left), value(node.right)
        return {ast.Add: left + right, ast.Sub: left - right, ast.Mult: left * right}[type(node.op)] \
            if not isinstance(node.op, ast.Div) else left / right
    return Fraction(node.value)


def reckon(text):
    """An exact value, of '10.5 + 1' or '1,226.67 × 20%'."""
    text = re.sub(r"(\d[\d.]*)%", r"(\1/100)", text.replace(",", "").replace("×", "*"))
    quoted = re.sub(r"\d+(?:\.\d+)?", lambda m: f"'{m.group()}'", text)
    return value(ast.parse(quoted.strip(), mode="eval").body)


def sums(text):
    """(sum as it is written, its result as it is written, what it comes to)."""
    for found in SUM.finditer(text):
        result = found.group(1)
        places = len(result.partition(".")[2])
        scaled = reckon(found.group().partition(" = ")[0]) * 10**places
        rounded = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
        yield found.group(), result, Fraction(rounded, 10**places)


class Reader:
    """Reads the text between the screens: sets the clock, does the sums."""

    def __init__(self):
        self.now, self.results = "", []

    def prose(self, lines, env):
        wrong, self.results = [], []
        for line in lines:
            clock = CLOCK.match(line)
            if clock:
                now = instant(clock.group(1))
                if now < self.now:
                    wrong.append(f"the clock goes back: {clock.group(1)}")
                env["DAYBOOK_NOW"] = self.now = now
        for text, result, true in sums(" ".join(lines)):
            self.results.append((text, result))
            if true != reckon(result):
                wrong.append(f"{text}: it comes to {float(true)}")
        return wrong

    def screen(self, lines):
        shown = "\n".join(lines)
        return [f"{text}: no {result} on the screen:\n{shown}" for text, result in self.results
                if not re.search(rf"(?<![\d.,]){re.escape(result)}(?![\d]|[.,]\d)", shown)]


def main():
    with tempfile.TemporaryDirectory() as scratch:
        env = surroundings(scratch)
        env.update(DAYBOOK="daybook.db")
        shutil.copytree(SOURCE / "data", Path(scratch) / "data")
        return play(SOURCE / "tests" / "story" / "year.txt", scratch, env, Reader())


sys.exit(main())
