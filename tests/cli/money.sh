#!/usr/bin/env bash
# tests/cli/money.sh - money that comes: entered, allocated, undone, moved, reversed, given back; and every refusal
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book

sell() { # DATE SCHOOL DAYS REF
    ok "$1" finance contract quote --school "$2" --fy 2024-25 --days "$3"
    ok "$1" finance contract agree "$4" --by Bursar
}

# ---- three invoices of an academy, one of another, an internal charge
sell 2024-04-08 137037 2 C-2024-001
ok 2024-04-30 finance invoice run --to 2024-04-30
sell 2024-05-01 137037 1 C-2024-002
ok 2024-05-02 finance invoice run --to 2024-05-31
sell 2024-05-03 138476 1 C-2024-003
ok 2024-05-06 finance invoice run --to 2024-05-31
sell 2024-05-07 116469 1 C-2024-004
ok 2024-05-08 finance invoice run --to 2024-05-31

# ---- a receipt that can only be meant for one
ok 2024-06-03 finance receipt add --payer 138476 --amount 441.60 --on 2024-05-31 --reference "St Anne's"
expect_out "Receipt 1: £441.60, received 31 May 2024, of St Anne's Catholic School.
Paid £441.60 of EWS24-00003 (allocation 1): it is paid."
# the only one of just this amount
ok 2024-06-03 finance --json receipt add --payer "upper shirley" --amount 883.20
expect_same "what it pays" "$(field '[(a["document"], a["amount"], a["outstanding"]) for a in d["allocations"]]')" \
    "[('EWS24-00001', '883.20', '0.00')]"
ok 2024-06-03 finance receipt undo 2
expect_out "Allocation 2 is undone: £883.20 of EWS24-00001 is outstanding again,
and £883.20 is money on account."
# several ways: it stays on account, and says how
ok 2024-06-04 finance receipt add --payer 137037 --amount 100.00 --method cheque
expect_out "Receipt 3: £100.00, received 4 June 2024, of Upper Shirley High School.
£100.00 of it is money on account.
Outstanding of Upper Shirley High School, the oldest first:
  EWS24-00001  £883.20, due 30 May 2024
  EWS24-00002  £441.60, due 1 June 2024
Say what it pays:
  daybook receipt allocate 3 --to EWS24-00001"
# the oldest first, beyond one invoice
ok 2024-06-05 finance receipt add --payer 137037 --amount 900 --oldest
expect_out "Receipt 4: £900.00, received 5 June 2024, of Upper Shirley High School.
Paid £883.20 of EWS24-00001 (allocation 4): it is paid.
Paid £16.80 of EWS24-00002 (allocation 5): £424.80 is outstanding."
# by number, in small letters too; the payer is the document's; more than is owed stays on account
ok 2024-06-06 finance receipt add --amount 500 --for ews24-00002=24.80 --for EWS24-00002
expect_out_has "Paid £24.80 of EWS24-00002 (allocation 6): £400.00 is outstanding."
expect_out_has "Paid £400.00 of EWS24-00002 (allocation 7): it is paid.
£75.20 of it is money on account."

# ---- what a document shows is frozen; what became of it is said apart
ok 2024-06-06 finance --json invoice list --payer 137037
expect_same "what is outstanding" "$(field '[(i["number"], i["gross"], i["paid"], i["credited"], i["outstanding"], i["disputed"]) for i in d]')" \
    "[('EWS24-00001', '883.20', '883.20', '0.00', '0.00', False), ('EWS24-00002', '441.60', '441.60', '0.00', '0.00', False)]"
ok 2024-06-06 finance --json invoice list --payer 137037 --on 2024-06-05 --unpaid
expect_same "the day before" "$(field '[(i["number"], i["paid"], i["outstanding"]) for i in d]')" "[('EWS24-00002', '16.80', '424.80')]"
ok 2024-06-06 finance invoice list --unpaid
expect_out "No documents match."
ok 2024-06-06 finance invoice show ews24-00002
expect_out_has "As it stands now, which is no part of the document:
Paid           £441.60
Outstanding    £0.00
  5 June 2024       £16.80 by receipt 4 (allocation 5)
  6 June 2024       £24.80 by receipt 5 (allocation 6)
  6 June 2024       £400.00 by receipt 5 (allocation 7)"
