#!/usr/bin/env bash
# tests/cli/move.sh - visits moved to another day, time, place, officer: what is promised, shown, and known of before
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book

ok 2024-04-02 finance contract quote --school 137037 --fy 2024-25 --days 2 --po 1
ok 2024-04-02 finance contract agree C-2024-001 --by Bursar
ok 2024-05-01 manager visit book --school 137037 --officer EWO-01 --date 2024-09-10 --session day
ok 2024-05-01 manager visit book --school 137037 --officer EWO-02 --date 2024-09-10 --session am

# ---- refused
refuse 2 "say what changes" 2024-05-02 manager visit move 1 --reason "No"
refuse 2 "say when: --session am, pm or day" 2024-05-02 manager visit move 1 --session am --start 9:00
refuse 3 "there is no visit 9" 2024-05-02 manager visit move 9 --date 2024-09-11
refuse 1 "nothing would change" 2024-05-02 manager visit move 1 --session day
refuse 1 "no school day at Upper Shirley High School (half-term holidays): to move it all the same give a --reason" \
    2024-05-02 manager visit move 1 --date 2024-10-29
refuse 1 "EWO-02 is at Upper Shirley High School from 08:45 to 12:27 on 10 September 2024 (visit 2)" \
    2024-05-02 manager visit move 1 --officer EWO-02 --reason "Link officer"
refuse 1 "the school has bought none for 2025-26" 2024-05-02 manager visit move 1 --date 2025-04-28
refuse 1 "'ewo-02' is an officer" 2024-05-02 ewo-02 visit move 1 --date 2024-09-11
refuse 1 "is for officer or manager or admin" 2024-05-02 finance visit move 1 --date 2024-09-11

# ---- a refusal for reasons of time offers the next that are free: a result, under the sentence
refuse 1 "free: Mon 4 Nov 2024 all day
free: Tue 5 Nov 2024 all day
free: Wed 6 Nov 2024 all day" 2024-05-02 manager visit move 1 --date 2024-10-29
refuse 1 '"slots":[{"date":"2024-09-10","session":"pm"},{"date":"2024-09-11","session":"am"},{"date":"2024-09-11","session":"pm"}]' \
    2024-05-02 manager --json visit book --school 116469 --officer EWO-02 --date 2024-09-10 --session am
refuse 1 "free: Wed 11 Sep 2024 am" \
    2024-05-02 manager visit book --school 116469 --officer EWO-01 --officer EWO-02 --date 2024-09-10 --start 9:00 --end 10:00
refuse 1 "only 0.5 day left to book" 2024-05-02 manager visit book --school 137037 --officer EWO-01 --date 2024-09-11 --session day
expect_same "no times are offered where days are missing" "$(grep -c free <<<"$err")" 0

# ---- time to travel, where a setting says how much
ok 2024-05-02 finance contract quote --school 116469 --fy 2024-25 --days 5 --po 2
ok 2024-05-02 finance contract agree C-2024-002 --by Bursar
ok 2024-05-02 boss setting set visit.travel 40 --from 2024-04-01
ok 2024-05-02 manager visit book --school 116469 --officer EWO-02 --date 2024-09-18 --start 9:00 --end 10:00
refuse 1 "EWO-02 would have 20 minutes from Cantell School to Upper Shirley High School on Wed 18 Sep 2024, and 40 are needed to travel (visit 3 ends at 10:00): to book it all the same give a --reason" \
    2024-05-02 manager visit book --school 137037 --officer EWO-02 --date 2024-09-18 --start 10:20 --end 11:00
ok 2024-05-02 manager visit move 3 --date 2024-09-19
ok 2024-05-02 boss setting set visit.travel 0 --from 2024-04-01
ok 2024-05-02 manager visit cancel 3 --by school --reason "Not now"

# ---- moved: day, then time and place, then officer and day at once
ok 2024-05-02 manager visit move 1 --date 2024-09-12 --reason "Training day"
expect_out "Moved visit 1: EWO-01 at Upper Shirley High School on Thu 12 Sep 2024, 08:45 to 16:42 (1 day on C-2024-001)."
ok 2024-05-03 ewo-01 visit move 1 --session pm --place online
expect_out_has "(0.5 day on C-2024-001)."
ok 2024-05-06 manager visit move 1 --officer EWO-02 --date 2024-09-16 --reason "Link officer"
expect_out_has "EWO-02 for Upper Shirley High School (online) on Mon 16 Sep 2024, 13:00 to 16:42"
ok 2024-05-06 auditor --json balance 137037
expect_same "left to book" "$(field 'd[0]["available"]')" "1.00"

