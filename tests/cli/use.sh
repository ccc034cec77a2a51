#!/usr/bin/env bash
# tests/cli/use.sh - visits as they happen: of several, without a booking, called off, disputed, taken back; what is owed
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book

# ---- three schools: one whose contract has a notice, one that pays as it goes, one with half a day to come
ok 2024-04-02 finance contract quote --school 137037 --fy 2024-25 --days 5 --notice "under 48 hours: 100%" --po 1
ok 2024-04-02 finance contract agree C-2024-001 --by Bursar
ok 2024-04-02 finance contract quote --school 116469 --fy 2024-25 --pay-as-you-go
ok 2024-04-02 finance contract agree C-2024-002 --by "Head teacher"
ok 2024-04-02 finance contract quote --school 115831 --fy 2024-25 --days 1
ok 2024-04-02 finance contract agree C-2024-003 --by "Head teacher"

# ---- book: several officers, several schools, a place
ok 2024-05-01 manager visit book --school 137037 --officer EWO-01 --officer EWO-02 --date 2024-09-10 --session am
expect_out "Booked visit 1: EWO-01 and EWO-02 at Upper Shirley High School on Tue 10 Sep 2024, 08:45 to 12:27 (1.0 day)."
refuse 1 "EWO-02 is at Upper Shirley High School from 08:45 to 12:27 on 10 September 2024 (visit 1)" \
    2024-05-01 manager visit book --school 137037 --officer EWO-02 --date 2024-09-10 --session am
refuse 1 "EWO-01 stands twice" \
    2024-05-01 manager visit book --school 137037 --officer EWO-01 --officer EWO-01 --date 2024-09-11 --session am
ok 2024-05-01 manager visit book --school 137037=60% --school 115831=40% --officer EWO-01 --date 2024-09-11 --session day
expect_out_has "EWO-01 at Upper Shirley High School and Hardmoor Early Years Centre on Wed 11 Sep 2024"
expect_out_has "(0.6 day of Upper Shirley High School, 0.4 day of Hardmoor Early Years Centre)."
refuse 1 "come to 90%: they must come to 100%" \
    2024-05-01 manager visit book --school 137037=60% --school 115831=30% --officer EWO-01 --date 2024-09-12 --session day
refuse 2 "say which part of the visit is whose" \
    2024-05-01 manager visit book --school 137037 --school 115831 --officer EWO-01 --date 2024-09-12 --session day
refuse 1 "'40' is not a part of the visit such as 60%" \
    2024-05-01 manager visit book --school 137037=60% --school 115831=40 --officer EWO-01 --date 2024-09-12 --session day
refuse 1 "'moon' is not a place: school, home, online or desk" \
    2024-05-01 manager visit book --school 137037 --officer EWO-01 --date 2024-09-12 --session am --place moon
ok 2024-05-01 manager visit book --school 137037 --officer EWO-01 --date 2024-12-24 --session am --place desk
expect_out_has "EWO-01 for Upper Shirley High School (desk work) on Tue 24 Dec 2024"
ok 2024-05-01 manager visit book --school 116469 --officer EWO-01 --date 2024-09-12 --session am
expect_out_has "(0.5 day, all bought as it is used)."
refuse 1 "only 0.6 day left to book" 2024-05-01 manager visit book --school 115831 --officer EWO-01 --date 2024-09-13 --session day
refuse 2 "say who agreed to it, with --top-up-by" \
    2024-05-01 manager visit book --school 115831 --officer EWO-01 --date 2024-09-13 --session day --po 7
ok 2024-05-01 manager visit book --school 115831 --officer EWO-01 --date 2024-09-13 --session day --top-up-by "Ms Bursar" --po 7
expect_out_has "(1.0 day, 0.4 day bought as a top-up)."

# ---- the list shows a visit to each of its schools and officers
ok 2024-05-01 manager --json visit list --school 115831
expect_same "its part" "$(field '[(v["visit"], v["urn"], v["schools"], v["quantity"]) for v in d]')" \
    "[(2, '115831', 2, '0.40'), (5, '115831', 1, '1.00')]"
ok 2024-05-01 manager --json visit list --officer EWO-02
expect_same "the second officer" "$(field '[(v["visit"], v["officer"], v["officers"]) for v in d]')" "[(1, 'EWO-02', 2)]"
ok 2024-05-01 manager visit list --to 2024-09-11
expect_out_has "EWO-01 +1"
ok 2024-05-01 manager --json visit show 2
expect_same "a visit" "$(field '[(s["urn"], s["percent"], s["booked"]) for s in d["schools"]]')" \
    "[('137037', '60.00', '0.60'), ('115831', '40.00', '0.40')]"
