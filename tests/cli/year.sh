#!/usr/bin/env bash
# tests/cli/year.sh - the end of a financial year: what is left to book is told in time, what is owed is decided, what
# is left ends, and the year is closed for good
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book

sell() { # DATE ARGUMENTS..: quoted and agreed
    local day=$1
    shift
    ok "$day" finance --json contract quote "$@"
    ok "$day" finance contract agree "$(field 'd["contract"]')" --by "Head Teacher"
}
book() { ok 2024-04-02 manager visit book --school 137037 --officer EWO-01 --date "$1" --session "$2"; }

sell 2024-04-02 --school 137037 --fy 2024-25 --days 10
sell 2024-04-02 --school 116469 --school 115831 --pool --fy 2024-25 --days 10
n=0
for day in 2024-05-07 2024-05-08 2024-05-09 2024-05-14 2024-05-15 2024-05-16 2024-05-21; do
    book "$day" day
    n=$((n + 1))
    ok "$day" ewo-01 visit deliver $n
done

# ---- daily: told in time of what is left, once; who has no address is said
ok 2024-06-03 finance school set 137037 --mail office@upper-shirley.example
ok 2024-06-03 finance school set 115831 --mail office@hardmoor.example
ok 2024-06-03 manager officer link EWO-02 --school 137037 --from 2024-06-03
refuse 1 "'daily' is for manager or finance or admin" 2024-09-30 ewo-01 daily
ok 2024-09-30 finance daily
expect_out "What                               Number  Detail
---------------------------------  ------  ------
Uses charged                            0
Uses charged no more                    0
Agreed and not used, charged            0
Purchases with days ended unused        0
Schools told what is left to book       0"
ok 2024-10-01 finance daily --preview
expect_out "What                               Number  Detail
---------------------------------  ------  ----------------------
Uses charged                            0
Uses charged no more                    0
Agreed and not used, charged            0
Purchases with days ended unused        0
Schools told what is left to book       2  1 not: no mail address

Cantell School (C-2024-002) has no mail address:
    daybook school set 116469 --mail ADDRESS"
ok 2024-10-01 auditor mail list
expect_out "No messages match."
ok 2024-10-01 finance daily
ok 2024-10-02 finance --json daily
expect_same "done once" "$(field '(d["schools_told"], d["lapsed"]["allotments"], [s["urn"] for s in d["schools_without_mail"]])')" \
    "(0, 0, ['116469'])"
ok 2024-10-02 auditor mail show 1
expect_out "To:      office@hardmoor.example
Subject: 10 days left to book for 2024-25, until 31 March 2025
Queued:  1 October 2024
Key:     left:2024:C-2024-002:115831:09-30

Hardmoor Early Years Centre (115831)
Contract C-2024-002, as on 1 October 2024

                       all schools  your school
  Days for 2024-25           10.0
  Used                        0.0          0.0
  Booked                      0.0          0.0
  Left to book               10.0

What is not booked and used ends unused on 31 March 2025:
none is carried forward.

Tell us which days suit you.

To book, or to ask: ews@example.gov.uk or 023 8083 0000.

Education Welfare Service
Southampton City Council"
ok 2024-10-02 auditor mail show 2
expect_out_has "Your officer, EWO-02, is free on

  Wed 2 Oct 2024, morning
  Wed 2 Oct 2024, afternoon
  Thu 3 Oct 2024, morning"
refuse 1 "'31 January' is not a day of every year" 2024-10-02 boss setting set warn.on.5 "31 January"

# ---- status: what stands to end, for whom, and what is not settled
book 2025-03-31 am
ok 2025-03-31 auditor year status 2024-25
expect_out "2024-25 ends on 31 March 2025.

School              Contract    Bought      Used  Booked  Owed  Unused     Worth
------------------  ----------  ----------  ----  ------  ----  ------  --------
Pool of Cantell S…  C-2024-002   10.0 days   0.0     0.0   0.0    10.0  3,680.00
  Cantell School                                                   5.0  1,840.00
  Hardmoor Early …                                                 5.0  1,840.00
Upper Shirley Hig…  C-2024-001   10.0 days   7.0     0.5   0.0     2.5    920.00
------------------  ----------  ----------  ----  ------  ----  ------  --------
                                 20.0 days   7.0     0.5   0.0    12.5  4,600.00

