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

finish
