#!/usr/bin/env bash
# tests/cli/series.sh - series of visits: what is booked, skipped, refused; listed and cancelled together
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book
day=2024-09-02
ok $day finance contract quote --school 137037 --fy 2024-25 --days 10 --po 1
ok $day finance contract agree C-2024-001 --by Bursar
ok $day manager officer absence EWO-01 --kind leave --from 2024-10-07 --to 2024-10-11
ok $day manager term day 137037 --date 2024-11-19 --kind own --title "Moving house"
book="visit book --school 137037 --officer EWO-01 --date 2024-09-10 --session am"

# ---- rules that are none
for rule in "WEEKLY" "FREQ=DAILY;COUNT=3" "FREQ=WEEKLY" "FREQ=WEEKLY;COUNT=3;UNTIL=20250331" "FREQ=WEEKLY;COUNT=0" \
    "FREQ=WEEKLY;COUNT=3;COUNT=4" "FREQ=WEEKLY;COUNT=3;BYDAY=1TU" "FREQ=WEEKLY;COUNT=3;BYSETPOS=1" \
    "FREQ=WEEKLY;UNTIL=20250230" "FREQ=MONTHLY;COUNT=3;BYDAY=6TU" "FREQ=WEEKLY;UNTIL=20400101" "FREQ=WEEKLY;UNTIL=20240901"; do
    # shellcheck disable=SC2086
    refuse 1 "repeat" $day manager $book --repeat "$rule"
done

# ---- half-term, leave and a day of the school's own are skipped; each is said
# shellcheck disable=SC2086
ok $day manager $book --repeat "freq=weekly;count=12"
expect_out "Booked series 1: EWO-01, 9 visits for Upper Shirley High School, 08:45 to 12:27 (4.5 days).
Tue 10 Sep 2024   visit 1
Tue 17 Sep 2024   visit 2
Tue 24 Sep 2024   visit 3
Tue 1 Oct 2024    visit 4
Tue 8 Oct 2024    skipped: EWO-01 is not available
Tue 15 Oct 2024   visit 5
Tue 22 Oct 2024   visit 6
Tue 29 Oct 2024   skipped: half-term holidays
Tue 5 Nov 2024    visit 7
Tue 12 Nov 2024   visit 8
Tue 19 Nov 2024   skipped: Moving house
Tue 26 Nov 2024   visit 9"
ok $day auditor --json visit list --series 1 --from 2024-11-01
expect_same "the list" "$(field '[(v["visit"], v["date"], v["series"]) for v in d]')" \
    "[(7, '2024-11-05', 1), (8, '2024-11-12', 1), (9, '2024-11-26', 1)]"
ok $day auditor visit show 3
expect_out_has "Series     1, with others: 'visit list --series 1'"

# ---- refused: a clash, an officer who does not work; too few days, and how many would do
# shellcheck disable=SC2086
refuse 1 "EWO-01 is at Upper Shirley High School from 08:45 to 12:27 on 10 September 2024 (visit 1)
free: Tue 10 Sep 2024 pm" $day manager $book --repeat "FREQ=WEEKLY;COUNT=2"
refuse 1 "EWO-01 does not work from 17:30 to 18:30" $day manager \
    visit book --school 137037 --officer EWO-01 --date 2024-09-10 --start 17:30 --end 18:30 --repeat "FREQ=WEEKLY;COUNT=2"
# shellcheck disable=SC2086
refuse 1 "5 of 7 visits could be booked, and none is: only 0.5 day left to book on 24 October 2024" $day manager \
    visit book --school 137037 --officer EWO-01 --date 2024-09-12 --session day --repeat "FREQ=WEEKLY;COUNT=9;INTERVAL=1"
refuse 1 '"bookable":5' $day manager --json \
    visit book --school 137037 --officer EWO-01 --date 2024-09-12 --session day --repeat "FREQ=WEEKLY;COUNT=9"
refuse 1 "a series is neither at our own cost nor instead of a visit" $day manager \
    visit book --school 137037 --officer EWO-01 --date 2024-09-12 --session am --repeat "FREQ=WEEKLY;COUNT=9" --instead-of 1
refuse 1 "no day of the series can be booked: the first, Sat 14 Sep 2024, is a Saturday" $day manager \
    visit book --school 137037 --officer EWO-01 --date 2024-09-14 --session am --repeat "FREQ=WEEKLY;COUNT=2"

# ---- a day of leave refuses a single visit, and the next free times are offered
refuse 1 "free: Mon 14 Oct 2024 am
free: Mon 14 Oct 2024 pm
free: Tue 15 Oct 2024 pm" $day manager visit book --school 137037 --officer EWO-01 --date 2024-10-08 --session am

# ---- months; it stops where term dates are not known
ok $day manager --json visit book --school 116469 --officer EWO-02 --date 2025-03-03 --session pm \
    --service fast-track-meeting --repeat "FREQ=MONTHLY;BYDAY=1MO;COUNT=12"
expect_same "booked" "$(field '[v["date"] for v in d["visits"]]')" \
    "['2025-03-03', '2025-06-02', '2025-07-07']"
expect_same "skipped" "$(field '[(v["date"], v["why"]) for v in d["skipped"]]')" \
    "[('2025-04-07', 'Easter holidays'), ('2025-05-05', 'Early May bank holiday'), ('2025-08-04', 'summer holidays')]"
expect_same "stopped" "$(field '(d["series"], d["rule"], d["days"], d["stopped_on"], d["not_booked"], d["quantity"])')" \
    "(2, 'FREQ=MONTHLY;COUNT=12;BYDAY=1MO', 12, '2025-09-01', 6, '0.00')"
ok $day manager visit book --school 116469 --officer EWO-02 --date 2025-07-14 --start 9:00 --end 10:00 \
    --service fast-track-meeting --repeat "FREQ=WEEKLY;INTERVAL=8;UNTIL=20251231"
expect_out_has "Mon 8 Sep 2025    stopped: term dates of 2025/26 are not known
                  3 of 4 days are not booked"

# ---- the rest of it is cancelled together
refuse 2 "say which: the numbers of visits, or --series" $day manager visit cancel --by school --reason "Why"
refuse 2 "say which: the numbers of visits, or --series" $day manager visit cancel 1 --series 1 --by school --reason "Why"
refuse 3 "there is no series 9" $day manager visit cancel --series 9 --by school --reason "Why"
ok $day manager visit move 8 --date 2024-11-13
ok $day manager visit cancel --series 1 --from 2024-11-01 --by school --reason "Ends at half-term"
expect_same "cancelled" "$(grep -c Cancelled <<<"$out")" 3
refuse 1 "no visit of series 1 is planned from 1 November 2024 on" \
    $day manager visit cancel --series 1 --from 2024-11-01 --by school --reason "Why"
ok $day auditor --json visit list --series 1 --state booked
expect_same "what is left" "$(field 'len(d)')" 6

run --as auditor book check
expect_exit 0
finish