Before the year can be closed:
- 1 visit is still booked:
    daybook visit list --state booked --from 2024-04-01 --to 2025-03-31

Open, and not in the way of closing:
- 3 charges are not billed (£7,360.00 before VAT):
    daybook charge list --to 2025-03-31"
refuse 1 "'2024' is not a financial year" 2025-03-31 auditor year status 2024
ok 2025-03-31 auditor year status 2021-22
expect_out_has "No days were bought for 2021-22."
ok 2025-03-31 auditor --csv year status 2024-25
expect_out "urn,school,contract,unit,bought,used,booked,left,owed,unused,worth,ends_on
116469,Pool of Cantell School,C-2024-002,day,10.00,0.00,0.00,10.00,0.00,10.00,3680.00,2025-03-31
137037,Upper Shirley High School,C-2024-001,day,10.00,7.00,0.50,3.00,0.00,2.50,920.00,2025-03-31"
ok 2025-03-31 auditor --json year status 2024-25
expect_same "JSON" "$(field '(d["financial_year"], d["closed_on"], d["worth"], d["rows"][0]["shares"][1], [(u["what"], u["count"], u["in_the_way"]) for u in d["unsettled"]])')" \
    "('2024-25', None, '4600.00', {'urn': '115831', 'school': 'Hardmoor Early Years Centre', 'unused': '5.00', 'worth': '1840.00'}, [('visits', 1, True), ('charges', 3, False)])"

# ---- closing: refused while anything is open, previewed, done once
ok 2025-03-31 finance invoice run --to 2025-03-31
refuse 1 "2024-25 is not over: it can be closed from 1 April 2025 on" 2025-03-31 finance year close 2024-25
refuse 1 "2024-25 cannot be closed yet: 1 visit is still booked; 'daybook year status 2024-25' says what to do" \
    2025-04-01 finance year close 2024-25
refuse 1 "'year close' is for manager or finance or admin" 2025-04-01 ewo-01 year close 2024-25
ok 2025-04-01 ewo-01 visit deliver 8
before=$(file_sum)
ok 2025-04-01 finance year close 2024-25 --preview
expect_out_has "Upper Shirley Hig…  C-2024-001   10.0 days   7.5     0.0   0.0     2.5    920.00"
expect_out_has "Closing 2024-25 would move no money: no charge, no VAT, no refund."
expect_same "the book after a preview" "$(file_sum)" "$before"
ok 2025-04-01 boss setting set second-person.year-close always
refuse 1 "daybook approval give year-close \"2024-25\"" 2025-04-01 finance year close 2024-25
ok 2025-04-01 manager approval give year-close "2024-25" --reason "the list is right"
ok 2025-04-01 finance year close 2024-25 --reason "year end"
expect_out_has "Closed 2024-25: no day is dated in it any more. No charge, no VAT, no refund."
head=$(tail -1 <<<"$out")
ok 2025-04-02 auditor book audit verify --head "$head"
known=$(fingerprint)
ok 2025-04-03 manager year close 2024-25
expect_out_has "2024-25 is closed since 1 April 2025: nothing was changed."
ok 2025-04-03 manager --json year close 2024-25
expect_same "closed" "$(field '(d["closed_on"], d["preview"], d["worth"], [r["left"] for r in d["rows"]])')" \
    "('2025-04-01', False, '4600.00', ['0.00', '0.00'])"
expect_same "the book after closing again" "$(fingerprint)" "$known"
ok 2025-04-03 finance daily
expect_out_has "Purchases with days ended unused        0"
ok 2025-04-03 auditor --json balance 137037 --fy 2024-25
expect_same "the balance" "$(field '[(b["purchased"], b["used"], b["lapsed"], b["balance"]) for b in d]')" \
    "[('10.00', '7.50', '2.50', '0.00')]"
ok 2025-04-03 auditor balance
expect_out_has "No days were bought for 2025-26 (another year: --fy)."
ok 2025-04-03 auditor charge list --to 2026-03-31
expect_out_has "Nothing"
refuse 1 "closed" 2025-04-03 manager visit book --school 137037 --officer EWO-01 --date 2025-03-28 --session am
ok 2025-04-03 auditor book check

