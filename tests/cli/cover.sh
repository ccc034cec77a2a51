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

run officer show EWO-01
expect_out_has "Away          from 9 September 2024 to 13 September 2024 (leave, absence 1)
              on 17 September 2024 (sickness, absence 4)
              from 14:00 to 16:30 on 18 September 2024 (busy, absence 3)"
run --json officer show EWO-01
expect_same "absences" "$(field '(d["experienced"], [a["absence"] for a in d["absences"]])')" "(False, [1, 4, 3])"

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

# ---- who could come instead
ok 2024-03-04 manager officer add SM-01 --name "Service Manager 01" --role service-manager --mail sm-01@example.org
run cover affected
expect_out "No  Date         From   To     Officer  School                     Absence
--  -----------  -----  -----  -------  -------------------------  -------
 1  17 Sep 2024  08:45  12:27  EWO-01   Upper Shirley High School  4"
run --json cover affected --absence 4
expect_same "affected" "$(field '[(v["absence"], v["visit"], v["date"], v["officer"], v["urn"], v["schools"]) for v in d]')" \
    "[(4, 1, '2024-09-17', 'EWO-01', '137037', 1)]"
run --json cover affected --officer EWO-02 --from 2024-09-01 --to 2024-09-30
expect_same "of an officer who is there" "$(field '[(v["absence"], v["visit"]) for v in d]')" "[(None, 2)]"
run cover affected --absence 99
expect_exit 3
run cover affected --absence 4 --officer EWO-01
expect_exit 1
run cover affected --absence four
expect_exit 1
expect_err_has "'four' is not a whole number"
run cover suggest 1
expect_err "visit 1: EWO-01 at Upper Shirley High School,
Tue 17 Sep 2024, 08:45 to 12:27; 1 of 3 can come instead"
expect_out "Rank  Officer  Role             Can, or why not
----  -------  ---------------  ----------------------------------
   1  SM-01    service-manager  0 h 00 booked that week
      EWO-01   ewo              is who is to be covered
      EWO-02   ewo              may not chair a Fast Track meeting"
refuse 1 "EWO-02 may not chair a Fast Track meeting: the service manager, an acting senior or an experienced ewo can" \
    2024-09-02 manager cover assign 1 EWO-02 --reason "nobody else"
refuse 1 "'perhaps' is neither yes nor no" 2024-09-02 manager officer set EWO-02 --experienced perhaps
refuse 1 "the role officer" 2024-09-02 ewo-02 officer set EWO-02 --experienced yes
ok 2024-09-02 manager officer set EWO-02 --experienced yes
expect_out "EWO-02 counts as experienced now."
refuse 1 "EWO-02 counts as experienced already" 2024-09-02 manager officer set EWO-02 --experienced yes
run --json cover suggest 1
expect_same "ranked" "$(field '[(c["rank"], c["officer"], c["able"], c["why"], c["history"], c["week_minutes"]) for c in d]')" \
    "[(1, 'SM-01', True, None, 'none', 0), (2, 'EWO-02', True, None, 'none', 222), (None, 'EWO-01', False, 'is-covered', 'none', 0)]"
refuse 1 "the role officer" 2024-09-02 ewo-02 cover assign 1 EWO-02
refuse 1 "the officer to be covered is none of visit 1" 2024-09-02 manager cover assign 1 EWO-02 --for SM-01
ok 2024-09-02 manager cover assign 1 EWO-02
expect_out "EWO-02 goes to Upper Shirley High School on Tue 17 Sep 2024 instead of EWO-01 (visit 1).
1 school has no mail address and must be told otherwise."
refuse 1 "EWO-02 is an officer of visit 1 already" 2024-09-02 manager cover assign 1 EWO-02
refuse 3 "there is no visit 99" 2024-09-02 manager cover assign 99 EWO-02
run cover affected
expect_out "No planned visit is affected."

# ---- an officer ill for March: what can be covered is, the rest is owed
ok 2024-09-02 finance contract quote --school 137037 --fy 2024-25 --days 10
ok 2024-09-02 finance contract agree C-2024-001 --by Bursar
ok 2024-09-02 finance school set 137037 --mail office.137037@example.org
ok 2024-09-02 manager officer pattern EWO-02 --from 2024-09-01 --days "mon tue" --hours 8:30-17:00
for date in 2025-03-04 2025-03-06 2025-03-13 2025-03-27; do
    ok 2025-02-24 manager visit book --school 137037 --officer EWO-01 --date $date --session day
done
ok 2025-02-24 manager officer absence EWO-02 --kind leave --from 2025-03-11 --to 2025-03-31
ok 2025-02-24 manager officer absence EWO-01 --kind sickness --from 2025-03-01 --to 2025-03-31
expect_out_has "4 visits are booked then:
    daybook cover affected --absence 6"
