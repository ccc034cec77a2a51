#!/usr/bin/env bash
# tests/cli/change.sh - what changes over time: lists on a date and as they were known, payers by date, schools that
# become others, and more sold than there is
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book

# ---- as it was known: what was entered on 5 November about October is not in what was known on 1 November
ok 2024-04-02 finance contract quote --school 137037 --fy 2024-25 --days 10 --plan termly
ok 2024-04-08 finance contract agree C-2024-001 --by Bursar
ok 2024-09-02 manager visit book --school 137037 --officer EWO-01 --date 2024-10-08 --session day
ok 2024-10-01 finance invoice run --to 2024-10-01
ok 2024-11-05 ewo-01 visit deliver 1
ok 2024-11-05 ewo-01 statutory add --school 137037 --service penalty-notice --officer EWO-01 --on 2024-10-10 --minutes 30

days='[(b["used"], b["planned"], b["available"]) for b in d]'
ok 2024-11-06 finance --json balance 137037 --on 2024-10-31
expect_same "October as it is known now" "$(field "$days")" "[('1.00', '0.00', '9.00')]"
ok 2024-11-06 finance --json balance 137037 --on 2024-10-31 --known 2024-11-01
expect_same "October as it was known" "$(field "$days")" "[('0.00', '1.00', '9.00')]"
ok 2024-11-06 finance --json balance 137037 --known 2024-10-31
expect_same "the day of --known is the date" "$(field "$days")" "[('0.00', '1.00', '9.00')]"
ok 2024-11-06 finance --json balance 137037 --known 2024-04-02
expect_out "[]"
ok 2024-11-06 finance --json contract list --known 2024-04-07
expect_same "a quote then" "$(field '[(c["contract"], c["state"]) for c in d]')" "[('C-2024-001', 'quote')]"
ok 2024-11-06 finance --json contract list --on 2024-04-01
expect_out "[]"
ok 2024-11-06 finance contract show C-2024-001 --known 2024-04-07
expect_out_has "Not agreed yet."
ok 2024-11-06 finance contract show C-2024-001 --known 2024-11-01
expect_out_has "10.0 bought, 0.0 used, 1.0 booked, 9.0 left to book"
ok 2024-11-06 finance contract show C-2024-001
expect_out_has "10.0 bought, 1.0 used (1.0 awaiting confirmation), 0.0 booked"
ok 2024-11-06 finance --json charge list --known 2024-09-30
expect_same "not billed then" "$(field '[(c["due_on"], c["net"], c["document"]) for c in d]')" \
    "[('2024-04-08', '1226.67', None), ('2024-09-01', '1226.67', None)]"
ok 2024-11-06 finance --json charge list
expect_out "[]"
ok 2024-11-06 finance --json invoice list --known 2024-09-30
expect_out "[]"
ok 2024-11-06 finance --json invoice list --on 2024-10-01
expect_same "issued by then" "$(field 'len(d)')" "1"
ok 2024-11-06 finance --json statutory list --known 2024-11-04
expect_out "[]"
ok 2024-11-06 finance --json visit list --known 2024-11-04
expect_same "booked then" "$(field '[(v["state"], v["quantity"], v["awaiting_until"]) for v in d]')" "[('planned', '1.00', None)]"
ok 2024-11-06 finance --json visit list --on 2024-10-09
expect_same "delivered on its day" "$(field '[v["state"] for v in d]')" "['delivered']"
ok 2024-11-06 finance --json visit list --known 2024-09-01
expect_out "[]"

# an instant parts what one day holds: what is entered with --today before is known from its own moment
export DAYBOOK_NOW=2024-11-06T10:00:00Z DAYBOOK_TODAY=2024-11-06
run --as boss --today 2024-10-15 contract buy C-2024-001 --days 1 --by Bursar
expect_exit 0
export DAYBOOK_NOW=2024-11-06T11:00:00Z
run --as finance --json balance 137037 --on 2024-10-20 --known 2024-11-06T09:59:59Z
expect_same "before the top-up was entered" "$(field "$days")" "[('1.00', '0.00', '9.00')]"
run --as finance --json balance 137037 --on 2024-10-20 --known 2024-11-06T10:00:00Z
expect_same "after it" "$(field "$days")" "[('1.00', '0.00', '10.00')]"
run --as finance --json balance 137037 --on 2024-10-14
expect_same "it is dated the 15th" "$(field "$days")" "[('1.00', '0.00', '9.00')]"

