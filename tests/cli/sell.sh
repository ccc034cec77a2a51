#!/usr/bin/env bash
# tests/cli/sell.sh - the main job straight through by its three users: from the quote to the balance; and every refusal
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book

# ---- finance: a quote, agreed, topped up
ok 2024-04-02 finance contract quote --school "upper shirley" --fy 2024-25 --days 2 --po "PO 4471"
expect_out_has "Quoted C-2024-001 for Upper Shirley High School (137037), 2024-25."
expect_out_has "2.0 days at £368.00: £736.00 before VAT."
expect_out_has "736.00  147.20   883.20"
expect_out_has "The price holds until 2 May 2024."
ok 2024-04-02 finance --json balance
expect_out "[]"
refuse 1 "is a quote: agree it first" 2024-04-03 finance contract buy C-2024-001 --days 1 --by Bursar
refuse 1 "no bought days are left to book on 16 April 2024" \
    2024-04-03 manager visit book --school 137037 --officer EWO-01 --date 2024-04-16 --session am
refuse 1 "held its price until 2 May 2024" 2024-05-03 finance contract agree C-2024-001 --by Bursar
refuse 1 "at the school agreed" 2024-04-03 finance contract agree C-2024-001 --by ""
refuse 3 "no contract has the reference 'C-2024-099'" 2024-04-03 finance contract agree C-2024-099 --by Bursar
refuse 2 "'--by NAME' is missing" 2024-04-03 finance contract agree C-2024-001
ok 2024-04-08 finance contract agree C-2024-001 --by Bursar
expect_out_has "Days run from 8 April 2024 to 31 March 2025 and end unused then; none is carried forward."
refuse 1 "C-2024-001 is agreed already" 2024-04-09 finance contract agree C-2024-001 --by Bursar
ok 2024-04-30 finance --json contract buy C-2024-001 --days 0.5 --by Bursar --po "PO 4502"
expect_same "net of the top-up" "$(field 'd["net"]')" "184.00"
ok 2024-04-30 finance --json contract show C-2024-001
expect_same "purchases" "$(field '[(p["what"], p["usable_from"], p["quantity"], p["net"], p["order_number"]) for p in d["purchases"]]')" \
    "[('agreed', '2024-04-08', '2.00', '736.00', 'PO 4471'), ('top-up', '2024-04-30', '0.50', '184.00', 'PO 4502')]"

# a maintained school: an internal charge without VAT, in three parts to the penny
ok 2024-04-08 finance contract quote --school 116469 --fy 2024-25 --days 5 --plan termly
expect_out_has "613.34"
ok 2024-04-08 finance contract agree C-2024-002 --by "Head teacher"
ok 2024-04-30 finance --json charge list --school 116469 --to 2025-03-31
expect_same "three parts" "$(field '[(c["part"], c["parts"], c["net"], c["treatment"]) for c in d]')" \
    "[(1, 3, '613.34', 'recharge'), (2, 3, '613.33', 'recharge'), (3, 3, '613.33', 'recharge')]"

# ---- what is never sold
long=$(printf '%0100d' 7)
refuse 1 "is too long: 95 bytes at most (--by)" \
    2024-04-30 finance contract buy C-2024-001 --days 1 --by "$long"
refuse 1 "the order number '0000000000000000000000000000000000000000..' is too long: 63 bytes at most (--po)" \
    2024-04-30 finance contract buy C-2024-001 --days 1 --by Bursar --po "$long"
refuse 1 "is too long: 63 bytes at most (--po)" 2024-04-30 finance contract quote --school 137037 --days 1 --po "$long"
refuse 1 "the reason '0000000000000000000000000000000000000000..' is too long: 190 bytes at most" \
    2024-04-30 finance contract quote --school 137037 --days 1 --rate 300.00 --reason "$long$long"
refuse 1 "0.5 days is less than the minimum purchase of 1.0 day" \
    2024-04-30 finance contract quote --school 137037 --fy 2024-25 --days 0.5
refuse 1 "take 1.0 or 1.5, not 1.25" 2024-04-30 finance contract quote --school 137037 --fy 2024-25 --days 1.25
refuse 1 "'1.255' has three decimals: a quantity has two at most" \
    2024-04-30 finance contract quote --school 137037 --fy 2024-25 --days 1.255