refuse 1 "say why the visits are changed, with --reason" 2025-03-03 manager cover auto --absence 6
refuse 2 "say --absence, or --officer with --from and --to" 2025-03-03 manager cover auto --reason ill
refuse 2 "say --absence, or --officer with --from and --to" 2025-03-03 manager cover auto --absence 6 --to 2025-03-31 --reason ill
refuse 2 "say up to which day, with --to" 2025-03-03 manager cover auto --officer EWO-01 --reason ill
refuse 3 "there is no absence 99" 2025-03-03 manager cover auto --absence 99 --reason ill
refuse 1 "absence 2 was withdrawn" 2025-03-03 manager cover auto --absence 2 --reason ill
refuse 1 "the role officer" 2025-03-03 ewo-02 cover auto --absence 6 --reason ill
before=$(fingerprint)
ok 2025-03-03 manager cover auto --absence 6 --preview
expect_err "preview: 1 covered, 1 moved, 0 cancelled, 2 unsolved; nothing was written"
expect_same "the book after a preview" "$(fingerprint)" "$before"
ok 2025-03-03 manager --json cover auto --absence 6 --reason "Officer ill"
expect_same "what was done" "$(field '[(s["visit"], s["did"], s["to_officer"], s["to_date"], s["why"]) for s in d]')" \
    "[(3, 'covered', 'EWO-02', '2025-03-04', None), (4, 'moved', 'EWO-02', '2025-03-10', None), \
(5, 'unsolved', None, None, 'nobody else can then, and nobody on a school day until 31 March 2025'), \
(6, 'unsolved', None, None, 'nobody else can then, and nobody on a school day until 31 March 2025')]"
before=$(fingerprint)
ok 2025-03-03 manager --csv cover auto --absence 6 --reason "Officer ill"
expect_same "the book after the same again" "$(fingerprint)" "$before"
expect_same "what is left" "$(cut -d, -f1,2 <<<"$out" | tr '\n' ' ')" "visit,did 5,unsolved 6,unsolved "
ok 2025-03-03 manager cover auto --officer EWO-01 --from 2025-03-01 --to 2025-03-31 --reason "Officer ill" --cancel-unsolved
expect_out "No  Result     Date         School                     Now
--  ---------  -----------  -------------------------  ------------------------
 5  cancelled  13 Mar 2025  Upper Shirley High School  nobody until 31 Mar 2025
 6  cancelled  27 Mar 2025  Upper Shirley High School  nobody until 31 Mar 2025"
expect_err "0 covered, 0 moved, 2 cancelled, 0 unsolved"
run --json owed list
expect_same "owed, not lapsed" "$(field '[(o["quantity"], o["cause"]) for o in d]')" "[('1.00', 'cancelled'), ('1.00', 'cancelled')]"
run --json balance 137037
expect_same "its days" "$(field '[(b["used"], b["planned"], b["balance"]) for b in d]')" "[('0.00', '2.00', '10.00')]"
ok 2025-03-03 manager cover auto --absence 6 --reason "Officer ill" --cancel-unsolved
expect_out "No planned visit is affected."

# ---- what the school was told: who and when, never why
run --json mail list
expect_same "mail" "$(field 'sorted(m["key"] for m in d)')" \
    "['cover:3:1:137037', 'cover:4:1:137037', 'cover:5:1:137037', 'cover:6:1:137037']"
run mail show 1
expect_out_has "Your visit on Tue 4 Mar 2025: EWO-02 comes instead of EWO-01"
expect_out_has "EWO-02 comes instead, at the same time."
expect_out_has "Your contact until EWO-01 is back: Service Manager 01, sm-01@example.org."
run mail show 2
expect_out_has "Your visit on Thu 6 Mar 2025 is moved to Mon 10 Mar 2025"
run mail show 3
expect_out_has "cannot take place"
expect_out_has "does not end unused"
"$DAYBOOK_BIN" --json mail list >all.json
for message in 1 2 3 4; do
    run mail show $message
    printf '%s\n' "$out" >>letters
done
checks=$((checks + 1))
grep -iE "sick|leave|ill[^-]|absence|training" letters && fail "a letter says why"
ok 2025-03-03 manager officer link EWO-02 --school 137037 --from 2024-04-01
ok 2025-03-03 manager --json daily
expect_same "told ahead" "$(field 'd["absences"]')" "{'schools_told': 1, 'schools_without_mail': 0}"
run mail show 6
expect_out_has "EWO-02 is not available from 11 March 2025 to 31 March 2025"
checks=$((checks + 1))
grep -iE "sick|leave|absence|training" <<<"$out" && fail "a letter says why"
before=$(fingerprint)
ok 2025-03-03 manager --json daily
expect_same "the book after the same day again" "$(fingerprint)" "$before"
ok 2025-03-04 manager absence withdraw 5 --reason "stays after all"
ok 2025-03-05 manager daily
expect_out_has "Schools told who is not available       1"
run mail show 7
expect_out_has "EWO-02 is available after all from 11 March 2025 to 31 March 2025"

# ---- a school that has the visit in its calendar hears of the change there, and not twice
ok 2025-03-05 manager --json visit book --school 137037 --officer EWO-01 --date 2025-04-01 --session am --service "support meeting"
visit=$(field 'd["visit"]')
ok 2025-03-05 manager calendar invite "$visit"
ok 2025-03-05 manager cover assign "$visit" EWO-02 --reason "Swap"
expect_out_has "EWO-02 goes to Upper Shirley High School"
run --json mail list
expect_same "of the cover" "$(field 'sum(m["key"].startswith("cover:'"$visit"':") for m in d)')" 0
expect_same "of the change" "$(field 'sum(m["subject"].startswith("Changed: Tue 1 Apr 2025") for m in d)')" 1
run book check
expect_exit 0
finish