# ---- what comes to light afterwards: entered today, for the closed year, without money
late() { echo year correct 2024-25 --late-use --school 137037 --officer EWO-01 --date "$1" --session "$2"; }
refuse 2 "say what is corrected: --late-use, or --wrong-use VISIT" 2025-05-06 manager year correct 2024-25 --reason why
refuse 2 "--late-use needs --school, --officer and --date" 2025-05-06 manager year correct 2024-25 --late-use --reason why
refuse 2 "--owed goes with --wrong-use" 2025-05-06 manager $(late 2025-03-28 am) --owed --reason why
refuse 2 "--session goes with --late-use" 2025-05-06 manager year correct 2024-25 --wrong-use 8 --session am --reason why
refuse 2 "say what is corrected" 2025-05-06 manager $(late 2025-03-28 am) --wrong-use 8 --reason why
refuse 1 "'year correct' is for manager or admin" 2025-05-06 finance year correct 2024-25 --wrong-use 8 --reason why
refuse 1 "the financial year 2025-26 is open: 'daybook visit reverse' takes the visit back" \
    2025-05-06 manager year correct 2025-26 --wrong-use 99 --reason why
refuse 1 "31 March 2025 is not in 2023-24" 2025-05-06 manager year correct 2023-24 --wrong-use 8 --reason why
refuse 3 "there is no visit 99" 2025-05-06 manager year correct 2024-25 --wrong-use 99 --reason why
refuse 1 "2 April 2025 is not in 2024-25" 2025-05-06 manager $(late 2025-04-02 am) --reason why
refuse 1 "is closed: a use of it is taken back with 'daybook year correct'" 2025-05-06 manager visit reverse 8 --reason why
ok 2025-05-06 manager $(late 2025-03-28 am) --reason "Found in the diary"
expect_out "Entered visit 9 into 2024-25: EWO-01 at Upper Shirley High School on Fri 28 Mar 2025.
0.5 day drawn, of what had ended unused. No money moves."
refuse 1 "is at Upper Shirley High School" 2025-05-06 manager $(late 2025-03-28 am) --reason "Found again"
ok 2025-05-07 boss setting set second-person.correction 100
refuse 1 "daybook approval give correction \"2024-25 wrong-use 7\"" \
    2025-05-07 manager year correct 2024-25 --wrong-use 7 --reason "It was called off"
ok 2025-05-07 finance approval give correction "2024-25 wrong-use 7" --reason "Seen the mail"
ok 2025-05-07 manager year correct 2024-25 --wrong-use 7 --reason "It was called off"
expect_out "Took back visit 7 from 2024-25: EWO-01 at Upper Shirley High School on Tue 21 May 2024.
Its days, worth £368.00, have ended unused. No money moves."
ok 2025-05-07 boss setting set second-person.correction no --from 2025-05-07
ok 2025-05-07 manager --json year correct 2024-25 --wrong-use 8 --owed --reason "It was called off"
expect_same "credited" "$(field '(d["worth"], d["credited_quantity"], d["credited"], d["voided"], d["visit"]["state"])')" \
    "('184.00', '0.50', '184.00', '0.00', 'reversed')"
ok 2025-05-07 auditor --json balance 137037 --fy 2024-25
expect_same "the closed year" "$(field '[(b["bought"], b["cancelled"], b["used"], b["lapsed"], b["balance"], b["available"]) for b in d]')" \
    "[('10.00', '0.50', '6.50', '3.00', '0.00', '0.00')]"
ok 2025-05-07 auditor --json balance 137037 --fy 2024-25 --on 2025-05-05
expect_same "as it was before" "$(field '[(b["cancelled"], b["used"], b["lapsed"], b["balance"]) for b in d]')" \
    "[('0.00', '7.50', '2.50', '0.00')]"
ok 2025-05-07 auditor balance
expect_out_has "No days were bought for"
ok 2025-05-08 auditor book check
ok 2025-05-08 auditor book audit verify --head "$head"

# ---- what the service owes: decided by the manager before the year closes
ok 2025-05-12 finance rate set --fy 2025-26 --rate 380.00
sell 2025-05-12 --school 116469 --fy 2025-26 --days 6
for day in 2025-06-03 2025-06-04 2025-06-05 2025-06-10; do
    ok 2025-05-12 manager visit book --school 116469 --officer EWO-01 --date "$day" --session day