refuse 1 "'-1' is negative" 2024-04-30 finance contract quote --school 137037 --fy 2024-25 --days -1
refuse 1 "is too large" 2024-04-30 finance contract quote --school 137037 --fy 2024-25 --days 99999999999999999999
refuse 1 "more than a year holds" \
    2024-04-30 finance contract quote --school 137037 --fy 2024-25 --days 1000000 --rate 99.00 --reason test
refuse 1 "1000000.00 at 9999999.00 each comes to more than 10000000000.00" \
    2024-04-30 finance contract quote --school 137037 --fy 2024-25 --days 1000000 --rate 9999999.00 --reason test
ok 2024-04-30 finance rate set --fy 2024-25 --unit hour --rate 50.00
ok 2024-04-30 finance rate set --fy 2024-25 --unit session --rate 184.00
refuse 1 "7.25 hours is less than the minimum purchase of 7.40 hours" \
    2024-04-30 finance contract quote --school 137037 --fy 2024-25 --hours 7.25
refuse 1 "less than the minimum purchase of 2 sessions" \
    2024-04-30 finance contract quote --school 137037 --fy 2024-25 --sessions 1
refuse 1 "take 7.40 or 7.65, not 7.50" 2024-04-30 finance contract quote --school 137037 --fy 2024-25 --hours 7.5
refuse 1 "a top-up is at least 0.5, not 0.25" 2024-04-30 finance contract buy C-2024-001 --days 0.25 --by Bursar
refuse 1 "take 0.5 or 1.0, not 0.75" 2024-04-30 finance contract buy C-2024-001 --days 0.75 --by Bursar
refuse 1 "is sold by the day" 2024-04-30 finance contract buy C-2024-001 --hours 1 --by Bursar
refuse 1 "the contract would end (2024-08-01) before it starts (2024-09-02)" \
    2024-04-30 finance contract quote --school 137037 --days 1 --from 2024-09-02 --to 2024-08-01
refuse 3 "there is no rate for 2026-27 yet: set it on the card, or quote with --hold-rate (the first year's) or --provisional RATE" \
    2024-04-30 finance contract quote --school 137037 --fy 2024-25 --days 1 --to 2026-07-22
refuse 1 "cannot have expired" 2024-04-30 finance contract quote --school 137037 --days 1 --expires 2024-04-29
refuse 1 "say why, with --reason" 2024-04-30 finance contract quote --school 137037 --days 1 --rate 300.00
refuse 1 "say why, with --reason" 2024-04-30 finance contract quote --school 137037 --days 1 --rate 300.00 --reason "  "
refuse 1 "£0.00" 2024-04-30 finance contract quote --school 137037 --days 1 --rate 0.00 --reason gift
refuse 3 "there is no rate of ewo-days for a day in 2026-27" 2024-04-30 finance contract quote --school 137037 --fy 2026-27 --days 1
refuse 1 "the days would have ended on 31 March 2025" 2025-04-01 finance contract quote --school 137037 --fy 2024-25 --days 1
refuse 1 "the days would have ended on 31 March 2025" 2025-04-01 finance contract buy C-2024-001 --days 1 --by Bursar
refuse 1 "is free for every school: it cannot be sold" \
    2024-04-30 finance contract quote --school 137037 --days 1 --service penalty-notice
refuse 1 "is a free service: it can never have a price" 2024-04-30 finance rate set --service penalty-notice --fy 2024-25 --rate 1.00
refuse 1 "has more than two decimals" 2024-04-30 finance rate set --fy 2024-25 --rate 368.005
refuse 3 "there is no school 'hogwarts'" 2024-04-30 finance contract quote --school hogwarts --days 1
refuse 3 "there is no service 'magic'" 2024-04-30 finance contract quote --school 137037 --days 1 --service magic
refuse 1 "'primary' could be Bassett Green Primary School (131839), " 2024-04-30 finance contract quote --school primary --days 1
refuse 1 "'weekly' is not a plan" 2024-04-30 finance contract quote --school 137037 --days 1 --plan weekly
refuse 2 "one of --days, --sessions or --hours" 2024-04-30 finance contract quote --school 137037 --days 1 --hours 8
refuse 1 "is closed" 2024-04-30 finance contract quote --school "Chestnut House" --days 1

