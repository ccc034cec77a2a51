#!/usr/bin/env python3
"""count_results.py LOG... - one line from Meson's own logs (testlog.json): 'N passed, N failed'.

A Criterion program counts once for each of its tests, as its TAP output lists them; any other test
counts once. A program that ended badly without naming a failed test counts as one failure more.
"""
import json
import re
import sys

GOOD = {"OK", "EXPECTEDFAIL", "SKIP"}
TAP = re.compile(r"^(not )?ok\b(.*)$", re.MULTILINE)


def count(test):
    """(passed, failed) of one record of the log."""
    good = test["result"] in GOOD
    lines = TAP.findall(test.get("stdout") or "")
    if not lines:
        if test["result"] == "SKIP":
            return 0, 0
        return (1, 0) if good else (0, 1)
    failed = sum(1 for bad, _ in lines if bad)
    passed = sum(1 for bad, rest in lines if not bad and "# SKIP" not in rest.upper())
    if not good and failed == 0:
        failed = 1
    return passed, failed


def main():
    passed = failed = 0
    for path in sys.argv[1:]:
        try:
            with open(path, encoding="utf-8") as log:
                tests = [json.loads(line) for line in log if line.strip()]
        except (OSError, ValueError) as problem:
            print(f"count_results: {path}: {problem}", file=sys.stderr)
            tests = [{"result": "ERROR"}]
        for test in tests:
            good, bad = count(test)
            passed += good
            failed += bad
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