ok 2024-06-06 finance --json invoice show EWS24-00002
expect_same "now" "$(field '(d["gross"], d["now"]["paid"], d["now"]["outstanding"], [p["allocation"] for p in d["now"]["payments"]])')" \
    "('441.60', '441.60', '0.00', [5, 6, 7])"

# ---- what is refused, with nothing done
refuse 2 "'--amount AMOUNT' is missing" 2024-06-10 finance receipt add --payer 137037
refuse 1 "a receipt is of more than £0.00 (--amount)" 2024-06-10 finance receipt add --payer 137037 --amount 0
refuse 1 "'-5' is negative" 2024-06-10 finance receipt add --payer 137037 --amount -5
refuse 1 "11 June 2024 is still to come: no money came then (--on)" \
    2024-06-10 finance receipt add --payer 137037 --amount 5 --on 2024-06-11
refuse 1 "'barter' is no way of paying: bank, card, cheque or cash (--method)" \
    2024-06-10 finance receipt add --payer 137037 --amount 5 --method barter
refuse 1 "'corporate' is what the corporate ledger tells" \
    2024-06-10 finance receipt add --payer 137037 --amount 5 --method corporate
refuse 3 "there is no payer 'nobody'" 2024-06-10 finance receipt add --payer nobody --amount 5
refuse 2 "--for and --oldest do not go together" \
    2024-06-10 finance receipt add --amount 5 --for EWS24-00001 --oldest
refuse 2 "--oldest needs --payer" 2024-06-10 finance receipt add --amount 5 --oldest
refuse 3 "no document has the number 'EWS24-00099'" 2024-06-10 finance receipt add --amount 5 --for EWS24-00099
refuse 1 "EWR24-00001 is an internal charge that is settled by journal: no money pays it (--for)" \
    2024-06-10 finance receipt add --amount 5 --for EWR24-00001
refuse 1 "nothing is outstanding of EWS24-00001 (--for)" \
    2024-06-10 finance receipt add --amount 5 --for EWS24-00001
refuse 1 "nothing is paid of EWS24-00001 with £0.00 (--for)" \
    2024-06-10 finance receipt add --amount 5 --for EWS24-00001=0
refuse 1 "receipt 5 is of Upper Shirley High School, and EWS24-00003 is billed to St Anne's Catholic School" \
    2024-06-10 finance receipt allocate 5 --to EWS24-00003
refuse 3 "there is no receipt 99: 'daybook receipt list' shows them" \
    2024-06-10 finance receipt allocate 99 --to EWS24-00001
refuse 1 "EWS24-00002 is no credit note" 2024-06-10 finance receipt allocate EWS24-00002 --to EWS24-00001
refuse 1 "allocation 2 was undone on 3 June 2024" 2024-06-10 finance receipt undo 2
refuse 3 "there is no allocation 99" 2024-06-10 finance receipt undo 99
refuse 1 "'x' is not" 2024-06-10 finance receipt undo x
refuse 1 "£424.80 of receipt 5 is allocated: undo that first; 'daybook receipt show 5' lists it" \
    2024-06-10 finance receipt reverse 5 --reason "The cheque bounced"
refuse 2 "'--reason TEXT' is missing" 2024-06-10 finance receipt reverse 5
refuse 2 "say whose it is, with --payer or with --suspense" 2024-06-10 finance receipt assign 5
refuse 1 "is for finance or admin" 2024-06-10 manager receipt add --payer 137037 --amount 5
refuse 1 "is for finance or admin" 2024-06-10 auditor receipt undo 1

