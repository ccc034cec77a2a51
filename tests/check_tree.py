#!/usr/bin/env python3
"""check_tree.py [ROOT] - reads the sources and says where they break the rules of the tree.

  - includes point down only, are written from the root, and end with core/banned.h
  - each outside library is included only in its place
  - SQL writes only tables of its own folder, reads its own and lower ones, foreign keys point down
  - SQL stays in the subset that SQLite and PostgreSQL share
  - no floating point where money is reckoned; no overlong file or function
  - every source is listed in its folder's meson.build

Prints one line a finding, 'path:line: what', and ends with 1 if there is any.
"""
import re
import sys
from fnmatch import fnmatch
from pathlib import Path

LAYERS = ["core", "calendar", "billing", "invoices", "web", "cli"]
LEVEL = {name: i for i, name in enumerate(LAYERS)}

# header pattern -> where it may be included; tests may use anything
PLACES = {
    "sqlite3.h": ["core/store*.c", "core/store_private.h"],
    "*cJSON.h": ["core/json.c"],
    "csv.h": ["core/csv.c"],
    "sodium*": ["core/crypto.c"],
    "openssl/*": ["core/crypto.c"],
    "xlsxwriter*": ["core/table_xlsx.c"],
    "curl/*": ["core/send.c", "calendar/caldav.c"],
    "*ical.h": ["calendar/ical*.c"],
    "libical/*": ["calendar/ical*.c"],
    "hpdf*.h": ["invoices/pdf*.c", "invoices/pdf*.h"],
    "libxml/*": ["invoices/xml*.c"],
    "png.h": ["invoices/picture.c"],
    "jpeglib.h": ["invoices/picture_jpeg.c"],
    "zlib.h": ["invoices/*.c"],
    "microhttpd.h": ["web/server.c"],
    "criterion/*": [],
}

NO_FLOAT = {"core", "calendar", "billing", "cli"}
FLOAT = {
    "core/json.c": "cJSON has every number as a double",
    "core/table_xlsx.c": "a spreadsheet has every number as a double: whole pence become one there, and never come back",
}
MAX_FILE = 600
MAX_FUNCTION = 60

SCHEMA = "core/schema/0001.sql"
RAW_SQL = "core/store*.c"  # these ask SQLite about itself, and put statements together
ICAL_WORDS = "calendar/ical_*.c"  # BEGIN and ATTACH are words of iCalendar, too
SQL_WORDS = re.compile(r"\b(SELECT|INSERT|UPDATE \w+ SET|DELETE FROM|REPLACE INTO|FROM \w+|JOIN \w+|WITH \w+)\b")
NOT_SHARED = [
    (re.compile(r"\bLIKE\b"), "LIKE"),
    (re.compile(r"\bGLOB\b"), "GLOB"),
    (re.compile(r"\bINSERT OR\b"), "INSERT OR"),
    (re.compile(r"\bREPLACE INTO\b"), "REPLACE INTO"),
    (re.compile(r"\b(date|datetime|strftime|group_concat|total|avg)\s*\(", re.I), None),
]

# comments, strings and characters of C, in this order of trial
TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)

findings = []


def say(path, line, what):
    findings.append((str(path), line, what))


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def blank(text, keep_strings=False):
    """The text with comments (and strings) made blank; lines stay where they are."""

    def hide(match):
        if keep_strings and match[0][0] in "\"'":
            return match[0]
        return re.sub(r"[^\n]", " ", match[0])

    return TOKEN.sub(hide, text)


# ---- includes -----------------------------------------------------------------------------------