# ---- manager: visits are booked
ok 2024-05-01 manager visit book --school 137037 --officer EWO-01 --date 2024-09-10 --session am
expect_out "Booked visit 1: EWO-01 at Upper Shirley High School on Tue 10 Sep 2024, 08:45 to 12:27 (0.5 day)."
ok 2024-05-01 manager visit book --school 137037 --officer EWO-01 --date 2024-09-17 --session day
ok 2024-05-01 manager visit book --school 137037 --officer EWO-01 --date 2024-09-24 --start 9:00 --end 12:42
ok 2024-05-01 manager visit book --school 137037 --officer EWO-01 --date 2024-04-17 --session am --service core-advice
expect_err_has "Term dates for 17 April 2024 are not known"
expect_out_has "free)."
refuse 1 "EWO-01 is at Upper Shirley High School from 08:45 to 12:27 on 10 September 2024 (visit 1)" \
    2024-05-01 manager visit book --school 116469 --officer EWO-01 --date 2024-09-10 --start 12:00 --end 13:00
refuse 1 "(visit 1)" \
    2024-05-01 manager visit book --school 137037 --officer EWO-01 --date 2024-09-10 --session day --service core-advice
ok 2024-05-01 manager visit book --school 116469 --officer EWO-01 --date 2024-09-10 --session pm
refuse 1 "only 0.5 day left to book on 18 September 2024 (C-2024-001, until 31 March 2025): the visit needs 1.0" \
    2024-05-01 manager visit book --school 137037 --officer EWO-02 --date 2024-09-18 --session day
refuse 1 "no working day (Christmas Day)" 2024-05-01 manager visit book --school 137037 --officer EWO-01 --date 2024-12-25 --session am
refuse 1 "no working day (a Sunday)" 2024-05-01 manager visit book --school 137037 --officer EWO-01 --date 2024-09-15 --session am
refuse 1 "no school day at Upper Shirley High School" \
    2024-05-01 manager visit book --school 137037 --officer EWO-01 --date 2024-10-28 --session am
refuse 1 "does not work from 07:00 to 08:00" \
    2024-05-01 manager visit book --school 137037 --officer EWO-01 --date 2024-10-01 --start 7:00 --end 8:00
refuse 1 "the visit would end (09:00) before it starts (10:00)" \
    2024-05-01 manager visit book --school 137037 --officer EWO-01 --date 2024-10-01 --start 10:00 --end 9:00
refuse 1 "'25:00' is not a time" 2024-05-01 manager visit book --school 137037 --officer EWO-01 --date 2024-10-01 --start 9:00 --end 25:00
refuse 1 "'noon' is not a session" 2024-05-01 manager visit book --school 137037 --officer EWO-01 --date 2024-10-01 --session noon
refuse 2 "say when" 2024-05-01 manager visit book --school 137037 --officer EWO-01 --date 2024-10-01 --session am --start 9:00
refuse 1 "'2024-02-30' is not a date" 2024-05-01 manager visit book --school 137037 --officer EWO-01 --date 2024-02-30 --session am
refuse 3 "there is no officer 'EWO-99'" 2024-05-01 manager visit book --school 137037 --officer EWO-99 --date 2024-10-01 --session am
refuse 1 "'officer' could be Officer 01 (EWO-01) or Officer 02 (EWO-02)" 2024-05-01 manager visit book --school 137037 --officer officer --date 2024-10-01 --session am
refuse 1 "no bought days are left to book" 2024-05-01 manager visit book --school 115831 --officer EWO-01 --date 2024-10-01 --session am