# ---- undone, allocated again, in part
ok 2024-06-10 finance receipt undo 7
refuse 1 "only £400.00 is outstanding of EWS24-00002 (--amount)" \
    2024-06-10 finance receipt allocate 5 --to EWS24-00002 --amount 400.01
ok 2024-06-10 finance receipt allocate 5 --to EWS24-00002 --amount 300
expect_out "Paid £300.00 of EWS24-00002 (allocation 9): £100.00 is outstanding.
£175.20 stays as money on account."
refuse 1 "only £175.20 is free of receipt 5 (--amount)" \
    2024-06-10 finance refund pay --receipt 5 --amount 175.21 --reference x --reason x
ok 2024-06-10 finance receipt show 5
expect_out_has "  6 June 2024       £400.00 paid of EWS24-00002, allocation 7 (undone)
  10 June 2024      £400.00 taken back from EWS24-00002: allocation 7 undone
  10 June 2024      £300.00 paid of EWS24-00002, allocation 9"

# ---- suspense: nobody's, then the wrong one's, then the right one's
ok 2024-06-11 finance receipt add --amount 250 --reference "COLLEGE STREET"
expect_out "Receipt 6: £250.00, received 11 June 2024.
It is in suspense, until you say whose it is:
  daybook receipt assign 6 --payer WHO"
refuse 1 "receipt 6 is in suspense: first say whose it is, with 'daybook receipt assign 6 --payer WHO'" \
    2024-06-11 finance receipt allocate 6 --to EWS24-00002
refuse 1 "receipt 6 is in suspense already" 2024-06-11 finance receipt assign 6 --suspense
ok 2024-06-11 finance receipt list --suspense
expect_out_has " 6  11 Jun 2024    250.00  COLLEGE STREET"
ok 2024-06-11 finance receipt assign 6 --payer 138476
expect_out "Receipt 6 is of St Anne's Catholic School.
£250.00 of it is money on account."
refuse 1 "say why the receipt is moved, with --reason" 2024-06-12 finance receipt assign 6 --payer 137037
refuse 1 "receipt 6 was last dealt with on 11 June 2024" \
    2024-06-10 finance receipt assign 6 --payer 137037 --reason "Theirs"
ok 2024-06-12 finance receipt assign 6 --payer 137037 --reason "Theirs, says their bursar"
ok 2024-06-12 finance --json receipt show 6
expect_same "whose it was" "$(field '[(m["on"], m["payer"], m["reason"]) for m in d["moves"]]')" \
    "[('2024-06-11', None, None), ('2024-06-11', \"St Anne's Catholic School\", None), ('2024-06-12', 'Upper Shirley High School', 'Theirs, says their bursar')]"

# ---- it bounced; an entry in error
ok 2024-06-13 finance receipt reverse 4 --undo --reason "The cheque bounced"
expect_out "Receipt 4 of £900.00 is reversed, as of 13 June 2024.
2 allocations of it are undone."
refuse 1 "receipt 4 was reversed on 13 June 2024" 2024-06-13 finance receipt reverse 4 --reason again
refuse 1 "receipt 4 was reversed on 13 June 2024" 2024-06-13 finance receipt allocate 4 --to EWS24-00001

# ---- money back
refuse 2 "say out of what, with --receipt or with --credit" \
    2024-06-14 finance refund pay --amount 5 --reference x --reason x
refuse 1 "EWS24-00001 is no credit note: it has no money to give" \
    2024-06-14 finance refund pay --credit EWS24-00001 --amount 5 --reference x --reason x
refuse 1 "only £250.00 is free of receipt 6 (--amount)" \
    2024-06-14 finance refund pay --receipt 6 --amount 250.01 --reference x --reason x
refuse 1 "free since 12 June 2024: it was not paid back on 11 June 2024, before that" \
    2024-06-14 finance refund pay --receipt 6 --amount 5 --on 2024-06-11 --reference x --reason x
ok 2024-06-14 boss setting set second-person.refund 100.00 --from 2024-06-14
refuse 1 "refunding £250.00 needs a second person: ask one to give it, with 'daybook approval give refund \"receipt 6 250.00\" --reason ...'" \
    2024-06-14 finance refund pay --receipt 6 --amount 250 --reference "BACS 4711" --reason "Paid twice"
