#!/usr/bin/env bash
# tests/cli/run.sh - the invoice run's rules: how a payer is billed, order numbers, charges that are held, one document
# for several schools, tax points, requests to a ledger that issues
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book

# ---- how a payer is billed: said at once, by whom it concerns
refuse 1 "'yes' is neither free nor needed (--order-number)" 2024-04-02 finance school set 137037 --order-number yes
refuse 1 "'' is neither school nor payer (--one-document)" 2024-04-02 finance school set 137037 --one-document ""
refuse 1 "'cash' is neither journal nor bank (--settle)" 2024-04-02 finance school set 116469 --settle cash
refuse 1 "too long: 40 bytes at most (--coding)" 2024-04-02 finance school set 116469 --coding "$(printf '%041d' 0)"
refuse 1 "changes today, for all its schools, not from 1 May 2024" \
    2024-04-02 finance school set 116469 --settle bank --from 2024-05-01
refuse 1 "'school set' is for" 2024-04-02 ewo-01 school set 116469 --settle bank
refuse 1 "'school billing' is for finance or admin" 2024-04-02 manager school set 116469 --settle bank
ok 2024-04-02 finance school set 116469 --settle bank --coding "52217 E28a"
expect_out "116469 Cantell School: from 2 April 2024 we bill Cantell School, as an internal charge (no VAT).
An internal charge to it is paid by bank.
An internal charge to it is taken from 52217 E28a."
ok 2024-04-02 finance school set 137037 --settle bank
expect_out_has "That is for internal charges alone: this school is billed with VAT."
ok 2024-04-02 finance school set 137037 --settle journal
ok 2024-04-02 finance school show 116469
expect_out_has "Settled by    bank, taken from 52217 E28a"
ok 2024-04-02 finance --json school show 116469
expect_same "how it is billed" \
    "$(field '[d["payer"][k] for k in ("order_number_needed", "one_document", "settles", "coding")]')" \
    "[False, 'school', 'bank', '52217 E28a']"
ok 2024-04-02 finance school set 116469 --settle journal --coding ""
ok 2024-04-02 finance --json school show 116469
expect_same "and again as before" "$(field '(d["payer"]["settles"], d["payer"]["coding"])')" "('journal', None)"
# a trust with two schools: set by one of them, it holds for both, and for its later address
ok 2024-04-02 finance school set 137037 --payer-name "Solent Trust" --address "1 Quay; Southampton"
ok 2024-04-02 finance school set 138625 --payer-name "Solent Trust"
ok 2024-04-02 finance school set 138625 --one-document payer --order-number needed
ok 2024-04-02 finance school show 137037
expect_out_has "Order number  needed: nothing is billed without one"
expect_out_has "Documents     one for all schools that it pays for"

# ---- order numbers: by contract, member and year, from a day on
ok 2024-04-02 finance contract quote --school 137037 --fy 2024-25 --days 10 --plan termly
refuse 1 "C-2024-001 is a quote" 2024-04-02 finance contract order C-2024-001 --number "PO 1"
ok 2024-04-08 finance contract agree C-2024-001 --by Bursar
ok 2024-04-08 finance contract quote --school 138625 --fy 2024-25 --days 2
ok 2024-04-08 finance contract agree C-2024-002 --by Bursar --po "PO of its own"
ok 2024-04-08 finance contract quote --school 116469 --fy 2024-25 --days 3
ok 2024-04-08 finance contract agree C-2024-003 --by Bursar
ok 2024-04-30 finance --json charge list
expect_same "held" "$(field '[(c["contract"], c["held"], c["order_number"]) for c in d]')" \
    "[('C-2024-003', None, None), ('C-2024-002', None, 'PO of its own'), ('C-2024-001', 'order-number', None)]"
ok 2024-04-30 finance charge list --held
expect_golden cli_held.txt
ok 2024-04-30 finance invoice run --to 2024-04-30 --preview
expect_err "1 charge of £1,226.67 is held: no order number. Give it with
'daybook contract order C-2024-001 --number PO'; 'daybook charge list --held' shows it."
expect_golden cli_held_preview.txt
ok 2024-04-30 finance --json invoice run --to 2024-04-30 --preview
expect_same "held rows for programs" "$(field '[(x["urn"], x["net"], x["held"]) for x in d]')" \
    "[('116469', '1104.00', None), ('138625', '736.00', None), ('137037', '1226.67', 'order-number')]"

