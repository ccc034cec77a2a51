#!/usr/bin/env bash
# tests/cli/credit.sh - what was billed is given back: by a run, by line, by amount, whole; every refusal; the note itself
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book

ok 2024-04-02 finance contract quote --school 137037 --fy 2024-25 --days 10 --po "PO 4471"
ok 2024-04-02 finance contract agree C-2024-001 --by Bursar
ok 2024-04-02 finance contract quote --school 116469 --fy 2024-25 --days 10 --plan termly
ok 2024-04-02 finance contract agree C-2024-002 --by Head
ok 2024-04-30 finance invoice run --to 2024-09-30

# ---- what must be said, and what cannot be
credit=(finance invoice credit EWS24-00001)
refuse 2 "'--reason TEXT' is missing" 2024-05-02 "${credit[@]}" --all --price-only
refuse 2 "say what the credit is: --price-only (the days stay) or --days-back" 2024-05-02 "${credit[@]}" --all --reason x
refuse 2 "say what the credit is" 2024-05-02 "${credit[@]}" --all --price-only --days-back --reason x
refuse 2 "say how much is credited: --all, --line N, or --amount £" 2024-05-02 "${credit[@]}" --price-only --reason x
refuse 2 "say how much is credited" 2024-05-02 "${credit[@]}" --all --line 1 --price-only --reason x
refuse 2 "say how much is credited" 2024-05-02 "${credit[@]}" --all --amount 5 --price-only --reason x
refuse 2 "days are of one line, and no amount: --line N --days Q" 2024-05-02 "${credit[@]}" --all --days 1 --price-only --reason x
refuse 2 "days are of one line" 2024-05-02 "${credit[@]}" --line 1 --days 1 --amount 5 --price-only --reason x
refuse 2 "a line is sold by one unit" 2024-05-02 "${credit[@]}" --line 1 --days 1 --hours 1 --price-only --reason x
refuse 2 "days are taken back with the school's word: say --by NAME" 2024-05-02 "${credit[@]}" --all --days-back --reason x
refuse 1 "say why something is credited, with --reason" 2024-05-02 "${credit[@]}" --all --price-only --reason " "
refuse 1 "nothing is not credited" 2024-05-02 "${credit[@]}" --amount 0 --price-only --reason x
refuse 1 "nothing is not credited" 2024-05-02 "${credit[@]}" --line 1 --days 0 --price-only --reason x
refuse 1 "the line 'first' is not a whole number" 2024-05-02 "${credit[@]}" --line first --price-only --reason x
refuse 3 "EWS24-00001 has no line 2" 2024-05-02 "${credit[@]}" --line 2 --price-only --reason x
refuse 3 "no document has the number 'EWS24-00009'" 2024-05-02 finance invoice credit EWS24-00009 --all --price-only --reason x
refuse 1 "line 1 of EWS24-00001 is sold by the day: say --days" 2024-05-02 "${credit[@]}" --line 1 --hours 2 --price-only --reason x
refuse 1 "£3,680.00 of line 1 of EWS24-00001 is left to credit: £3,680.01 goes beyond it" \
    2024-05-02 "${credit[@]}" --line 1 --amount 3680.01 --price-only --reason x
refuse 1 "£500.00 is not the worth of whole steps: the nearest are 1 day, £368.00, and 1.5 days, £552.00" \
    2024-05-02 "${credit[@]}" --line 1 --amount 500 --days-back --by Bursar --reason x
refuse 1 "£100.00 is not even the worth of 0.5 day, £184.00" \
    2024-05-02 "${credit[@]}" --amount 100 --days-back --by Bursar --reason x
refuse 1 "'invoice credit' is for finance or admin" 2024-05-02 manager invoice credit EWS24-00001 --all --price-only --reason x
refuse 1 "EWS24-00001 is of 30 April 2024: it cannot be credited before that" \
    2024-04-29 "${credit[@]}" --all --price-only --reason x