ok 2024-06-14 manager approval give refund "receipt 6 250.00" --reason "Seen"
ok 2024-06-14 finance refund pay --receipt 6 --amount 250 --reference "BACS 4711" --reason "Paid twice"
expect_out "Refund 1: £250.00 out of receipt 6, paid 14 June 2024; £0.00 of it is free."
refuse 1 "£250.00 of receipt 6 was refunded: it cannot be reversed" \
    2024-06-14 finance receipt reverse 6 --undo --reason "in error"
ok 2024-06-14 finance --json refund list
expect_same "refunds" "$(field '[(r["refund"], r["paid_on"], r["receipt"], r["credit_note"], r["amount"], r["reference"]) for r in d]')" \
    "[(1, '2024-06-14', 6, None, '250.00', 'BACS 4711')]"

# ---- a month that is closed: it counts from the first open day
ok 2024-07-01 finance period close 2024-06
ok 2024-07-02 finance receipt add --payer 138476 --amount 10 --on 2024-06-28
expect_out_has "Its month is closed: it counts from 1 July 2024."
ok 2024-07-02 finance --json receipt list --free
expect_same "free" "$(field '[(r["receipt"], r["free"], r["state"]) for r in d]')" \
    "[(2, '883.20', 'on-account'), (3, '100.00', 'on-account'), (5, '175.20', 'on-account'), (7, '10.00', 'on-account')]"
ok 2024-07-02 finance --json receipt list --payer 137037 --on 2024-06-12 --to 2024-06-05
expect_same "as it was" "$(field '[(r["receipt"], r["allocated"], r["free"]) for r in d]')" \
    "[(2, '0.00', '883.20'), (3, '0.00', '100.00'), (4, '900.00', '0.00')]"

# ---- a bank's file: looked at first, then taken in; again, it changes nothing
cat >bank.csv <<'END'
Date,Amount,Reference
03/07/2024,"£441.60",ST ANNES EWS24-00003
03/07/2024,50.00 CR,ews2400001 part
04/07/2024,-12.00,BANK CHARGES
05/07/2024,250.00,COLLEGE STREET
END
ok 2024-07-08 finance --json receipt import bank.csv --preview
expect_same "preview" "$(field '(d["new"], d["known"], d["passed_over"], d["on_account"], d["suspense"])')" "(3, 0, 1, 1, 1)"
ok 2024-07-08 finance --json receipt list --from 2024-07-03
expect_out "[]"
ok 2024-07-08 finance receipt import bank.csv
expect_out_has "   2  3 Jul 2024    441.60  ST ANNES EWS24-00003  £441.60 on account
   3  3 Jul 2024     50.00  ews2400001 part       EWS24-00001 in part
   5  5 Jul 2024    250.00  COLLEGE STREET        in suspense"
expect_out_has "   4  4 Jul 2024    -12.00  BANK CHARGES"
expect_out_has "4 lines: 3 new (£741.60), 0 known already, 1 out, passed over."
ok 2024-07-09 finance receipt import bank.csv
expect_out_has "4 lines: 0 new (£0.00), 3 known already, 1 out, passed over.
Nothing new came: nothing is changed."
ok 2024-07-09 finance --json receipt import bank.csv
expect_same "again" "$(field '(d["new"], d["known"], d["receipts"])')" "(0, 3, [])"
printf 'Date,Amount,Reference\n08/07/2024,5.00,A\n31/06/2024,5.00,A\n08/07/2024,x,A\n' >bad.csv
refuse 1 "2 of 3 lines are wrong: nothing was imported" 2024-07-09 finance receipt import bad.csv
expect_err_has "   4  amount  'x' is no amount"
refuse 1 "the file has no column 'Date'" 2024-07-09 finance receipt import "$DAYBOOK_SOURCE/data/schools-852-derived.csv"
refuse 4 "nothing.csv" 2024-07-09 finance receipt import nothing.csv
refuse 1 "'dym' is not a value of bank.csv.date-form: dmy or ymd or mdy" 2024-07-09 boss setting set bank.csv.date-form dym