# it stops no other; the number lets it go
ok 2024-04-30 finance --json invoice run --to 2024-04-30
expect_same "the others are billed" "$(field '[x["number"] for x in d]')" "['EWR24-00001', 'EWS24-00001', None]"
refuse 1 "too long: 63 bytes at most" 2024-04-30 finance contract order C-2024-001 --number "$(printf '%064d' 0)"
refuse 1 "has no days in 2025-26" 2024-04-30 finance contract order C-2024-001 --number "PO 1" --fy 2025-26
refuse 1 "is not a school of C-2024-001" 2024-04-30 finance contract order C-2024-001 --number "PO 1" --school 116469
refuse 3 "C-2024-099" 2024-04-30 finance contract order C-2024-099 --number "PO 1"
refuse 1 "'contract order' is for manager or finance or admin" 2024-04-30 ewo-01 contract order C-2024-001 --number "PO 1"
ok 2024-04-30 finance contract order C-2024-001 --number "PO 4471"
expect_out "C-2024-001, 2024-25: charges due from 1 April 2024 have the order number PO 4471.
3 charges of £3,680.00 before VAT carry it now."
ok 2024-04-30 finance contract order C-2024-001 --number "PO 4471" # the same again
ok 2024-04-30 finance contract order C-2024-001 --number "PO 5120" --from 2024-09-01
expect_out_has "2 charges of £2,453.33 before VAT carry it now."
ok 2024-04-30 finance contract order C-2024-001 --number "PO 5121" --from 2024-09-01 # it was misheard
ok 2024-04-30 finance charge list --held --to 2025-03-31
expect_out "Nothing that is due is held."
ok 2024-04-30 finance --json contract show C-2024-001
expect_same "the numbers" "$(field '[(o["financial_year"], o["from"], o["order_number"]) for o in d["order_numbers"]]')" \
    "[('2024-25', '2024-04-01', 'PO 4471'), ('2024-25', '2024-09-01', 'PO 5121')]"
ok 2024-04-30 finance contract show C-2024-001
expect_out_has "2024-25  1 Sep 2024  PO 5121"
ok 2024-04-30 finance --json invoice run --to 2024-04-30
expect_same "released" "$(field '[(x["urn"], x["order_number"], x["held"]) for x in d]')" "[('137037', 'PO 4471', None)]"
ok 2024-09-02 finance --json invoice run --to 2024-09-02
expect_same "the later number" "$(field '[x["order_number"] for x in d]')" "['PO 5121']"
ok 2025-01-02 finance invoice run --to 2025-01-02
# a renewal begins without
ok 2025-03-03 finance contract renew C-2024-001
ok 2025-03-03 finance contract agree C-2025-001 --by Bursar
ok 2025-04-01 finance charge list --held --to 2025-04-30
expect_out_has "C-2025-001"
# as it was known before the number came
ok 2025-04-01 finance --json contract show C-2024-001 --known 2024-04-08
expect_same "none was known" "$(field 'd["order_numbers"]')" "[]"

# ---- one document for all schools of the trust
ok 2025-04-02 finance contract order C-2025-001 --number "PO 77"
ok 2025-04-02 finance contract quote --school 138625 --fy 2025-26 --days 4
ok 2025-04-02 finance contract agree C-2025-002 --by Bursar
ok 2025-04-02 finance contract order C-2025-002 --number "PO 77"
ok 2025-04-03 ewo-01 statutory add --school 138625 --service penalty-notice --officer EWO-01 --on 2025-04-03
ok 2025-04-03 ewo-01 statutory add --school 137037 --service penalty-notice --officer EWO-01 --on 2025-04-03
ok 2025-04-30 finance invoice run --to 2025-04-30
expect_out_has "2 schools"
ok 2025-04-30 finance --json invoice list --from 2025-04-01
expect_same "one document" "$(field '[(x["number"], x["urn"], x["school"], x["payer"], x["order_number"], x["net"]) for x in d]')" \
    "[('EWS25-00001', None, '2 schools', 'Solent Trust', 'PO 77', '2786.67')]"
for urn in 137037 138625; do
    ok 2025-04-30 finance --json invoice list --school $urn --from 2025-04-01
    expect_same "found by each school" "$(field 'len(d)')" 1
done
ok 2025-04-30 finance invoice show EWS25-00001
expect_golden cli_several.txt
ok 2025-04-30 finance invoice show EWS25-00001 --snapshot
expect_same "its parts say whose" \
    "$(field '([l["urn"] for l in d["lines"]], [(c["school"], c["count"]) for c in d["annex"]["counts"]], [x["school"] for x in d["days"]], d["annex"]["services"])')" \
    "(['138625', '137037'], [('Ludlow Infant Academy', 1), ('Upper Shirley High School', 1)], ['Ludlow Infant Academy', 'Upper Shirley High School'], [])"