# ---- the story
ok 2024-05-06 auditor visit show 1
expect_out_has "Thu 2 May 2024    visit move, by manager: Training day
                  Tue 10 Sep 2024, 08:45 to 16:42 became Thu 12 Sep 2024, 08:45
                  to 16:42
Fri 3 May 2024    visit move, by ewo-01
                  Thu 12 Sep 2024, 08:45 to 16:42 became Thu 12 Sep 2024, 13:00
                  to 16:42
                  school became online
Mon 6 May 2024    visit move, by manager: Link officer
                  Thu 12 Sep 2024, 13:00 to 16:42 became Mon 16 Sep 2024, 13:00
                  to 16:42
                  EWO-02 took it over from EWO-01"
ok 2024-05-06 auditor --json visit show 1
expect_same "the story" "$(field '[(a["was"]["date"], a["is"]["date"], a["is"].get("officer")) for a in d["acts"] if "was" in a]')" \
    "[('2024-09-10', '2024-09-12', None), ('2024-09-12', '2024-09-12', None), ('2024-09-12', '2024-09-16', 'EWO-02')]"

# ---- as it was known, and as on a date
seen() { field '[(v["visit"], v["date"], v["start"], v["place"], v["officer"], v["quantity"]) for v in d if v["visit"] == 1]'; }
ok 2024-05-06 auditor --json visit list --known 2024-05-01
expect_same "on 1 May" "$(seen)" "[(1, '2024-09-10', '08:45', 'school', 'EWO-01', '1.00')]"
ok 2024-05-06 auditor --json visit list --known 2024-05-02
expect_same "on 2 May" "$(seen)" "[(1, '2024-09-12', '08:45', 'school', 'EWO-01', '1.00')]"
ok 2024-05-06 auditor --json visit list --on 2024-05-03
expect_same "on 3 May" "$(seen)" "[(1, '2024-09-12', '13:00', 'online', 'EWO-01', '0.50')]"
ok 2024-05-06 auditor --json visit list --known 2024-05-03 --officer EWO-01
expect_same "EWO-01's then" "$(seen)" "[(1, '2024-09-12', '13:00', 'online', 'EWO-01', '0.50')]"
ok 2024-05-06 auditor --json visit list --officer EWO-01
expect_same "EWO-01's now" "$(seen)" "[]"
ok 2024-05-06 auditor --json visit list --known 2024-05-01 --from 2024-09-11
expect_same "none from then" "$(seen)" "[]"

# ---- a visit that makes good another keeps its length; one that took place is not moved
ok 2024-05-07 manager visit cancel 2 --by service --reason "Ill"
ok 2024-05-07 manager visit book --school 137037 --officer EWO-01 --date 2024-09-17 --session am --instead-of 2
refuse 1 "visit 4 makes good visit 2: it keeps its length, and stays in 2024-25" \
    2024-05-07 manager visit move 4 --session day
ok 2024-05-07 manager visit move 4 --session pm
ok 2024-09-16 ewo-02 visit deliver 1
refuse 1 "visit 1 is delivered: only a visit that is planned can be moved" 2024-09-16 manager visit move 1 --date 2024-09-18
refuse 1 "visit 2 is cancelled-by-service" 2024-09-16 manager visit move 2 --date 2024-09-18

# ---- an officer gives a visit to nobody; what is over needs a reason; who goes to a Fast Track meeting may chair it
refuse 1 "'cover assign' is for manager or admin" 2024-09-16 ewo-01 visit move 4 --officer EWO-02
refuse 1 "13 September 2024 is over: to move it all the same give a --reason" 2024-09-16 manager visit move 4 --date 2024-09-13
ok 2024-09-16 manager --json visit book --school 137037 --officer EWO-01 --service fast-track-meeting --date 2024-09-19 --start 9:00 --end 10:00
meeting=$(field 'd["visit"]')
refuse 1 "EWO-02 may not chair a Fast Track meeting" 2024-09-16 manager visit move "$meeting" --officer EWO-02 --reason "Ill"
# ---- of several schools, each one's days are said
for school in 137037 116469; do
    ok 2024-09-16 finance --json contract quote --school $school --fy 2024-25 --days 1 --po 2
    ok 2024-09-16 finance contract agree "$(field 'd["contract"]')" --by Bursar
done
ok 2024-09-16 manager visit book --school 137037=50% --school 116469=50% --officer EWO-01 --date 2024-09-24 --session day
ok 2024-09-16 manager visit move $((meeting + 1)) --date 2024-09-25
expect_out_has "0.5 day on C-2024-00"
expect_out_has " and 0.5 day on C-2024-00"
run --as auditor book check
expect_exit 0
run --as auditor book audit verify
expect_exit 0
finish