# ---- officer and manager: delivered, confirmed, cancelled
refuse 1 "is on 10 September 2024: it is delivered that day or later, not before" 2024-09-09 ewo-01 visit deliver 1
refuse 1 "cannot deliver a visit for another one" 2024-09-10 ewo-02 visit deliver 1
refuse 1 "visit 1 is planned: only a visit that is delivered can be confirmed" 2024-09-10 manager visit confirm 1
ok 2024-09-10 ewo-01 visit deliver 1
expect_out "Delivered visit 1: EWO-01 at Upper Shirley High School on Tue 10 Sep 2024 (0.5 on C-2024-001)."
refuse 1 "visit 1 is delivered: only a visit that is planned can be delivered" 2024-09-10 ewo-01 visit deliver 1
refuse 1 "'visit confirm' is for manager or admin" 2024-09-10 ewo-01 visit confirm 1
refuse 1 "only a visit that is planned can be cancelled" 2024-09-10 manager visit cancel 1 --by school --reason late
ok 2024-09-13 manager visit confirm 1
refuse 1 "visit 1 is confirmed" 2024-09-13 manager visit confirm 1
ok 2024-09-17 manager visit deliver 2
refuse 1 "nobody confirms their own delivery" 2024-09-18 manager visit confirm 2
refuse 1 "'bank' did not cancel it" 2024-09-18 manager visit cancel 3 --by bank --reason late
refuse 1 "say why the visit is cancelled, with --reason" 2024-09-18 manager visit cancel 3 --by school --reason ""
refuse 1 "say why the visit is cancelled, with --reason" 2024-09-18 manager visit cancel 3 --by school --reason "  "
refuse 3 "there is no visit 99" 2024-09-18 manager visit cancel 3 99 --by school --reason "wholly or not at all"
ok 2024-09-18 manager visit cancel 3 --by school --reason "training day"
expect_out_has "its days are free to book again"
ok 2024-09-18 ewo-01 visit deliver 4
expect_out_has "free)."

# ---- free services: to every school, bought days or not; never drawn, never charged
ok 2024-09-19 ewo-01 statutory add --school 137037 --service initial-investigation --officer EWO-01 --case CASE-7
ok 2024-09-19 ewo-02 statutory add --school 115831 --service targeting-support-meeting --officer EWO-02
refuse 1 "is still to come" 2024-09-19 ewo-01 statutory add --school 137037 --service penalty-notice --officer EWO-01 --on 2024-09-20
refuse 1 "is not a case reference" 2024-09-19 ewo-01 statutory add --school 137037 --service penalty-notice --officer EWO-01 --case "John Smith"
refuse 1 "is a purchased service" 2024-09-19 ewo-01 statutory add --school 137037 --service ewo-days --officer EWO-01
refuse 1 "minutes '1441' is not between 0 and 1440" 2024-09-19 ewo-01 statutory add --school 137037 --service penalty-notice --officer EWO-01 --minutes 1441

# ---- the end of the year: 31 March is in, 1 April is out
ok 2024-09-19 manager visit book --school 137037 --officer EWO-01 --date 2025-03-31 --session am
refuse 1 "no bought days are left to book on 1 April 2025" \
    2024-09-19 manager visit book --school 137037 --officer EWO-01 --date 2025-04-01 --session am
refuse 1 "no bought days are left to book on 1 April 2025" \
    2025-04-01 manager visit book --school 137037 --officer EWO-01 --date 2025-04-01 --session am

# ---- roles and dates
refuse 1 "'contract quote' is for manager or finance or admin" 2024-09-20 auditor contract quote --school 137037 --days 1
refuse 1 "schools sign in on the pages" 2024-09-20 boss user add office --role school
refuse 1 "'visit book' is for officer or manager or admin" \
    2024-09-20 finance visit book --school 137037 --officer EWO-01 --date 2024-10-01 --session am
refuse 1 "'invoice run' is for finance or admin" 2024-09-20 manager invoice run --to 2024-09-30
refuse 1 "'user add' is for admin" 2024-09-20 finance user add mallory --role admin
refuse 1 "'setting set' is for admin" 2024-09-20 finance setting set invoice.pay-days 14
refuse 1 "'stranger' is not a user of this book" 2024-09-20 stranger contract quote --school 137037 --days 1
refuse 1 "'stranger' is not a user of this book" 2024-09-20 stranger balance
refuse 1 "only an admin enters the past or the future with --today" 2024-09-20 finance --today 2024-09-30 invoice run --to 2024-09-30
refuse 1 "only an admin enters the past or the future with --today" \
    2024-09-20 manager --today 2024-09-19 visit book --school 137037 --officer EWO-01 --date 2024-10-01 --session am