def check_includes(path, text):
    folder = path.split("/")[0]
    last = None
    for match in re.finditer(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', blank(text, True), re.M):
        line, name = line_of(text, match.start()), match[2]
        last = (line, name)
        if match[1] == '"':
            check_own_include(path, folder, line, name)
        elif folder != "tests":
            for pattern, places in PLACES.items():
                if fnmatch(name, pattern) and not any(fnmatch(path, p) for p in places):
                    say(path, line, f"<{name}> may be included only in {' and '.join(places) or 'tests/'}")
    if path == "core/clock.c":
        return  # the one file that may use what core/banned.h poisons: it asks for the time
    if path.startswith("tests/"):
        return  # a test may run another program
    if path.endswith(".c") and (last is None or last[1] != "core/banned.h"):
        say(path, last[0] if last else 1, 'the last include must be "core/banned.h"')


def check_own_include(path, folder, line, name):
    target = name.split("/")[0]
    if "/" not in name or (target not in LEVEL and target != "tests"):
        say(path, line, f'"{name}" must be written from the root: "folder/name.h"')
    elif folder == "tests":
        return
    elif target == "tests" or LEVEL[target] > LEVEL[folder]:
        say(path, line, f"{folder}/ may not include {name}: includes point down only")
    elif folder == "cli" and target == "web" and name != "web/server.h":
        say(path, line, "of web/ the command line sees web/server.h alone")


# ---- SQL ----------------------------------------------------------------------------------------


def read_schema(root):
    """Owner folder of each table; checks foreign keys on the way."""
    path = root / SCHEMA
    owner = {}
    if not path.exists():
        return owner
    folder, table, keys = None, None, []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        marker = re.match(r"-- =====\s+(.*?)\s*=*$", line)
        if marker:
            folder, table = (marker[1] if marker[1] in LEVEL else None), None
        line = re.sub(r"'[^']*'", "''", line).split("--")[0]
        made = re.search(r"\bCREATE\s+(TABLE|VIEW)\s+(\w+)", line)
        if made:
            table = made[2]
            if folder is None:
                say(SCHEMA, number, f"table {table} stands under no folder's heading")
            else:
                owner[table] = folder
        elif re.search(r"\bCREATE\b", line):
            table = None
        if table:
            keys += [(number, table, name) for name in re.findall(r"\bREFERENCES\s+(\w+)", line)]
    for number, table, name in keys:
        if name not in owner:
            say(SCHEMA, number, f"table {table} refers to {name}, which is no table")
        elif table in owner and LEVEL[owner[name]] > LEVEL[owner[table]]:
            say(SCHEMA, number, f"{owner[table]} table {table} refers up to {owner[name]} table {name}")
    return owner


def literals(text):
    """(line, text) of each string; neighbours, also with a macro between, are one."""
    joined, start, end = None, 0, 0
    for match in TOKEN.finditer(text):
        if match[0][0] != '"':
            continue
        value = match[0][1:-1].replace('\\"', '"').replace("\\n", "\n").replace("\\t", " ")
        between = blank(text[end:match.start()])
        if joined is not None and re.fullmatch(r"[\s\\]*([A-Z][A-Z0-9_a-z]*[\s\\]*)?", between):
            joined += value
        else:
            if joined is not None:
                yield line_of(text, start), joined
            joined, start = value, match.start()
        end = match.end()
    if joined is not None:
        yield line_of(text, start), joined


def read_tables(sql):
    names = []
    for match in re.finditer(r"(?<!DISTINCT )(?<!DELETE )\b(?:FROM|JOIN)\s+([^()]*)", sql):
        item = r"(\w+)(?:\s+AS)?(?:\s+(?!ON\b|WHERE\b|JOIN\b|LEFT\b|INNER\b|CROSS\b|ORDER\b|GROUP\b)\w+)?\s*"
        rest = match[1]
        while True:
            one = re.match(item, rest)
            if not one:
                break
            names.append(one[1])
            rest = rest[one.end():]
            if not rest.startswith(","):
                break
            rest = rest[1:].lstrip()
    return names


def check_sql(path, text, owner):
    folder = path.split("/")[0]
    if folder not in LEVEL:
        return
    for line, sql in literals(text):
        if re.match(r"\s*(PRAGMA|ATTACH|VACUUM|BEGIN(?!:)|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b", sql):
            if not fnmatch(path, RAW_SQL) and not fnmatch(path, ICAL_WORDS):
                say(path, line, "only core/store.c may speak to the engine like that")
            continue
        if not SQL_WORDS.search(sql) or fnmatch(path, RAW_SQL):
            continue
        bare = re.sub(r"'[^']*'", "''", sql)
        check_dialect(path, line, bare)
        check_tables(path, line, folder, bare, owner)


def check_dialect(path, line, sql):
    for pattern, name in NOT_SHARED:
        match = pattern.search(sql)
        if match:
            say(path, line, f"{name or match[0]} is not in the SQL that both engines share")


def check_tables(path, line, folder, sql, owner):
    local = set(re.findall(r"(?:\bWITH(?:\s+RECURSIVE)?|,)\s*(\w+)\s*(?:\([^()]*\))?\s+AS\s*\(", sql))
    for match in re.finditer(r"\b(?:INSERT\s+INTO|DELETE\s+FROM|UPDATE)\s+(\w+)", sql):
        name = match[1]
        if re.match(r"\bUPDATE\s+SET\b", sql[match.start():]):
            continue  # ON CONFLICT DO UPDATE SET
        if name not in owner:
            say(path, line, f"writes {name}, which is no table of the schema")
        elif owner[name] != folder:
            say(path, line, f"{folder}/ writes {name}, a table of {owner[name]}/")
    for name in read_tables(sql):
        if name in local or not owner:
            continue
        if name not in owner:
            say(path, line, f"reads {name}, which is no table of the schema")
        elif LEVEL[owner[name]] > LEVEL[folder]:
            say(path, line, f"{folder}/ reads {name}, a table of {owner[name]}/ above it")


# ---- shape --------------------------------------------------------------------------------------


def check_shape(path, text):
    folder = path.split("/")[0]
    lines = text.split("\n")
    if folder in LEVEL and len(lines) - 1 > MAX_FILE:
        say(path, len(lines) - 1, f"{len(lines) - 1} lines; at most {MAX_FILE}")
    if not text.lstrip().startswith("/*"):
        say(path, 1, "the file must open by saying what it is for")
    if folder in NO_FLOAT and path not in FLOAT:
        for match in re.finditer(r"\b(float|double)\b", blank(text)):
            say(path, line_of(text, match.start()), f"{match[0]}: no floating point in {folder}/")
    if folder in LEVEL and path.endswith(".c"):
        check_functions(path, lines)


def check_functions(path, lines):
    start = None
    for number, line in enumerate(lines, 1):
        if line == "{":
            start = number
        elif line.startswith("}") and start is not None:
            length = number - start - 1
            around = "\n".join(lines[max(0, start - 6):number])
            if length > MAX_FUNCTION and not re.search(r"/\* long: \S", around):
                say(path, start, f"function of {length} lines; at most {MAX_FUNCTION}")
            start = None


def check_listed(root, path):
    folder, name = path.rsplit("/", 1)
    names = {name, name.removeprefix("test_").removesuffix(".c"), path.split("/", 1)[1]}
    build = "".join(
        file.read_text(encoding="utf-8")
        for file in {root / folder / "meson.build", root / path.split("/")[0] / "meson.build"}
        if file.exists())
    if not any(f"'{n}'" in build for n in names):
        say(path, 1, f"not listed in {folder}/meson.build")
    if fnmatch(path, "cli/cmd_*.c"):
        registry = (root / "cli/registry.c").read_text(encoding="utf-8")
        if f"&{name[:-2]}," not in registry:
            say(path, 1, "its record is not in cli/registry.c")


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent).resolve()
    owner = read_schema(root)
    count = 0
    for folder in LAYERS + ["tests"]:
        for file in sorted((root / folder).rglob("*.[ch]")):
            path = file.relative_to(root).as_posix()
            text = file.read_text(encoding="utf-8")
            count += 1
            check_includes(path, text)
            check_sql(path, text, owner)
            check_shape(path, text)
            if path.endswith(".c"):
                check_listed(root, path)
    for path, line, what in sorted(findings):
        print(f"{path}:{line}: {what}")
    print(f"check_tree: {count} files, {len(owner)} tables, {len(findings)} findings", file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