ok 2024-05-01 manager visit show 2
expect_out_has "School     Hardmoor Early Years Centre (115831), 40%: 0.4 day booked on C-2024-003"

# ---- deliver: with free work inside
ok 2024-09-10 ewo-02 visit deliver 1 --free fast-track-meeting=110
expect_out "Delivered visit 1: EWO-01 and EWO-02 at Upper Shirley High School on Tue 10 Sep 2024 (1.0 on C-2024-001)."
refuse 2 "say --free for one visit at a time" 2024-09-12 ewo-01 visit deliver 2 4 --free fast-track-meeting=10
refuse 1 "the free minutes come to 445: visit 2 has 444" 2024-09-12 ewo-01 visit deliver 2 --free fast-track-meeting=445
ok 2024-09-12 ewo-01 visit deliver 2 --free fast-track-meeting=222
expect_out_has "it draws nothing, half of it or more was free work."
ok 2024-09-12 ewo-01 visit deliver 4
expect_out_has "(0.5 day bought as it was used at £184.00)."
ok 2024-09-13 manager visit deliver 5
expect_out_has "(0.6 day drawn and 0.4 day as a top-up at £147.20)."
refuse 1 "nobody confirms their own delivery: somebody else must confirm visit 5" 2024-09-13 manager visit confirm 5

# ---- no access, and cancelled late: what the contract's notice says
ok 2024-09-12 manager visit book --school 137037 --officer EWO-01 --date 2024-09-17 --session am
ok 2024-09-12 manager visit book --school 137037 --officer EWO-01 --date 2024-09-17 --session pm
ok 2024-09-12 manager visit book --school 137037 --officer EWO-01 --date 2024-09-18 --session am
ok 2024-09-17 ewo-01 visit no-access 6 --reason "The gate was locked"
expect_out "No access at visit 6: EWO-01 at Upper Shirley High School on Tue 17 Sep 2024: 0.5 day drawn, as the contract says (under 48 hours: 100%)."
refuse 1 "say when the school told you before that, with --told" \
    2024-09-18 ewo-01 visit cancel 7 --by school --reason "Training day"
refuse 1 "is not a day and a time" 2024-09-18 ewo-01 visit cancel 7 --by school --reason "Training day" --told yesterday
ok 2024-09-18 ewo-01 visit cancel 7 --by school --reason "Training day" --told "2024-09-13 10:00"
expect_out_has "its days are free to book again."
refuse 1 "'visit waive' is for manager or admin" 2024-09-17 ewo-01 visit cancel 8 --by school --reason "Flood" --waive
ok 2024-09-17 manager visit cancel 8 --by school --reason "Flood" --waive
ok 2024-09-18 auditor --json visit show 8
expect_same "how it was decided" "$(field '(d["state"], d["decided_by"], d["told"], d["schools"][0]["drawn"])')" \
    "('cancelled-by-school', 'waived', '2024-09-17 10:00', '0.00')"
expect_same "what was done with it" "$(field '[(a["act"], a["by"], a["reason"]) for a in d["acts"]][-1]')" \
    "('visit cancel', 'manager', 'Flood')"

# ---- record: done without a booking
ok 2024-09-19 ewo-01 visit record --school 137037 --officer EWO-01 --date 2024-09-18 --session am
expect_out "Recorded visit 9: EWO-01 at Upper Shirley High School on Wed 18 Sep 2024, 08:45 to 12:27: 0.5 day drawn."
ok 2024-09-19 manager visit book --school 137037 --officer EWO-01 --date 2024-09-24 --session day
ok 2024-09-19 manager visit book --school 137037 --officer EWO-01 --date 2024-09-25 --session day
ok 2024-09-19 ewo-01 visit record --school 137037 --officer EWO-01 --date 2024-09-19 --session day \
    --top-up-by "Ms Bursar" --po "PO 9"
expect_out_has "0.5 day drawn and 0.5 day as a top-up at £184.00."
refuse 1 "say why the service bears the cost" \
    2024-09-20 ewo-01 visit record --school 137037 --officer EWO-01 --date 2024-09-20 --session am --at-our-cost
refuse 2 "either the school buys what is missing" \
    2024-09-20 ewo-01 visit record --school 137037 --officer EWO-01 --date 2024-09-20 --session am --at-our-cost --top-up-by X
refuse 1 "is still to come: book the visit" \
    2024-09-20 ewo-01 visit record --school 137037 --officer EWO-01 --date 2024-09-23 --session am