done
ok 2025-06-02 finance invoice run --to 2025-06-30
for visit in 10 11; do ok 2025-06-02 manager visit cancel $visit --by service --reason "Officer ill"; done
ok 2025-06-05 ewo-01 visit deliver 12
ok 2025-06-06 manager visit query 12 --by "Ms Head" --reason "Nobody came"
ok 2026-03-31 finance daily
ok 2026-04-01 finance daily
expect_out_has "Purchases with days ended unused        0"
ok 2026-04-01 auditor year status 2025-26
expect_out_has "Cantell School  C-2025-001    6.0 days   1.0     1.0   2.0     2.0  760.00"
expect_out_has "- 1 visit is still booked:
    daybook visit list --state booked --from 2025-04-01 --to 2026-03-31
- 1 use is disputed and not answered:
    daybook visit list --state queried --from 2025-04-01 --to 2026-03-31
- 2 owed items are undecided:
    daybook owed list"
ok 2026-04-01 auditor visit list --state queried --from 2025-04-01 --to 2026-03-31
expect_out_has "queried"
refuse 1 "2025-26 cannot be closed yet: 1 visit is still booked, 1 use is disputed and not answered, 2 owed items are undecided;" \
    2026-04-01 finance year close 2025-26
ok 2026-04-01 ewo-01 visit deliver 13
ok 2026-04-01 manager visit answer 12 --stands --reason "The caretaker saw the officer"
refuse 2 "say what becomes of it: --credit or --waive" 2026-04-01 manager owed decide 1 --reason why
refuse 2 "--by goes with --waive" 2026-04-01 manager owed decide 1 --credit --by "Ms Head" --reason why
refuse 1 "say who at the school waived it, with --by" 2026-04-01 manager owed decide 2 --waive --reason why
refuse 1 "'owed decide' is for manager or admin" 2026-04-01 finance owed decide 1 --credit --reason why
refuse 3 "nothing is owed under 99" 2026-04-01 manager owed decide 99 --credit --reason why
ok 2026-04-01 manager owed decide 2 --credit --reason "Not re-arranged"
expect_out "Credited: 1 day of C-2025-001 at Cantell School, £380.00 before VAT.
To be credited: £380.00."
ok 2026-04-01 manager --json owed decide 3 --waive --by "Ms Head" --reason "Another way was found"
expect_same "waived" "$(field '(d["how"], d["quantity"], d["worth"], d["credited"])')" "('waived', '1.00', '380.00', '0.00')"
refuse 1 "what was owed under 2 was credited on 1 April 2026" 2026-04-01 manager owed decide 2 --credit --reason why
ok 2026-04-01 manager approval give year-close "2025-26" --reason "the list is right"
ok 2026-04-01 finance --json year close 2025-26
expect_same "closed" "$(field '[(r["bought"], r["used"], r["unused"], r["worth"]) for r in d["rows"]]')" \
    "[('5.00', '2.00', '3.00', '1140.00')]"
ok 2026-04-02 auditor book check

# ---- what is billed as it is used is charged by the day, once; also what was used wrongly and taken back
ok 2026-04-07 finance rate set --fy 2026-27 --rate 390.00
sell 2026-04-07 --school 115831 --fy 2026-27 --pay-as-you-go
for day in 2026-05-05 2026-05-06; do
    ok 2026-04-07 manager visit book --school 115831 --officer EWO-01 --date "$day" --session day
done
ok 2026-05-06 ewo-01 visit deliver 14 15
ok 2026-05-06 manager visit reverse 15 --reason "It was another school"
ok 2026-05-07 finance --json daily
expect_same "charged" "$(field '(d["charged"]["uses"], d["charged"]["used_net"])')" "(1, '390.00')"
ok 2026-05-08 finance --json daily
expect_same "charged once" "$(field '(d["charged"]["uses"], d["lapsed"]["allotments"])')" "(0, 0)"
ok 2026-05-08 manager visit reverse 14 --reason "That one, too"
ok 2026-05-08 finance daily
expect_out_has "Uses charged no more                    1  £390.00 before VAT"
ok 2026-05-08 auditor book check

finish
