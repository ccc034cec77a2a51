# tests/cli/book.sh - a book and its people, for tests that sell, book and bill; source it after lib.sh
#
#   on DATE USER WORDS...              run as USER on DATE, the clock standing at nine
#   ok DATE USER WORDS...              the same, and it must be done
#   refuse EXIT SENTENCE DATE USER WORDS...
#                                      the same, refused: EXIT, SENTENCE on standard error, nothing on standard output,
#                                      and the book as it was, byte by byte
#   fingerprint [BOOK]                 of every row of a book
#   new_book                           an authority with users, schools, officers, terms and the rate of 2024-25
#   field PYTHON                       evaluates PYTHON on d, the JSON document last printed, and prints the result
#
# The person who makes the book is 'boss': whoever runs the tests is no user of it, so roles count.

at() { export DAYBOOK_TODAY=$1 DAYBOOK_NOW=$1T09:00:00Z; }

on() {
    at "$1"
    shift
    run --as "$@"
}

known_state=

ok() {
    known_state=
    on "$@"
    expect_exit 0
}

fingerprint() {
    if command -v sqlite3 >/dev/null; then
        sqlite3 "${1:-$DAYBOOK}" .dump 2>&1 | sha256sum
    else
        "$DAYBOOK_BIN" --book "${1:-$DAYBOOK}" book audit verify 2>&1
    fi
}

file_sum() { sha256sum "$DAYBOOK"*; }

refuse() {
    local code=$1 sentence=$2 now
    shift 2
    [ -n "$known_state" ] || known_state=$(file_sum)
    on "$@"
    expect_exit "$code"
    expect_out_empty
    expect_err_has "$sentence"
    now=$(file_sum)
    expect_same "the book after a refusal" "$now" "$known_state"
    known_state=$now
}

field() {
    python3 -c 'import json, sys
d = json.load(sys.stdin)
print(eval(sys.argv[1]))' "$1" <<<"$out"
}

new_book() {
    local data=$DAYBOOK_SOURCE/data day=2024-03-04

    ok $day boss init --authority "$data/authority-southampton.json"
    ok $day boss user add finance --role finance
    ok $day boss user add manager --role manager
    ok $day boss user add auditor --role auditor
    ok $day boss user add "$(id -un)" --role auditor # who runs the tests may read without --as
    ok $day finance school import "$data/schools-852-derived.csv"
    ok $day manager officer add EWO-01 --name "Officer 01" --role ewo
    ok $day manager officer add EWO-02 --name "Officer 02" --role ewo
    ok $day manager officer pattern EWO-01 --from 2024-04-01 --days "mon-fri" --hours 8:30-17:00
    ok $day boss user add ewo-01 --role officer --officer EWO-01
    ok $day boss user add ewo-02 --role officer --officer EWO-02
    ok $day manager term import "$data/term-dates-southampton.json"
    ok $day finance rate set --fy 2024-25 --rate 368.00
    ok $day finance rate set --fy 2025-26 --rate 380.00
}
