#!/usr/bin/env bash
# tests/cli/cover.sh - officers away, days that a school is closed, and who takes over
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book

# ---- absences
ok 2024-09-02 manager officer absence EWO-01 --kind leave --from 2024-09-09 --to 2024-09-13
expect_out "Absence 1: EWO-01 is away from 9 September 2024 to 13 September 2024 (leave). No visit is booked then."
ok 2024-09-02 ewo-01 --json officer absence EWO-01 --kind training --from 2024-09-17 --session am
expect_out '{"absence":2,"officer":"EWO-01","kind":"training","from":"2024-09-17","start":"00:00","to":"2024-09-17","end":"12:27","visits_affected":0}'
ok 2024-09-02 manager officer absence EWO-01 --kind busy --from 2024-09-18 --start 14:00 --end 16:30
refuse 1 "is in the book already (absence 3)" 2024-09-02 manager officer absence EWO-01 --kind busy --from 2024-09-18 --start 14:00 --end 16:30
refuse 1 "cannot enter an absence for another one" 2024-09-02 ewo-02 officer absence EWO-01 --kind leave --from 2024-09-20
refuse 1 "the role finance" 2024-09-02 finance officer absence EWO-01 --kind leave --from 2024-09-20
refuse 1 "is not a kind of absence" 2024-09-02 manager officer absence EWO-01 --kind holiday --from 2024-09-20
refuse 1 '"field":"end"' 2024-09-02 manager --json officer absence EWO-01 --kind busy --from 2024-09-20 --start 14:00 --end 14:00
refuse 1 "'25:00' is not a time" 2024-09-02 manager officer absence EWO-01 --kind busy --from 2024-09-20 --start 25:00
refuse 1 "say --session, or --start and --end" 2024-09-02 manager officer absence EWO-01 --kind busy --from 2024-09-20 --start 9:00 --session am
refuse 1 "half a day is of one day" 2024-09-02 manager officer absence EWO-01 --kind busy --from 2024-09-20 --to 2024-09-21 --session am
refuse 1 "'day' is not half a day" 2024-09-02 manager officer absence EWO-01 --kind busy --from 2024-09-20 --session day
refuse 3 "there is no officer" 2024-09-02 manager officer absence EWO-09 --kind leave --from 2024-09-20
run absence list
expect_exit 0
expect_out "No  Officer  Kind      From         At     To           Until  Entered  State
--  -------  --------  -----------  -----  -----------  -----  -------  -----
 1  EWO-01   leave     9 Sep 2024   00:00  13 Sep 2024  24:00  here
 2  EWO-01   training  17 Sep 2024  00:00  17 Sep 2024  12:27  here
 3  EWO-01   busy      18 Sep 2024  14:00  18 Sep 2024  16:30  here"
refuse 1 "EWO-01 is not available from 08:45 to 12:27 on Tue 17 Sep 2024 (training, absence 2): to book it all the same give a --reason" \
    2024-09-02 manager visit book --school 137037 --officer EWO-01 --date 2024-09-17 --session am --service fast-track-meeting
refuse 2 "'--reason TEXT' is missing" 2024-09-02 manager absence withdraw 2
refuse 1 "cannot withdraw an absence for another one" 2024-09-02 ewo-02 absence withdraw 2 --reason "not mine"
refuse 3 "there is no absence 9: 'daybook absence list' shows them" 2024-09-02 manager absence withdraw 9 --reason "not so"
ok 2024-09-02 ewo-01 absence withdraw 2 --reason "the course was cancelled"
expect_out "Withdrew absence 2: EWO-01 is there from 00:00 to 12:27 on 17 September 2024."
refuse 1 "absence 2 was withdrawn on 2 September 2024" 2024-09-02 manager absence withdraw 2 --reason "again"
ok 2024-09-02 manager visit book --school 137037 --officer EWO-01 --date 2024-09-17 --session am --service fast-track-meeting
run --json absence list --officer EWO-01
expect_same "what holds" "$(field '[a["absence"] for a in d]')" "[1, 3]"
run --json absence list --withdrawn
expect_same "and what does not" "$(field '[(a["absence"], a["withdrawn_on"]) for a in d]')" "[(1, None), (2, '2024-09-02'), (3, None)]"
run absence list --officer EWO-02
expect_out "No absence is in the book for that time."
ok 2024-09-02 manager officer absence EWO-01 --kind sickness --from 2024-09-17
expect_out "Absence 4: EWO-01 is away on 17 September 2024 (sickness).
1 visit is booked then:
    daybook cover affected --absence 4"

# ---- days of one school
ok 2024-09-02 manager term day 137037 --date 2024-09-20 --kind inset
expect_out "20 September 2024 is no school day at Upper Shirley High School (staff training day)."
ok 2024-09-02 manager --json term day 137037 --date 2024-09-17 --kind own --title "Founder's day"
expect_out '{"urn":"137037","date":"2024-09-17","school_day":"no","why":"Founder'"'"'s day","visits_booked":1}'
ok 2024-09-02 manager term day 137037 --date 2024-09-17 --kind own --title "Founder's day"
expect_out_has "1 visit is booked then"
refuse 1 "no working day" 2024-09-02 manager term day 137037 --date 2024-09-21 --kind own
refuse 1 "'holiday' is not a kind of closed day" 2024-09-02 manager term day 137037 --date 2024-09-20 --kind holiday
refuse 2 "say --kind inset or --kind own, or --remove" 2024-09-02 manager term day 137037 --date 2024-09-20
refuse 2 "--remove takes neither" 2024-09-02 manager term day 137037 --date 2024-09-20 --remove --kind own
refuse 1 "20 September 2024 is no school day at Upper Shirley High School (staff training day): to book it all the same give a --reason" \
    2024-09-02 manager visit book --school 137037 --officer EWO-02 --date 2024-09-20 --session am --service fast-track-meeting
ok 2024-09-02 manager visit book --school 137037 --officer EWO-02 --date 2024-09-20 --session am --service fast-track-meeting --place desk
run term days
expect_out "Date         URN     School                     Kind   Title
-----------  ------  -------------------------  -----  ------------------
17 Sep 2024  137037  Upper Shirley High School  own    Founder's day
20 Sep 2024  137037  Upper Shirley High School  inset  staff training day"
ok 2024-09-02 manager term day 137037 --date 2024-09-17 --remove
expect_out "17 September 2024 is a school day at Upper Shirley High School."
refuse 3 "is no closed day of that school" 2024-09-02 manager term day 137037 --date 2024-09-17 --remove
ok 2024-09-02 manager term day 137037 --date 2027-11-26 --kind inset
ok 2024-09-02 manager term day 137037 --date 2027-11-26 --remove
expect_out "26 November 2027 at Upper Shirley High School: whether it is a school day is not known (term dates of 2027/28 are not known)."
run book check
expect_exit 0
finish