# ---- finance: what is due, previewed, issued once
ok 2024-09-30 finance charge list --to 2024-09-30
ok 2024-09-30 finance --json invoice run --to 2024-09-30 --preview
preview=$(field '[(x["kind"], x["urn"], x["order_number"], x["net"], x["vat"], x["gross"]) for x in d]')
expect_same "the preview" "$preview" \
    "[('recharge', '116469', None, '1226.67', '0.00', '1226.67'), ('vat-invoice', '137037', 'PO 4471', '736.00', '147.20', '883.20'), ('vat-invoice', '137037', 'PO 4502', '184.00', '36.80', '220.80')]"
refuse 2 "'--to DATE' is missing" 2024-09-30 finance invoice run
before=$(fingerprint)
ok 2024-09-30 finance invoice run --to 2024-09-30 --preview
expect_out_has "2,146.67  184.00  2,330.67"
expect_same "the book after a preview" "$(fingerprint)" "$before"
ok 2024-09-30 finance invoice run --to 2024-09-30
expect_out_has "EWR24-00001"
expect_out_has "EWS24-00002"
before=$(fingerprint)
ok 2024-09-30 finance invoice run --to 2024-09-30
expect_out "Nothing is due that is not billed."
expect_same "the book after the second run" "$(fingerprint)" "$before"
ok 2024-09-30 finance --json invoice list
expect_same "the documents" "$(field '[(x["number"], x["kind"], x["urn"], x["order_number"], x["net"], x["vat"], x["gross"], x["due_on"]) for x in d]')" \
    "[('EWR24-00001', 'recharge', '116469', None, '1226.67', '0.00', '1226.67', None), ('EWS24-00001', 'vat-invoice', '137037', 'PO 4471', '736.00', '147.20', '883.20', '2024-10-30'), ('EWS24-00002', 'vat-invoice', '137037', 'PO 4502', '184.00', '36.80', '220.80', '2024-10-30')]"

# a document never stands before the last of its series
ok 2024-09-30 finance contract buy C-2024-001 --days 0.5 --by Bursar
refuse 1 "the last document of the series EWS is of 30 September 2024: none can be issued on 29 September 2024, before it" \
    2024-09-29 finance invoice run --to 2024-09-30
ok 2024-09-30 finance invoice run --to 2024-09-30
expect_out_has "EWS24-00003"

# ---- the PDF as it was issued
ok 2024-10-01 finance invoice pdf EWS24-00001
[ -s EWS24-00001.pdf ] || fail "no EWS24-00001.pdf"
ok 2024-10-01 auditor invoice pdf EWS24-00001 -o again.pdf
cmp -s EWS24-00001.pdf again.pdf || fail "the second copy differs"
checks=$((checks + 3))
"$DAYBOOK_BIN" invoice pdf EWS24-00001 -o - >standard.pdf
cmp -s EWS24-00001.pdf standard.pdf || fail "standard output differs"
ok 2024-10-01 finance invoice verify EWS24-00001.pdf
expect_out "EWS24-00001.pdf is EWS24-00001, as issued."
ok 2024-10-01 finance --json invoice verify EWS24-00001.pdf
expect_out '{"file":"EWS24-00001.pdf","number":"EWS24-00001","name":"EWS24-00001","verdict":"as issued"}'
{ cat EWS24-00001.pdf && echo; } >altered.pdf
refuse 1 "'altered.pdf' is not EWS24-00001 as it was issued: its bytes were altered" 2024-10-01 finance invoice verify altered.pdf
echo "not ours" >other.pdf
refuse 3 "'other.pdf' is not a document of this book" 2024-10-01 finance invoice verify other.pdf
: >empty.pdf
refuse 3 "'empty.pdf' is not a document of this book" 2024-10-01 finance invoice verify empty.pdf
refuse 4 "No such file" 2024-10-01 finance invoice verify missing.pdf
refuse 3 "no document has the number 'EWS24-00099'" 2024-10-01 finance invoice pdf EWS24-00099
refuse 2 "several documents go into a folder" 2024-10-01 finance invoice pdf EWS24-00001 EWS24-00001 -o one.pdf
refuse 4 "cannot write 'no/such/folder.pdf'" 2024-10-01 finance invoice pdf EWS24-00001 -o no/such/folder.pdf