# ---- days that are used or booked stay: the figures, and the two ways out
ok 2024-05-02 manager visit book --school 137037 --officer EWO-01 --date 2024-05-07 --session day
ok 2024-05-02 manager visit book --school 137037 --officer EWO-01 --date 2024-05-08 --session day
ok 2024-05-07 ewo-01 visit deliver 1
refuse 1 "of the 10 days that line 1 of EWS24-00001 is for, 1 used or ended and 1 booked: take back what is left, £2,944.00, with --line 1 --days 8, or credit the price alone with --price-only" \
    2024-05-08 "${credit[@]}" --all --days-back --by Bursar --reason x

# ---- two days back: seen before, then approved by another, then done
before=$(fingerprint)
ok 2024-05-08 "${credit[@]}" --line 1 --days 2 --days-back --by Bursar --reason "Fewer pupils" --preview
expect_out "Preview: nothing is changed.
A credit note for EWS24-00001.
Credited: £736.00 and £147.20 VAT, £883.20.
Taken back: 2 days.
Taken off EWS24-00001: £883.20.
Left of EWS24-00001: £2,944.00 before VAT."
expect_same "the book after a preview" "$(fingerprint)" "$before"
ok 2024-05-08 boss setting set second-person.credit 500.00
refuse 1 "approval give credit \"EWS24-00001 736.00\"" \
    2024-05-08 "${credit[@]}" --line 1 --days 2 --days-back --by Bursar --reason "Fewer pupils"
ok 2024-05-08 manager approval give credit "EWS24-00001 736.00" --reason "letter of the head"
ok 2024-05-08 finance --json invoice credit ews24-00001 --line 1 --days 2 --days-back --by Bursar --reason "Fewer pupils"
expect_out '{"number":"EWC24-00001","credits":"EWS24-00001","preview":false,"days_back":"2.00","unit":"day","net":"736.00","vat":"147.20","gross":"883.20","taken_off":"883.20","on_account":"0.00","left_net":"2944.00"}'
ok 2024-05-08 finance --json balance 137037
expect_same "the balance" "$(field '[d[0][k] for k in ("bought", "cancelled", "purchased", "used", "available")]')" "['10.00', '2.00', '8.00', '1.00', '6.00']"
ok 2024-05-08 finance contract show C-2024-001
expect_out_has "taken back, by Bursar: 2.0 days: £736.00"
expect_out_has "because: Fewer pupils"

# ---- the price of days, below the limit; nobody is asked
ok 2024-05-09 "${credit[@]}" --amount 100 --price-only --reason "An officer came late three times"
expect_out "Issued the credit note EWC24-00002 for EWS24-00001.
Credited: £100.00 and £20.00 VAT, £120.00.
Taken off EWS24-00001: £120.00.
Left of EWS24-00001: £2,844.00 before VAT."
ok 2024-05-09 finance contract show C-2024-001
expect_out_has "days repriced"
refuse 1 "EWC24-00002 is a credit note itself" 2024-05-09 finance invoice credit EWC24-00002 --all --price-only --reason x

# ---- the note: as it was issued, on paper and on the screen
ok 2024-05-09 auditor invoice show EWC24-00002
expect_out_has "Credit note EWC24-00002"
expect_out_has "Credits        EWS24-00001 of 30 April 2024"
expect_out_has "Reason         An officer came late three times"
expect_out_has "Contract C-2024-001, line 1 of EWS24-00001: price lowered: £100.00"
expect_out_has "Taken          £120.00 off EWS24-00001"
ok 2024-05-09 auditor invoice show EWS24-00001
expect_out_has "Credited       £883.20 by EWC24-00001 of 8 May 2024"
expect_out_has "Credited       £120.00 by EWC24-00002 of 9 May 2024"
ok 2024-05-09 auditor --json invoice show EWC24-00001
expect_same "the note" "$(field '(d["kind"], d["net"], d["vat"], d["gross"], d["credits"], d["reason"], d["taken_off"], [(l["quantity"], l["net"]) for l in d["lines"]])')" \
    "('credit-note', '-736.00', '-147.20', '-883.20', 'EWS24-00001', 'Fewer pupils', '883.20', [('2.00', '-736.00')])"