refuse 1 "2024-11-08 is still to come" 2024-11-07 finance visit list --known 2024-11-08
refuse 1 "2024-11-07T09:00:01Z is still to come" 2024-11-07 finance balance --known 2024-11-07T09:00:01Z
refuse 3 "nothing was known on 2024-03-03: the book began on 4 March 2024, at 09:00" 2024-11-07 finance balance --known 2024-03-03
refuse 1 "'last week' is neither a date such as 2024-10-01 nor an instant" 2024-11-07 finance charge list --known "last week"
refuse 3 "C-2024-001 was not in the book then: it was quoted on 2 April 2024" 2024-11-07 finance contract show C-2024-001 --known 2024-03-31

# ---- payers by date: a charge takes the payer and the treatment of its due date, a document keeps what it was issued to
rm -f "$DAYBOOK"* && new_book
ok 2024-04-02 finance contract quote --school 116469 --fy 2024-25 --days 3 --plan monthly
ok 2024-04-02 finance contract agree C-2024-001 --by "Head teacher"
ok 2024-04-02 finance contract quote --school 115831 --fy 2024-25 --days 3 --plan monthly
ok 2024-04-02 finance contract agree C-2024-002 --by "Head teacher"
ok 2024-05-01 finance invoice run --to 2024-05-01
refuse 1 "no payer is called 'Solent Trust' yet: give its --address too" \
    2024-05-02 finance school set 116469 --payer-name "Solent Trust" --from 2024-07-01
ok 2024-05-02 finance school set 116469 --payer-name "Solent Trust" --address "1 Quay; Southampton" --from 2024-07-01 \
    --treatment standard --reason "an academy in all but the register"
expect_out_has "from 1 July 2024 we bill Solent Trust, with VAT."
ok 2024-05-02 finance school set 115831 --payer-name "Solent Trust" --from 2024-08-01 \
    --treatment standard --reason "an academy in all but the register"
ok 2024-05-02 finance --json charge list --school 116469 --to 2024-09-30
expect_same "payers by due date" "$(field '[(c["due_on"][5:7], c["payer"], c["treatment"]) for c in d]')" \
    "[('06', 'Cantell School', 'recharge'), ('07', 'Solent Trust', 'standard'), ('08', 'Solent Trust', 'standard'), ('09', 'Solent Trust', 'standard')]"
ok 2024-05-02 finance --json charge list --known 2024-05-01 --to 2024-07-31 --school 116469 --all
expect_same "payers as they were known" "$(field 'sorted({c["payer"] for c in d})')" "['Cantell School']"
ok 2024-08-01 finance --json invoice run --to 2024-08-01
ok 2024-08-01 finance --json invoice list --from 2024-08-01
expect_same "one document for each school and payer" \
    "$(field 'sorted((i["urn"], i["payer"], i["kind"], i["net"], i["vat"]) for i in d)')" \
    "[('115831', 'Hardmoor Early Years Centre', 'recharge', '184.00', '0.00'), ('115831', 'Solent Trust', 'vat-invoice', '92.00', '18.40'), ('116469', 'Cantell School', 'recharge', '92.00', '0.00'), ('116469', 'Solent Trust', 'vat-invoice', '184.00', '36.80')]"
# said too late: what was billed stays with whom it was billed to
ok 2024-09-01 finance school set 116469 --payer-name "Test Valley Trust" --address "2 Quay; Southampton" --from 2024-08-01
ok 2024-09-01 finance --json charge list --all --school 116469 --to 2024-10-31
expect_same "documents keep their payer" \
    "$(field '[(c["due_on"][5:7], c["payer"]) for c in d if c["due_on"] >= "2024-07"]')" \
    "[('07', 'Solent Trust'), ('08', 'Solent Trust'), ('09', 'Test Valley Trust'), ('10', 'Test Valley Trust')]"

# ---- more than there is: what officers can still give is shown, and beyond it the manager alone agrees, with a reason
ok 2025-03-24 finance contract quote --school 137037 --fy 2024-25 --days 1
ok 2025-03-24 finance contract agree C-2024-003 --by Bursar
expect_out_has "sessions of 2024-25 are still free."
ok 2025-03-24 finance contract quote --school 137037 --fy 2024-25 --days 40
refuse 1 "C-2024-004 takes 80 half-day sessions of 2024-25, and " 2025-03-24 finance contract agree C-2024-004 --by Bursar
expect_err_has "are free: the manager may agree it all the same, with a --reason"
refuse 1 "'finance' has the role finance: 'contract oversell' is for manager or admin" \
    2025-03-24 finance contract agree C-2024-004 --by Bursar --reason "They insist"