# ---- a price set later never touches what is agreed
ok 2024-10-01 finance rate set --fy 2024-25 --rate 400.00
ok 2024-10-01 finance --json contract buy C-2024-001 --days 0.5 --by Bursar
expect_same "net of the top-up" "$(field 'd["net"]')" "184.00"
ok 2024-10-01 finance --json contract quote --school 115831 --days 1
expect_same "net of the quote" "$(field 'd["net"]')" "400.00"

# ---- the school asks: how many days have we left?
ok 2024-10-01 auditor balance "Upper Shirley"
expect_out_has "C-2024-001"
expect_out_has "31 Mar 2025"
ok 2024-10-01 auditor --json balance 137037
expect_same "names of the balance" "$(field '", ".join(d[0])')" \
    "urn, school, contract, financial_year, unit, sharing, members, bought, moved, cancelled, purchased, used, used_confirmed, used_provisional, lapsed, balance, owed, planned, available, own_used, own_planned, value_left, starts_on, expires_on"
expect_same "the balance" "$(field 'list(d[0].values())')" \
    "['137037', 'Upper Shirley High School', 'C-2024-001', '2024-25', 'day', 'single', 1, '3.50', '0.00', '0.00', '3.50', '1.50', '0.50', '1.00', '0.00', '2.00', '0.00', '0.50', '1.50', '1.50', '0.50', '736.00', '2024-04-08', '2025-03-31']"
# ten working days after it was recorded a delivery counts as confirmed: 1 October is the last day it does not
ok 2024-10-02 auditor --json balance 137037
expect_same "confirmed" "$(field '(d[0]["used_confirmed"], d[0]["used_provisional"])')" "('1.50', '0.00')"
ok 2024-10-02 auditor --json balance 137037 --on 2024-09-16
expect_same "an earlier day" "$(field '[d[0][k] for k in ("purchased", "used_confirmed", "used_provisional", "balance")]')" \
    "['2.50', '0.50', '0.00', '2.00']"
ok 2024-10-01 auditor --csv balance 137037
expect_same "the head of the CSV" "${out%%$'\n'*}" \
    "urn,school,contract,financial_year,unit,sharing,members,bought,moved,cancelled,purchased,used,used_confirmed,used_provisional,lapsed,balance,owed,planned,available,own_used,own_planned,value_left,starts_on,expires_on"
ok 2024-10-01 auditor --json visit list --school 137037 --from 2024-10-01
expect_same "the next visit" "$(field '[(v["date"], v["officer"], v["quantity"], v["state"]) for v in d]')" \
    "[('2025-03-31', 'EWO-01', '0.50', 'planned')]"
ok 2024-10-01 auditor --json statutory list --school 137037
expect_same "what was free" "$(field '[(s["service_code"], s["officer"]) for s in d]')" \
    "[('core-advice', 'EWO-01'), ('initial-investigation', 'EWO-01')]"
refuse 3 "there is no school 'hogwarts'" 2024-10-01 auditor balance hogwarts

# ---- after the year: what is left has ended, the new year opens at nothing; late word of 31 March still counts
ok 2025-04-01 manager visit deliver 6
ok 2025-04-01 finance --json balance 137037 --fy 2024-25
expect_same "the year that ended" "$(field '[(b["used"], b["lapsed"], b["balance"], b["planned"], b["available"], b["value_left"]) for b in d]')" \
    "[('2.00', '1.50', '0.00', '0.00', '0.00', '0.00')]"
ok 2025-04-01 finance --json balance 137037
expect_out "[]"

# ---- and the book is in order
ok 2025-04-01 auditor book check
ok 2025-04-01 auditor --json book audit verify
expect_same "findings" "$(field 'd["findings"]')" "[]"
head=$(field 'd["head"]')
ok 2025-04-01 auditor book audit verify --head "$head"
expect_out_has "nothing up to it was altered or removed since"
on 2025-04-01 auditor book audit verify --head "${head//[0-9]/a}"
expect_exit 1
expect_err_has "the head you noted is nowhere in this trail"
finish
