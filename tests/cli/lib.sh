# tests/cli/lib.sh - what the end-to-end tests share; source it first.
#
#   run WORDS...           daybook in a folder of its own; keeps out, err (files' texts) and status
#   run_in TEXT WORDS...   the same with TEXT on standard input
#   expect_exit N          of the last run
#   expect_out TEXT        standard output is TEXT, without its last newline
#   expect_out_has TEXT, expect_err TEXT, expect_err_has TEXT, expect_out_empty, expect_err_empty
#   expect_golden NAME     standard output is tests/golden/NAME; DAYBOOK_GOLDEN=write writes it instead
#   finish                 last line of every test
#
# Nothing of the caller's surroundings is seen: own HOME, book, date and width; no network is needed.
set -u

: "${DAYBOOK_BIN:?DAYBOOK_BIN must say where daybook is}"
DAYBOOK_BIN=$(realpath "$DAYBOOK_BIN")
tests_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work_folder=$(mktemp -d) || exit 99
trap 'rm -rf "$work_folder"' EXIT
cd "$work_folder" || exit 99

export HOME=$work_folder/home
export COLUMNS=80 LC_ALL=C.UTF-8 TZ=UTC
export DAYBOOK=$work_folder/daybook.db
export DAYBOOK_TODAY=2024-09-02 DAYBOOK_NOW=2024-09-02T09:00:00Z
unset XDG_DATA_HOME NO_COLOR
mkdir -p "$HOME"

checks=0
failures=0
last_call=
status=0 out= err=

fail() {
    failures=$((failures + 1))
    printf 'FAILED line %s: daybook %s\n' "${BASH_LINENO[1]}" "${last_call:0:300}"
    printf '%s\n' "$@" | sed 's/^/    /'
}

run() {
    last_call="$*"
    "$DAYBOOK_BIN" "$@" >"$work_folder/.out" 2>"$work_folder/.err" </dev/null
    status=$?
    out=$(<"$work_folder/.out") err=$(<"$work_folder/.err")
}

run_in() {
    local text=$1
    shift
    last_call="$*"
    printf '%s' "$text" | "$DAYBOOK_BIN" "$@" >"$work_folder/.out" 2>"$work_folder/.err"
    status=$?
    out=$(<"$work_folder/.out") err=$(<"$work_folder/.err")
}

expect_exit() {
    checks=$((checks + 1))
    [ "$status" = "$1" ] || fail "exit $status, expected $1" "standard error: $err"
}

expect_same() {
    checks=$((checks + 1))
    [ "$2" = "$3" ] || fail "$1 is:" "$2" "expected:" "$3"
}

expect_has() {
    checks=$((checks + 1))
    case $2 in
        *"$3"*) ;;
        *) fail "$1 is:" "$2" "expected in it:" "$3" ;;
    esac
}

expect_out() { expect_same "standard output" "$out" "$1"; }
expect_err() { expect_same "standard error" "$err" "$1"; }
expect_out_has() { expect_has "standard output" "$out" "$1"; }
expect_err_has() { expect_has "standard error" "$err" "$1"; }
expect_out_empty() { expect_same "standard output" "$out" ""; }
expect_err_empty() { expect_same "standard error" "$err" ""; }

expect_golden() {
    local golden=$tests_folder/golden/$1

    checks=$((checks + 1))
    if [ "${DAYBOOK_GOLDEN:-}" = write ]; then
        mkdir -p "$(dirname "$golden")" && cp "$work_folder/.out" "$golden"
    elif ! diff -u "$golden" "$work_folder/.out" >"$work_folder/.diff" 2>&1; then
        fail "differs from tests/golden/$1:" "$(<"$work_folder/.diff")"
    fi
}

finish() {
    echo "$checks checks, $failures failed"
    [ "$failures" = 0 ] && [ "$checks" -gt 0 ]
    exit
}
