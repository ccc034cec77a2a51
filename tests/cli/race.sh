#!/usr/bin/env bash
# tests/cli/race.sh - two processes book the last days of a school at the same moment: one has them, the other is told
# what is left
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book
day=2024-09-02
ok $day finance contract quote --school 137037 --days 1 --po 1
ok $day finance contract agree C-2024-001 --by Bursar
ok $day manager visit book --school 137037 --officer EWO-01 --date 2024-09-03 --session am
at $day

# school days of one officer: a round needs one of its own
mapfile -t dates < <(python3 -c 'import datetime as d
for first, last in (("2024-09-04", "2024-10-25"), ("2024-11-04", "2024-12-20"), ("2025-01-06", "2025-02-14")):
    on = d.date.fromisoformat(first)
    while on <= d.date.fromisoformat(last):
        if on.weekday() < 5:
            print(on)
        on += d.timedelta(1)' 2>/dev/null | head -100)
expect_same "dates" "${#dates[@]}" 100

book() { # OFFICER SESSION DATE NAME
    "$DAYBOOK_BIN" --as manager visit book --school 137037 --officer "$1" --date "$3" --session "$2" \
        >"$4.out" 2>"$4.err" </dev/null
    echo $? >"$4.status"
}

# Both ask at once; then whoever has the days gives them back for the next round.
round() { # SESSION SESSION DATE
    local winner loser visit

    book EWO-01 "$1" "$3" a &
    book EWO-02 "$2" "$3" b &
    wait
    case $(<a.status)/$(<b.status) in
        0/1) winner=a loser=b ;;
        1/0) winner=b loser=a ;;
        *)
            fail "round of $3: exits $(<a.status) and $(<b.status), expected 0 and 1" "$(<a.err)" "$(<b.err)"
            return 1
            ;;
    esac
    expect_same "standard output of the loser" "$(<$loser.out)" ""
    case $(<$loser.err) in
        *"no bought days are left to book on "* | *"only 0.5 day left to book on "*) ;;
        *) fail "the loser was told:" "$(<$loser.err)" ;;
    esac
    visit=$(sed 's/Booked visit \([0-9]*\):.*/\1/' $winner.out)
    "$DAYBOOK_BIN" --as manager visit cancel "$visit" --by service --reason "next round" >/dev/null 2>cancel.err ||
        fail "visit $visit was not given back: $(<cancel.err)"
}

for date in "${dates[@]:0:50}"; do # half a day is left, both want it
    round am pm "$date" || break
done
ok $day manager visit cancel 1 --by service --reason "the second half"
for date in "${dates[@]:50}"; do # a day is left, one wants all of it, the other half
    round day am "$date" || break
done

run --json balance 137037
expect_same "what is left" "$(field '[d[0][k] for k in ("bought", "planned", "available")]')" "['1.00', '0.00', '1.00']"
run --json visit list
expect_same "visits" "$(field '(len(d), {v["state"] for v in d})')" "(101, {'cancelled-by-service'})"
run book check
expect_exit 0
finish