refuse 1 "takes 80 half-day sessions" 2025-03-24 manager contract agree C-2024-004 --by Bursar
ok 2025-03-24 manager --json contract agree C-2024-004 --by Bursar --reason "Two officers come from elsewhere"
expect_same "what is free then" "$(field '[(y["financial_year"], y["free"] < 0) for y in d["capacity"]]')" "[('2024-25', True)]"
ok 2025-03-24 auditor --json contract show C-2024-004
expect_same "agreed" "$(field 'd["state"]')" "agreed"
ok 2025-03-24 auditor --json book audit
expect_same "its reason" "$(field 'd[-1]["reason"]')" "Two officers come from elsewhere"

# ---- a school becomes an academy: 10 days recharged in April, 4 used, from 1 October the days left are the academy's
rm -f "$DAYBOOK"* && new_book
ok 2024-04-02 finance contract quote --school 116469 --fy 2024-25 --days 10 --po "PO 12"
ok 2024-04-02 finance contract agree C-2024-001 --by "Head teacher"
ok 2024-04-02 manager officer link EWO-01 --school 116469 --from 2024-04-02
for day in 2024-09-03 2024-09-10 2024-09-17 2024-09-24; do
    ok 2024-04-03 manager visit book --school 116469 --officer EWO-01 --date $day --session day
done
ok 2024-04-30 finance invoice run --to 2024-04-30
ok 2024-09-24 ewo-01 visit deliver 1 2 3 4
ok 2024-09-24 ewo-01 statutory add --school 116469 --service penalty-notice --officer EWO-01 --on 2024-09-12 --minutes 30
ok 2024-09-24 manager visit book --school 116469 --officer EWO-01 --date 2024-10-08 --session day
ok 2024-09-24 manager visit book --school 116469 --officer EWO-01 --date 2024-11-05 --session am
ok 2024-09-24 manager visit book --school 116469 --officer EWO-01 --date 2024-11-06 --session am --service targeting-support-meeting
become=(school succeed 116469 137037 --on 2024-10-01 --kind academy --reason "Converted by order")

refuse 1 "2024 is still to come" 2024-09-30 finance "${become[@]}"
refuse 1 "'manager' has the role manager: 'school succeed' is for" 2024-10-02 manager "${become[@]}"
refuse 1 "the kind is closure" 2024-10-02 finance school succeed 116469 --on 2024-10-01 --kind merger --reason x
refuse 1 "a school that closes has no successor" 2024-10-02 finance school succeed 116469 137037 --on 2024-10-01 --kind closure --reason x
refuse 1 "'trust' is not a kind" 2024-10-02 finance school succeed 116469 137037 --on 2024-10-01 --kind trust --reason x
refuse 1 "cannot become itself" 2024-10-02 finance school succeed 116469 116469 --on 2024-10-01 --kind merger --reason x
refuse 1 "is not open: it can take nothing over" 2024-10-02 finance school succeed 116469 116451 --on 2024-10-01 --kind merger --reason x
refuse 3 "no school" 2024-10-02 finance school succeed 116469 999999 --on 2024-10-01 --kind merger --reason x
refuse 1 "'C-2024-001' is no choice" 2024-10-02 finance "${become[@]}" --contract C-2024-001
refuse 1 "C-2024-009 is no contract of Cantell School that has days or time left" \
    2024-10-02 finance "${become[@]}" --contract C-2024-009=end
refuse 1 "say of each contract whether it continues or ends" 2024-10-02 finance "${become[@]}"
expect_err_has "C-2024-001 (6 days left, £2,208.00)"
refuse 1 "C-2024-001 would end, and there are visits booked on it: visit 5 on 8 October 2024, visit 6 on 5 November 2024; cancel them" \
    2024-10-02 finance "${become[@]}" --contract C-2024-001=end
refuse 1 "nobody follows, and there are visits booked" \
    2024-10-02 finance school succeed 116469 --on 2024-10-01 --kind closure --reason x

before=$(file_sum)
ok 2024-10-02 finance "${become[@]}" --preview
expect_out_has "Preview: nothing is changed."
expect_out_has "   --contract C-2024-001=continue
    continues as C-2024-002 of Upper Shirley High School
    to be credited £2,208.00 without VAT
    sold anew £2,208.00 + £441.60 VAT"