ok 2024-05-09 auditor --json invoice show EWS24-00001
expect_same "what credits it" "$(field '[(n["number"], n["gross"]) for n in d["credited_by"]]')" "[('EWC24-00001', '883.20'), ('EWC24-00002', '120.00')]"
ok 2024-05-09 auditor --json invoice list --school 137037
expect_same "the list" "$(field '[(i["number"], i["kind"], i["due_on"], i["net"], i["vat"], i["gross"]) for i in d]')" \
    "[('EWS24-00001', 'vat-invoice', '2024-05-30', '3680.00', '736.00', '4416.00'), ('EWC24-00001', 'credit-note', None, '-736.00', '-147.20', '-883.20'), ('EWC24-00002', 'credit-note', None, '-100.00', '-20.00', '-120.00')]"
ok 2024-05-09 auditor invoice pdf EWC24-00001
ok 2024-05-09 auditor invoice verify EWC24-00001.pdf
expect_out "EWC24-00001.pdf is EWC24-00001, as issued."

# ---- a change of a contract leaves credits; a run gives them, as its preview said; run again it finds nothing
ok 2024-05-10 finance contract cancel C-2024-001 --days 1 --by Bursar --reason "One more"
ok 2024-05-10 boss setting set second-person.credit no
ok 2024-05-10 finance contract cancel C-2024-002 --days 6 --by Head --reason "Fewer pupils"
expect_out_has "To be credited: £981.34."
ok 2024-05-10 finance --json invoice run --to 2024-05-10 --preview
preview=$(field '[(x["kind"], x["urn"], x["lines"], x["net"], x["vat"], x["gross"]) for x in d]')
expect_same "the preview" "$preview" \
    "[('credit-note', '116469', 1, '-981.34', '0.00', '-981.34'), ('credit-note', '137037', 1, '-355.50', '-71.10', '-426.60')]"
ok 2024-05-10 finance invoice run --to 2024-05-10
expect_out "Number       Kind         URN     School                Net £   VAT £    Gross £
-----------  -----------  ------  ----------------  ---------  ------  ---------
EWD24-00001  credit note  116469  Cantell School      -981.34    0.00    -981.34
EWC24-00003  credit note  137037  Upper Shirley H…    -355.50  -71.10    -426.60
-----------  -----------  ------  ----------------  ---------  ------  ---------
                                                    -1,336.84  -71.10  -1,407.94"
ok 2024-05-10 finance invoice run --to 2024-05-10
expect_out "Nothing is due that is not billed."
ok 2024-05-10 auditor invoice show EWD24-00001
expect_out_has "Credit for an internal charge (no VAT) EWD24-00001"
expect_out_has "Reason         Days taken back"
ok 2024-05-10 auditor --json invoice show EWD24-00001 --snapshot
expect_same "no VAT on it" "$(field '(d["vat"], "vat_number" in d["supplier"], "tax_point" in d, d["settlement"], [c["title"] for c in d["coding"]], d["days"][0]["bought"])')" \
    "([], False, False, 'journal', ['From our income', 'To your budget'], '4.00')"

# ---- the whole of what is left: net to nothing, VAT to nothing; then nothing is left
ok 2024-05-13 "${credit[@]}" --all --price-only --reason "Billed in error"
expect_out_has "Nothing of EWS24-00001 is left."
refuse 1 "nothing of EWS24-00001 is left to credit: it was credited before" \
    2024-05-13 "${credit[@]}" --all --price-only --reason "Billed in error"
ok 2024-05-13 auditor --json invoice list --school 137037
expect_same "it comes to nothing" "$(field '[sum(round(float(i[k]) * 100) for i in d) for k in ("net", "vat")]')" "[0, 0]"
ok 2024-05-13 auditor book check

# ---- months that are closed, and series that must not look alike
ok 2024-06-03 finance period close 2024-05
refuse 1 "May 2024 is closed" 2024-05-31 finance invoice credit EWR24-00001 --amount 10 --price-only --reason late
ok 2024-06-03 finance invoice credit EWR24-00001 --amount 10 --price-only --reason late
expect_out_has "Issued the credit note EWD24-00002 for EWR24-00001."
expect_out_has "It goes back to the school's budget with the next journal batch."
refuse 1 "'EWR' is the series of series.recharge already" 2024-06-03 boss setting set series.credit EWR
ok 2024-06-03 boss setting set series.credit CRN --from 2025-04-01
ok 2024-06-03 auditor book check
ok 2024-06-03 auditor book audit verify

finish