# ---- the statement of account: each line, and what the balance is made of
ok 2024-07-09 finance statement 138476
expect_out "Statement of account: St Anne's Catholic School
1 April 2024 to 9 July 2024

Date         What                                Charge £  Credit £  Balance £
-----------  ----------------------------------  --------  --------  ---------
1 Apr 2024   Brought forward                                              0.00
6 May 2024   VAT invoice EWS24-00003               441.60               441.60
31 May 2024  Payment: St Anne's                              441.60       0.00
11 Jun 2024  Payment identified: COLLEGE STREET              250.00    -250.00
12 Jun 2024  Payment moved away: COLLEGE STREET    250.00                 0.00
1 Jul 2024   Payment                                          10.00     -10.00
3 Jul 2024   Payment: ST ANNES EWS24-00003                   441.60    -451.60

In their favour              £451.60
  money on account           £451.60
As on 9 July 2024."
ok 2024-07-09 finance --json statement 137037 --from 2024-06-01
expect_same "its ends" "$(field '(d["opening"], d["closing"], d["overdue"], d["not_due"], d["on_account"], d["disputed"])')" \
    "('1324.80', '-208.40', '950.00', '0.00', '1158.40', '0.00')"
expect_same "it adds up" "$(field 'all(round(100*float(b["balance"])) == round(100*(float(a["balance"]) + float(b["charge"]) - float(b["credit"]))) for a, b in zip(d["lines"], d["lines"][1:]))')" True
ok 2024-07-09 finance --json statement 137037 --on 2024-06-05
expect_same "as on a day" "$(field '(d["to"], d["closing"], d["overdue"], d["on_account"])')" "('2024-06-05', '-558.40', '424.80', '983.20')"
ok 2024-07-09 finance --csv statement 137037 --to 2024-05-01
expect_out "date,what,document,receipt,text,charge,credit,balance
2024-04-01,opening,,,Brought forward,,,0.00
2024-04-30,vat-invoice,EWS24-00001,,VAT invoice EWS24-00001,883.20,,883.20"
ok 2024-07-09 finance statement cantell
expect_out_has "Internal charges, settled by journal: there is nothing to pay."
expect_out_has "8 May 2024  Internal charge EWR24-00001    368.00               368.00"
refuse 1 "a statement from 2 July 2024 to 1 July 2024 ends before it begins" \
    2024-07-09 finance statement 137037 --from 2024-07-02 --to 2024-07-01
refuse 3 "there is no payer 'nobody'" 2024-07-09 finance statement nobody

# ---- money before its invoice: its VAT invoice is due 30 days after it came; an internal payer has none
ok 2024-07-09 finance receipt add --payer 116469 --amount 99
ok 2024-08-01 finance receipt advance
expect_out "No  Received     From                     No invoice £  VAT invoice due by  Late
--  -----------  -----------------------  ------------  ------------------  ----
 3  4 Jun 2024   Upper Shirley High Sch…         33.20  4 Jul 2024          yes
 5  6 Jun 2024   Upper Shirley High Sch…        175.20  6 Jul 2024          yes
 7  28 Jun 2024  St Anne's Catholic Sch…         10.00  28 Jul 2024         yes
 8  3 Jul 2024   St Anne's Catholic Sch…        441.60  2 Aug 2024"
ok 2024-08-01 finance --json receipt advance --on 2024-07-02
expect_same "what is still owed is paid first" "$(field '[(a["receipt"], a["free"], a["without_invoice"], a["vat_invoice_due_by"], a["late"]) for a in d]')" \
    "[(5, '175.20', '158.40', '2024-07-06', False), (7, '10.00', '10.00', '2024-07-28', False)]"

ok 2024-07-09 finance book check
finish