ok 2025-04-30 finance --json charge list --all --to 2025-04-30 --school 137037
expect_same "charges name it" "$(field '[c["document"] for c in d if c["due_on"] > "2025"]')" "['EWS24-00004', 'EWS25-00001']"
ok 2025-04-30 auditor book check

# ---- a ledger that issues: requests, in batches, whose numbers come back
refuse 1 "'sap' is not a value of invoice.issuer: daybook or corporate" 2025-05-01 boss setting set invoice.issuer sap
refuse 1 "'EWS' is the series of series.sale already" 2025-05-01 boss setting set series.request EWS
ok 2025-05-01 boss setting set invoice.issuer corporate
ok 2025-05-01 finance contract quote --school 116469 --fy 2025-26 --days 3
ok 2025-05-01 finance contract agree C-2025-003 --by Bursar
ok 2025-05-01 finance contract order C-2025-001 --number "PO 78" --from 2025-09-01
refuse 1 "no request waits to be sent" 2025-05-01 finance invoice request batch
ok 2025-09-02 finance invoice run --to 2025-09-02 --preview
expect_out_has "request, internal"
ok 2025-09-02 finance --json invoice run --to 2025-09-02
expect_same "requests" "$(field '[(x["number"], x["kind"], x["gross"]) for x in d]')" \
    "[('EWP25-00001', 'recharge', '1140.00'), ('EWQ25-00001', 'vat-invoice', '1520.00')]"
ok 2025-09-02 finance --json invoice run --to 2025-09-02
expect_out "[]"
refuse 1 "EWQ25-00001 is a request" 2025-09-02 finance invoice pdf EWQ25-00001
ok 2025-09-02 finance invoice request list
expect_out "No batch of requests was made."
expect_err "2 requests are not sent: 'daybook invoice request batch'."
printf 'reference,number,date\nEWQ25-00001,900123,2025-09-03\n' >early.csv
refuse 1 "the request EWQ25-00001 has not been sent: 'daybook invoice request batch' (line 2, reference)" \
    2025-09-03 finance invoice numbers early.csv
refuse 1 "'invoice request-batch' is for finance or admin" 2025-09-02 manager invoice request batch
ok 2025-09-02 finance invoice request batch -o one.csv
expect_out "Batch 1 has 2 requests. Wrote one.csv."
refuse 1 "no request waits to be sent" 2025-09-02 finance invoice request batch
ok 2025-09-03 finance invoice request export 1 -o two.csv
cmp one.csv two.csv || fail "a batch exported again is the same"
ok 2025-09-03 finance invoice request export 1
cp one.csv .out
expect_golden cli_requests.csv
refuse 3 "there is no batch 2 of requests" 2025-09-03 finance invoice request export 2
refuse 2 "has no verb 'request-send'" 2025-09-03 finance invoice request send
refuse 2 "needs a verb" 2025-09-03 finance invoice request

numbers() { printf 'reference,number,date,due\n'; printf '%s\n' "$@"; }
bad_numbers() { # SENTENCE EXIT ROW...
    numbers "${@:3}" >bad.csv
    refuse "$2" "$1" 2025-09-10 finance invoice numbers bad.csv
}
bad_numbers "'EWS24-00001' is no request of ours (line 2, reference)" 3 "EWS24-00001,900123,2025-09-03,"
bad_numbers "'EWQ25-00009' is no request of ours (line 3, reference)" 3 "EWQ25-00001,900123,2025-09-03," "EWQ25-00009,900124,2025-09-03,"
bad_numbers "(line 2)" 1 "EWQ25-00001,,2025-09-03,"
bad_numbers "'soon' is not a date" 1 "EWQ25-00001,900123,soon,"
bad_numbers "the date 2025-09-01 is before the request EWQ25-00001" 1 "EWQ25-00001,900123,2025-09-01,"
bad_numbers "is due on 2 September 2025, before its date (line 2)" 1 "EWQ25-00001,900123,2025-09-03,2025-09-02"
bad_numbers "3 October 2052 lies more than five years after today" 1 "EWQ25-00001,900123,2025-09-03,2052-10-03"
bad_numbers "the number 900123 is that of EWQ25-00001 (line 3)" 1 "EWQ25-00001,900123,2025-09-03," "EWP25-00001,900123,2025-09-03,"
bad_numbers "the number EWS24-00001 is that of EWS24-00001" 1 "EWQ25-00001,EWS24-00001,2025-09-03,"
numbers "ewq25-00001,900123,2025-09-03,2025-10-03" >good.csv
ok 2025-09-10 finance invoice numbers good.csv
expect_out "1 number is new, 0 were there already."
ok 2025-09-10 finance invoice numbers good.csv
expect_out "0 numbers are new, 1 was there already."
bad_numbers "the request EWQ25-00001 has the number 900123 of 3 September 2025 already (line 2)" 1 "EWQ25-00001,900124,2025-09-03,"
ok 2025-09-10 finance --json invoice request list
expect_same "the batch" "$(field '[(b["batch"], b["requests"], b["gross"], b["numbered"]) for b in d]')" "[(1, 2, '2660.00', 1)]"
for number in 900123 EWQ25-00001 ewq25-00001; do
    ok 2025-09-10 finance invoice show $number
    expect_golden cli_request.txt
