#!/usr/bin/env bash
# tests/cli/killed.sh - an invoice run and a register import killed at random instants: the next one finishes, and the
# book is the same, row by row and byte by byte, as if nothing had happened. Asked to stop (Ctrl-C), a run does nothing by
# halves and says what it did.
#
# DAYBOOK_KILLS=200 kills so many runs, of a thousand payers, instead of a few of forty.
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
kills=${DAYBOOK_KILLS:-12}
schools=40
[ "$kills" -lt 100 ] || schools=1000

# ---- an authority of our own, with a register of as many schools
register() { # HOW-MANY NAME
    python3 -c 'import sys
print("URN,LA (code),EstablishmentName,TypeOfEstablishment (code),EstablishmentTypeGroup (code),EstablishmentStatus (code),Street,Town,Postcode")
for i in range(int(sys.argv[1])):
    kind = ("01,4", "34,10")[i % 2]
    print(f"{200000 + i},852,School {i:04d}{sys.argv[2]},{kind},1,{i} High Street,Southampton,SO14 7LY")' "$1" "$2"
}
new_book
register $schools "" >register.csv
ok 2024-04-02 finance school import register.csv
for ((i = 0; i < schools; i++)); do
    ok 2024-04-02 finance contract quote --school $((200000 + i)) --fy 2024-25 --days $((i % 9 + 1)) --plan monthly
    ok 2024-04-02 manager contract agree "C-2024-$(printf %03d $((i + 1)))" --by "Business manager" \
        --reason "two officers stand for all of them"
done
ok 2024-06-03 ewo-01 statutory add --school 200001 --service penalty-notice --officer EWO-01
at 2024-06-28
month=2024-06-30
invoice_run() { "$DAYBOOK_BIN" --book "$1" --as finance invoice run --to $month; }

# ---- what it should come to
cp "$DAYBOOK" whole.db
started=$(date +%s%N)
invoice_run whole.db >/dev/null || fail "the run that nobody stops"
took=$((($(date +%s%N) - started) / 1000000))
whole=$(fingerprint whole.db)
run --book whole.db --json invoice list
expect_same "numbers without gap, one document a school" \
    "$(field '(len(d), len({x["urn"] for x in d}), [x["number"] for x in d] == sorted(x["number"] for x in d), sorted({x["number"][:7] for x in d}), max(x["number"] for x in d))')" \
    "($schools, $schools, True, ['EWR24-0', 'EWS24-0'], 'EWS24-$(printf %05d $((schools / 2)))')"
listed=$out

# ---- killed
stop_after() { # MILLISECONDS COMMAND...: SIGKILL unless it is done by then
    local wait_ms=$1 pid
    shift
    "$@" >/dev/null 2>&1 </dev/null &
    pid=$!
    sleep "$(printf '%d.%03d' $((wait_ms / 1000)) $((wait_ms % 1000)))"
    if kill -KILL $pid 2>/dev/null; then
        stopped=$((stopped + 1))
        took=$((took + took / 50))
    else # the machine has more time for it than when it was measured
        took=$((took - took / 12))
    fi
    wait $pid 2>/dev/null
}

stopped=0
before=0 # killed before anything was issued
for ((round = 0; stopped < kills; round++)); do
    cp "$DAYBOOK" killed.db
    # the first kill somewhere in that eighth of the run; then one anywhere
    stop_after $((round % 8 * took / 8 + RANDOM % (took / 8 + 1))) \
        "$DAYBOOK_BIN" --book killed.db --as finance invoice run --to $month
    run --book killed.db --as auditor book check
    expect_exit 0
    run --book killed.db --json invoice list
    case $out in
        "[]") before=$((before + 1)) ;;
        *) expect_out "$listed" ;;
    esac
    stop_after $((RANDOM % took)) "$DAYBOOK_BIN" --book killed.db --as finance invoice run --to $month
    run --book killed.db --as finance invoice run --to $month
    expect_exit 0
    run --book killed.db --as finance --json invoice run --to $month
    expect_out "[]"
    run --book killed.db --json invoice list
    expect_out "$listed"
    run --book killed.db book check
    expect_exit 0
    [ ! -e killed.db-wal ] || fail "killed.db-wal is left"
    expect_same "the book that was killed" "$(fingerprint killed.db)" "$whole"
    rm -f killed.*
done
echo "$stopped of $((round * 2)) runs were killed; after $before first kills nothing was issued"

# the last document has its PDF, too
run --book whole.db invoice pdf "EWS24-$(printf %05d $((schools / 2)))" -o last.pdf
expect_exit 0

# ---- asked to stop: SIGINT at any instant, its own exit status and words
interrupt() { # BOOK MILLISECONDS: exit status, then what it said
    python3 - "$DAYBOOK_BIN" "$1" "$2" $month <<'END'
import signal, subprocess, sys, time
binary, book, wait, month = sys.argv[1:]
run = subprocess.Popen([binary, "--book", book, "--as", "finance", "invoice", "run", "--to", month],
                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                       preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
time.sleep(int(wait) / 1000)
run.send_signal(signal.SIGINT)
said = run.communicate()[1]
print(run.returncode)
print(said, end="")
END
}

unissued=0 half=0
for ((round = 0; round < kills || unissued == 0 || half == 0; round++)); do
    [ $round -lt $((kills + 100)) ] || break
    cp "$DAYBOOK" stopped.db
    said=$(interrupt stopped.db $((round % 8 * took / 8 + RANDOM % (took / 8 + 1))))
    last_call="invoice run, interrupted: $said"
    run --book stopped.db --json invoice list
    case $said in
        0*) took=$((took - took / 12)) ;;
        *) took=$((took + took / 50)) ;;
    esac
    case $said in
        -2) [ "$out" = "[]" ] || expect_out "$listed" ;; # it had not begun, or was over
        1*"nothing was issued")
            expect_out "[]"
            unissued=$((unissued + 1))
            ;;
        1*"the next 'daybook invoice run' makes the others")
            expect_out "$listed"
            half=$((half + 1))
            ;;
        0*) expect_out "$listed" ;; # it was done before
        *) fail "what an interrupted run says" ;;
    esac
    run --book stopped.db --as finance invoice run --to $month
    expect_exit 0
    expect_same "the book that was stopped" "$(fingerprint stopped.db)" "$whole"
    rm -f stopped.*
done
echo "$round runs were interrupted: $unissued issued nothing, $half left PDFs to the next"
expect_same "some were stopped before, and some after the issue" "$((unissued > 0)) $((half > 0))" "1 1"

# ---- a register import: all of it or nothing
register 1500 " Academy" >long.csv
for round in 1 2 3; do
    cp "$DAYBOOK" killed.db
    stop_after $((RANDOM % 60)) "$DAYBOOK_BIN" --book killed.db --as finance school import long.csv
    run --book killed.db --json school list
    case $(field 'sum(x["name"].endswith("Academy") for x in d if x["urn"] >= "200000" and x["name"].startswith("School"))') in
        0 | 1500) ;;
        *) fail "a part of the register was imported" ;;
    esac
    run --book killed.db --as finance --json school import long.csv
    expect_exit 0
    run --book killed.db --as finance --json school import long.csv
    expect_same "the second import" "$(field '(d["added"], d["changed"], d["same"])')" "(0, 0, 1500)"
    run --book killed.db book check
    expect_exit 0
    rm -f killed.db*
done
finish