expect_out_has "   --contract C-2024-001=end
    ends on 30 September 2024, and 4.5 days end unused"
expect_same "the book after a preview" "$(file_sum)" "$before"

# what was delivered at the old school on the day or later is reversed first
ok 2024-10-08 ewo-01 visit deliver 5
refuse 1 "delivered there on 1 October 2024 or later: visit 5 on 8 October 2024; reverse them first" \
    2024-10-08 finance "${become[@]}" --contract C-2024-001=continue
ok 2024-10-09 manager visit reverse 5 --reason "It was at the academy"
ok 2024-10-09 manager visit book --school 116469 --officer EWO-01 --date 2024-10-15 --session day

ok 2024-10-10 finance --json "${become[@]}" --contract C-2024-001=continue
expect_same "credited and sold" \
    "$(field '[(c["contract"], c["how"], c["continues_as"], c["left"], c["booked"], c["worth"], c["voided"], c["credited"], c["credited_vat"], c["sold"], c["sold_vat"]) for c in d["contracts"]]')" \
    "[('C-2024-001', 'continue', 'C-2024-002', '6.00', '1.50', '2208.00', '0.00', '2208.00', '0.00', '2208.00', '441.60')]"
expect_same "visits" "$(field 'd["visits"]')" "3"

days='[(b["contract"], b["bought"], b["cancelled"], b["used"], b["planned"], b["available"], b["value_left"]) for b in d]'
ok 2024-10-10 finance --json balance 116469 --on 2024-09-29
expect_same "the old school before" "$(field "$days")" "[('C-2024-001', '10.00', '0.00', '4.00', '1.50', '4.50', '2208.00')]"
ok 2024-10-10 finance --json balance 137037 --on 2024-09-30
expect_out "[]"
for date in 2024-09-30 2024-10-01 2024-10-10; do
    ok 2024-10-10 finance --json balance 116469 --on $date
    expect_same "the old school on $date" "$(field "$days")" "[('C-2024-001', '10.00', '6.00', '4.00', '0.00', '0.00', '0.00')]"
done
for date in 2024-10-01 2024-10-10; do
    ok 2024-10-10 finance --json balance 137037 --on $date
    expect_same "the academy on $date" "$(field "$days")" "[('C-2024-002', '6.00', '0.00', '0.00', '1.50', '4.50', '2208.00')]"
done
ok 2024-10-10 finance --json balance 116469 --known 2024-10-09
expect_same "the old school as it was known" "$(field "$days")" "[('C-2024-001', '10.00', '0.00', '4.00', '1.50', '4.50', '2208.00')]"

ok 2024-10-10 finance --json charge list --all --to 2025-03-31
expect_same "charges" "$(field '[(c["due_on"], c["urn"], c["contract"], c["net"], c["treatment"], c["payer"], c["order_number"], c["document"]) for c in d]')" \
    "[('2024-04-02', '116469', 'C-2024-001', '3680.00', 'recharge', 'Cantell School', 'PO 12', 'EWR24-00001'), ('2024-09-30', '116469', 'C-2024-001', '-2208.00', 'recharge', 'Cantell School', 'PO 12', None), ('2024-10-01', '137037', 'C-2024-002', '2208.00', 'standard', 'Upper Shirley High School', None, None)]"
ok 2024-10-10 finance --json visit list --from 2024-10-01
expect_same "visits follow, free ones too" "$(field '[(v["visit"], v["urn"], v["quantity"], v["contract"], v["state"]) for v in d]')" \
    "[(5, '116469', '0.00', 'C-2024-001', 'reversed'), (8, '137037', '1.00', 'C-2024-002', 'planned'), (6, '137037', '0.50', 'C-2024-002', 'planned'), (7, '137037', '0.00', None, 'planned')]"
ok 2024-10-10 finance --json visit list --from 2024-10-01 --known 2024-10-09 --school 116469
expect_same "whose they were as it was known" "$(field '[(v["visit"], v["urn"], v["quantity"]) for v in d]')" \
    "[(5, '116469', '0.00'), (8, '116469', '1.00'), (6, '116469', '0.50'), (7, '116469', '0.00')]"