done
ok 2025-09-10 finance invoice list --from 2025-04-01
expect_golden cli_request_list.txt
ok 2025-09-10 finance --json invoice list --from 2025-09-01
expect_same "both numbers" "$(field '[(x["number"], x["issuer"], x["issuer_number"], x["due_on"]) for x in d]')" \
    "[('EWP25-00001', 'corporate', None, None), ('EWQ25-00001', 'corporate', '900123', '2025-10-03')]"
# a credit note of several schools says so, line by line; one of a single school is of that school alone
ok 2025-09-10 finance invoice credit EWS25-00001 --amount 100.01 --price-only --reason "An officer came late" --preview
ok 2025-09-10 finance invoice credit EWS25-00001 --amount 100.01 --price-only --reason "An officer came late"
ok 2025-09-10 finance --json invoice list --from 2025-09-10
expect_same "of both" "$(field '[(x["number"], x["urn"], x["school"]) for x in d]')" "[('EWC25-00001', None, '2 schools')]"
ok 2025-09-10 finance --json invoice show EWC25-00001
expect_same "shown so" "$(field '(d["urn"], d["school"], [l["note"] for l in d["lines"]])')" \
    "(None, '2 schools', ['Ludlow Infant Academy, contract C-2025-002, line 1 of EWS25-00001: price lowered', 'Upper Shirley High School, contract C-2025-001, line 2 of EWS25-00001: price lowered'])"
ok 2025-09-10 finance invoice credit EWS25-00001 --line 2 --amount 10 --price-only --reason "Late again"
ok 2025-09-10 finance --json invoice list --from 2025-09-10 --school 137037
expect_same "of one" "$(field '[(x["number"], x["urn"], x["school"]) for x in d]')" \
    "[('EWC25-00001', None, '2 schools'), ('EWC25-00002', '137037', 'Upper Shirley High School')]"
ok 2025-09-10 finance billing reconcile

# it is a debt by the date that the ledger gave it; what the ledger entered itself goes out in no batch
ok 2025-10-03 finance --json debt aged --by document
expect_same "not due yet" "$(field '[(x["due_on"], x["overdue_days"]) for x in d if x["number"] == "EWQ25-00001"]')" "[('2025-10-03', 0)]"
ok 2025-11-14 finance --json debt aged --by document
expect_same "late" "$(field '[(x["due_on"], x["age"]) for x in d if x["number"] == "EWQ25-00001"]')" "[('2025-10-03', '31-60')]"
ok 2025-11-14 finance debt remind
expect_out_has "900123: £1,520.00, due on 3 October 2025"
refuse 3 "no document has the number '900999'" 2025-11-14 finance debt interest 900999
ok 2025-11-14 finance receipt add --amount 1000 --method corporate --for 900123
ok 2025-11-14 finance debt interest 900123
expect_out_has "EWQ25-00001 of Solent Trust, due on 3 October 2025."
expect_out_has "Made the request EWI25-00001"
ok 2025-11-14 finance invoice credit 900123 --amount 10 --price-only --reason "Agreed on the phone"
ok 2025-11-14 finance invoice request batch
ok 2025-11-14 finance invoice request export 2
expect_out_has ",-10.00,20.00,-10.00,-2.00,-12.00"
ok 2025-11-14 finance statement 137037
expect_out_has "overdue"
ok 2025-11-14 finance journal batch --to 2025-11-14
ok 2025-11-14 finance --json billing reconcile
expect_same "nothing of the ledger's own waits" "$(field '[x["state"] for x in d if x["tie"] == "sent"]')" "['agrees']"
ok 2025-11-14 auditor book check
ok 2025-11-14 auditor book audit verify