ok 2024-09-20 ewo-01 visit record --school 137037 --officer EWO-01 --date 2024-09-20 --session am --at-our-cost --reason "Promised"
expect_out_has "0.5 day at our own cost."

# ---- query and answer
refuse 1 "drew nothing: there is nothing to dispute" 2024-09-20 finance visit query 10 --by Bursar --reason "No"
ok 2024-09-20 finance visit query 9 --by Bursar --reason "Nobody saw the officer"
expect_out_has "Queried visit 9"
ok 2024-10-10 auditor visit list --from 2024-09-18 --to 2024-09-18
expect_out_has "queried"
refuse 1 "it is answered before it is confirmed" 2024-10-10 manager visit confirm 9
refuse 2 "say which: --stands or --reversed" 2024-10-10 manager visit answer 9 --reason "The log"
refuse 1 "is for manager or admin" 2024-10-10 ewo-01 visit answer 9 --stands --reason "I was there"
ok 2024-10-10 manager visit answer 9 --stands --reason "The log says so"
ok 2024-10-10 manager visit confirm 9
ok 2024-09-24 ewo-01 visit deliver 10
ok 2024-09-25 finance visit query 10 --by Bursar --reason "Half a day"
ok 2024-09-26 manager visit answer 10 --reversed --reason "Half a day, indeed"
expect_out_has "Reversed visit 10: EWO-01 at Upper Shirley High School on Tue 24 Sep 2024: what it drew is there again."

# ---- reverse, and a free service that was none
refuse 1 "is for manager or admin" 2024-09-26 ewo-01 visit reverse 4 --reason "It was another school"
ok 2024-09-26 manager visit reverse 4 --reason "It was another school"
expect_out_has "what it drew is there again."
ok 2024-09-26 ewo-01 statutory add --school 137037 --service penalty-notice --officer EWO-01 --minutes 30
refuse 1 "the visit must be reversed" 2024-09-26 ewo-01 statutory withdraw 1 --reason "Wrong"
ok 2024-09-26 ewo-01 statutory withdraw 4 --reason "Entered twice"
expect_out "Withdrew free service 4: no list and no annex shows it."
refuse 1 "was withdrawn on 26 September 2024" 2024-09-26 ewo-01 statutory withdraw 4 --reason "Entered twice"
refuse 3 "there is no free service 99" 2024-09-26 ewo-01 statutory withdraw 99 --reason "Entered twice"

# ---- owed: cancelled by the service, made good; asked for; offered
ok 2024-09-24 manager visit cancel 11 --by service --reason "The officer is ill"
expect_out_has "its days are owed until 'visit book --instead-of 11' makes them good."
ok 2024-09-24 manager owed list
expect_out_has "C-2024-001  24 Sep 2024    1.0 day  cancelled  open"
ok 2024-09-24 manager visit book --school 137037 --officer EWO-01 --date 2024-10-01 --session am --instead-of 11
expect_out_has "Visit 11 is not made good yet"
ok 2024-09-24 manager visit book --school 137037 --officer EWO-01 --date 2024-10-02 --session am --instead-of 11
expect_out_has "Visit 11 is made good: its days are owed no more."
refuse 1 "nothing is owed for visit 11" \
    2024-09-24 manager visit book --school 137037 --officer EWO-01 --date 2024-10-03 --session am --instead-of 11
ok 2024-09-24 manager owed list
expect_out "Nothing is owed."
refuse 1 "C-2024-001 asks for dates of 2024-25 by 31 January 2025" 2025-02-03 manager owed ask C-2024-001 --days 0.5 --by Bursar
refuse 1 "cannot be owed" 2025-01-20 manager owed ask C-2024-001 --days 5 --by Bursar
ok 2025-01-20 manager owed ask C-2024-001 --days 0.5 --by Bursar
expect_out_has "Owed to Upper Shirley High School on C-2024-001 since 20 January 2025: 0.5 day."
refuse 1 "the days end on 31 March 2025" 2025-02-03 manager owed offer 2 --date 2025-04-01 --reason "By telephone"
ok 2025-02-03 manager owed offer 2 --date 2025-03-12 --reason "By telephone"
expect_out_has "was offered a slot on 12 March 2025 for 0.5 day"
ok 2025-02-03 manager --json owed list --all --fy 2024-25
expect_same "settled" "$(field '[(o["cause"], o["settled"], o["slot_on"]) for o in d]')" \
    "[('cancelled', 're-arranged', None), ('not-offered', 'offered', '2025-03-12')]"
refuse 3 "nothing is owed under 9" 2025-02-03 manager owed offer 9 --date 2025-03-12 --reason "By telephone"

run --as auditor book check
expect_exit 0
finish