ok 2024-10-10 finance --json contract list
expect_same "contracts" "$(field '[(c["contract"], c["urn"], c["state"], c["starts_on"], c["ends_on"]) for c in d]')" \
    "[('C-2024-001', '116469', 'ended', '2024-04-01', '2024-09-30'), ('C-2024-002', '137037', 'agreed', '2024-10-01', '2025-03-31')]"
ok 2024-10-10 finance --json contract list --on 2024-09-30
expect_same "contracts on the last day" "$(field '[(c["contract"], c["state"]) for c in d]')" "[('C-2024-001', 'agreed')]"
ok 2024-10-10 finance --json school show 116469
expect_same "the old school" "$(field '(d["status"], d["closed_on"], d["link_officer"], d["descent"])')" \
    "('closed', '2024-09-30', None, [{'what': 'became', 'urn': '137037', 'school': 'Upper Shirley High School', 'on': '2024-10-01', 'kind': 'academy'}])"
ok 2024-10-10 finance --json school show 116469 --on 2024-09-30
expect_same "its link officer then" "$(field 'd["link_officer"]')" "EWO-01"
ok 2024-10-10 finance school show 137037
expect_out_has "Was before    116469 Cantell School (academy), from 1 October 2024"
expect_out_has "EWO-01"
ok 2024-10-10 finance --json statutory list --school 116469
expect_same "free services stay" "$(field 'len(d)')" "1"
refuse 1 "Cantell School (116469) became Upper Shirley High School (137037) on 1 October 2024 already" \
    2024-10-10 finance "${become[@]}"
refuse 1 "is closed" 2024-10-10 finance contract quote --school 116469 --days 1
ok 2024-10-10 finance book check
ok 2024-10-10 auditor book audit verify

ok 2024-10-10 finance contract show C-2024-002
expect_out_has "Goes on from C-2024-001, which was another school's."

# life goes on at the academy; a register that does not know yet changes nothing of it
ok 2024-10-11 finance --json school import "$DAYBOOK_SOURCE/data/schools-852-derived.csv"
expect_same "nothing changes" "$(field 'd["changed"]')" "0"
ok 2024-10-15 ewo-01 visit deliver 8
ok 2024-10-16 finance --json balance 137037
expect_same "a day used there" "$(field "$days")" "[('C-2024-002', '6.00', '0.00', '1.00', '0.50', '4.50', '1840.00')]"
ok 2024-10-16 finance invoice run --to 2024-10-16
ok 2024-10-16 finance --json invoice list --school 116469 --from 2024-10-01
expect_same "the old school's credit" "$(field '[(i["number"], i["kind"], i["net"], i["vat"], i["gross"], i["vat_treatment"]) for i in d]')" "[('EWD24-00001', 'credit-note', '-2208.00', '0.00', '-2208.00', 'recharge')]"
ok 2024-10-16 finance --json invoice show EWD24-00001
expect_same "what it credits" "$(field '(d["credits"], d["reason"], [(l["quantity"], l["rate"], l["net"]) for l in d["lines"]])')" "('EWR24-00001', 'Days taken back', [('6.00', '368.00', '-2208.00')])"
ok 2024-10-16 finance --json invoice list --school 137037
expect_same "the academy's invoice" "$(field '[(i["kind"], i["net"], i["vat"], i["gross"]) for i in d]')" "[('vat-invoice', '2208.00', '441.60', '2649.60')]"
ok 2024-10-16 finance book check

# a nursery closes, and nobody follows: its contract ends
ok 2024-10-16 finance contract quote --school 115831 --fy 2024-25 --days 2
ok 2024-10-16 finance contract agree C-2024-003 --by "Head teacher"
ok 2024-12-20 finance school succeed 115831 --on 2024-12-20 --kind closure --reason "Too few children"
expect_out_has "Hardmoor Early Years Centre (115831) is closed; its last day was 19 December 2024."
expect_out_has "ends on 19 December 2024, and 2 days end unused"
ok 2024-12-21 finance --json balance 115831
expect_same "ended unused" "$(field '[(b["lapsed"], b["balance"], b["expires_on"]) for b in d]')" "[('2.00', '0.00', '2024-12-19')]"
ok 2024-12-21 finance --json charge list --school 115831
expect_same "what was agreed is owed" "$(field '[c["net"] for c in d]')" "['736.00']"
ok 2024-12-21 finance school show 115831
expect_out_has "Became        nothing else: nobody follows"
ok 2024-12-21 boss daily
ok 2024-12-21 finance book check

finish