# ---- what is written off is not credited as well: that note is held and stops nothing else
export DAYBOOK=$work_folder/held.db
new_book
ok 2024-04-02 finance contract quote --school 137037 --fy 2024-25 --days 10
ok 2024-04-02 finance contract agree C-2024-001 --by Bursar
ok 2024-04-02 finance contract quote --school 138625 --fy 2024-25 --days 4
ok 2024-04-02 finance contract agree C-2024-002 --by Bursar
ok 2024-04-30 finance invoice run --to 2024-04-30
ok 2024-08-01 finance debt write-off EWS24-00002 --reason "Wound up"
ok 2024-08-02 finance contract cancel C-2024-001 --days 1 --by Bursar --reason "Fewer pupils"
ok 2024-08-02 finance contract cancel C-2024-002 --days 1 --by Bursar --reason "Fewer pupils"
ok 2024-08-02 finance contract buy C-2024-002 --days 2 --by Bursar
before=$(fingerprint)
ok 2024-08-02 finance invoice run --to 2024-08-02 --preview
expect_err "1 credit note of £368.00 is held: EWS24-00002 is written off. Take that back with
'daybook debt write-back 1'; 'daybook charge list --held' shows it."
expect_golden cli_held_credit.txt
expect_same "the book after a preview" "$(fingerprint)" "$before"
ok 2024-08-02 finance --json invoice run --to 2024-08-02 --preview
expect_same "a held row for programs" "$(field '[(x["kind"], x["urn"], x["payer"], x["lines"], x["net"], x["vat"], x["held"], x["credits"]) for x in d]')" \
    "[('vat-invoice', '138625', 'Ludlow Infant Academy', 1, '736.00', '147.20', None, None), ('credit-note', '138625', 'Ludlow Infant Academy', 1, '-368.00', '-73.60', None, 'EWS24-00001'), ('credit-note', '137037', 'Upper Shirley High School', 1, '-368.00', '-73.60', 'written-off', 'EWS24-00002')]"
ok 2024-08-02 finance charge list --held
expect_golden cli_held_credits.txt
ok 2024-08-02 finance --json charge list --held
expect_same "held for programs" "$(field '[(c["contract"], c["net"], c["kind"], c["held"]) for c in d]')" \
    "[('C-2024-001', '-368.00', 'credit', 'written-off')]"
ok 2024-08-02 finance --json charge list
expect_same "and among all" "$(field '[(c["contract"], c["held"]) for c in d]')" \
    "[('C-2024-002', None), ('C-2024-002', None), ('C-2024-001', 'written-off')]"
ok 2024-08-02 finance --json billing due
expect_same "and reported" "$(field '[(c["contract"], c["state"], c["held"]) for c in d]')" \
    "[('C-2024-002', 'credit', 'credit note to come'), ('C-2024-002', 'due', None), ('C-2024-001', 'held', 'written off')]"
ok 2024-08-02 finance --json charge list --held --on 2024-08-01
expect_out "[]"
ok 2024-08-02 finance invoice run --to 2024-08-02
expect_err_has "1 credit note of £368.00 is held"
expect_out_has "EWS24-00003  VAT invoice"
expect_out_has "EWC24-00001  credit note"
ok 2024-08-02 finance invoice run --to 2024-08-02
expect_out "Nothing is due that is not billed."
expect_err_has "1 credit note of £368.00 is held"
ok 2024-08-05 finance debt write-back 1 --reason "Paid by the liquidator"
ok 2024-08-05 finance --json charge list --held
expect_out "[]"
ok 2024-08-05 finance invoice run --to 2024-08-05
expect_err ""
expect_out_has "EWC24-00002  credit note"
# written off but for a part: so much can be credited
ok 2024-08-06 finance debt write-off EWS24-00002 --amount 3532.80 --reason "Wound up"
ok 2024-08-06 finance contract cancel C-2024-001 --days 1 --by Bursar --reason "Fewer pupils"
ok 2024-08-06 finance --json invoice run --to 2024-08-06
expect_same "the part" "$(field '[(x["net"], x["held"]) for x in d]')" "[('-368.00', None)]"
ok 2024-08-06 auditor book check
ok 2024-08-06 auditor book audit verify
finish
