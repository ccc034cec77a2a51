#!/usr/bin/env bash
# tests/cli/debt.sh - what is not paid: by age, disputed, written off, reminded of, with interest; and every refusal
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book

# ---- invoices: two of an academy, one internal charge
ok 2024-04-02 finance contract quote --school 137037 --fy 2024-25 --days 1
ok 2024-04-02 finance contract agree C-2024-001 --by Bursar
ok 2024-04-02 finance contract quote --school 116469 --fy 2024-25 --days 5
ok 2024-04-02 finance contract agree C-2024-002 --by Head
ok 2024-05-01 finance invoice run --to 2024-05-01
ok 2024-05-20 finance contract buy C-2024-001 --days 10 --by Bursar
ok 2024-05-20 finance invoice run --to 2024-05-20

# ---- aged debt
ok 2024-05-31 finance debt aged
expect_out "Payer                       Not due   Total £
-------------------------  --------  --------
Upper Shirley High School  4,857.60  4,857.60
-------------------------  --------  --------
                           4,857.60  4,857.60"
ok 2024-06-01 finance --json debt aged
expect_out '[
  {"payer":"Upper Shirley High School","urn":"137037","not_due":"4416.00","days_1_30":"441.60","days_31_60":"0.00","days_61_90":"0.00","over_90":"0.00","disputed":"0.00","on_account":"0.00","total":"4857.60"}
]'
ok 2024-07-01 finance --csv debt aged --by document
expect_out "number,kind,payer,urn,issued_on,due_on,overdue_days,age,gross,outstanding,on_account,dispute,disputed_on,disputed_days,dispute_owner
EWS24-00001,vat-invoice,Upper Shirley High School,137037,2024-05-01,2024-05-31,31,31-60,441.60,441.60,,,,,
EWS24-00002,vat-invoice,Upper Shirley High School,137037,2024-05-20,2024-06-19,12,1-30,4416.00,4416.00,,,,,"
ok 2024-07-01 finance debt aged --on 2024-04-30
expect_out "Nothing is outstanding."
ok 2024-07-01 finance --json debt aged --known 2024-05-19
expect_same "known before the second" "$(field '[x["total"] for x in d]')" "['441.60']"
refuse 1 "'school' is neither payer nor document (--by)" 2024-07-01 finance debt aged --by school
refuse 1 "'2024-02-30' is not a date" 2024-07-01 finance debt aged --on 2024-02-30

# ---- disputes
refuse 3 "no document has the number 'EWS24-00099'" 2024-07-01 finance dispute open EWS24-00099 --by Bursar --reason late
refuse 1 "EWR24-00001 is an internal charge that is settled by journal: it is no debt" \
    2024-07-01 finance dispute open EWR24-00001 --by Bursar --reason late
refuse 1 "2 July 2024 is still to come" 2024-07-01 finance dispute open EWS24-00001 --by Bursar --reason late --on 2024-07-02
refuse 1 "EWS24-00001 was issued on 1 May 2024" \
    2024-07-01 finance dispute open EWS24-00001 --by Bursar --reason late --on 2024-04-30
refuse 3 "'nobody' is no user of the book" 2024-07-01 finance dispute open EWS24-00001 --by Bursar --reason late --owner nobody
refuse 1 "say why it is disputed, with --reason" 2024-07-01 finance dispute open EWS24-00001 --by Bursar --reason " "
refuse 2 "'--by NAME' is missing" 2024-07-01 finance dispute open EWS24-00001 --reason late
refuse 1 "'dispute open' is for finance or admin" 2024-07-01 manager dispute open EWS24-00001 --by Bursar --reason late
ok 2024-07-01 finance dispute open ews24-00001 --by "School bursar" --reason "No visit took place" --owner manager --on 2024-06-20
expect_out_has "Opened dispute 1: Upper Shirley High School disputes EWS24-00001 since 20 June 2024, £441.60 is outstanding."
refuse 1 "EWS24-00001 is disputed already, since 20 June 2024 (dispute 1, owner manager)" \
    2024-07-02 finance dispute open EWS24-00001 --by Bursar --reason late
ok 2024-07-02 finance dispute list
expect_out "No  Number       Payer          Opened       Days  Owner    Outstanding £  State
--  -----------  -------------  -----------  ----  -------  -------------  -----
 1  EWS24-00001  Upper Shirle…  20 Jun 2024    12  manager         441.60  open"
ok 2024-07-02 finance debt aged --by document
expect_out_has "EWS24-00001  Upper Shirley High …  31 May 2024    32    441.60  12 days, manager"
ok 2024-07-02 finance --json debt aged
expect_same "disputed" "$(field '[(x["days_1_30"], x["disputed"], x["total"]) for x in d]')" "[('4416.00', '441.60', '4857.60')]"
ok 2024-07-02 finance --json dispute list --on 2024-06-19
expect_out "[]"
refuse 3 "there is no dispute 7: 'daybook dispute list' shows them" 2024-07-02 finance dispute end 7 --outcome upheld --reason x
refuse 1 "'won' is no outcome of a dispute: upheld, rejected or withdrawn" \
    2024-07-02 finance dispute end 1 --outcome won --reason x
refuse 1 "dispute 1 was opened on 20 June 2024: it cannot end before" 2024-06-19 finance dispute end 1 --outcome upheld --reason x
refuse 1 "say why it ended so, with --reason" 2024-07-02 finance dispute end 1 --outcome upheld --reason ""
refuse 1 "'x' is not a whole number" 2024-07-02 finance dispute end x --outcome upheld --reason x
ok 2024-07-10 finance dispute end 1 --outcome upheld --reason "The officer was ill"
expect_out_has "Dispute 1 of EWS24-00001 is upheld: £441.60 is outstanding."
refuse 1 "dispute 1 of EWS24-00001 ended on 10 July 2024: upheld" 2024-07-11 finance dispute end 1 --outcome rejected --reason x
refuse 1 "dispute 1 of EWS24-00001 ended on 10 July 2024: the next begins that day or later" \
    2024-07-11 finance dispute open EWS24-00001 --by B --reason x --on 2024-07-09
ok 2024-07-11 finance --json dispute list --all
expect_same "ended" "$(field '[(x["state"], x["age_days"], x["end_reason"]) for x in d]')" "[('upheld', 20, 'The officer was ill')]"
ok 2024-07-11 finance dispute list
expect_out "Nothing is disputed."

# ---- written off, net and VAT apart; taken back; relief for the VAT
refuse 3 "no document has the number 'EWS24-00099'" 2024-08-01 finance debt write-off EWS24-00099 --reason x
refuse 1 "EWR24-00001 is an internal charge that is settled by journal: it is no debt" \
    2024-08-01 finance debt write-off EWR24-00001 --reason x
refuse 1 "£441.60 is outstanding of EWS24-00001: no more can be written off (--amount)" \
    2024-08-01 finance debt write-off EWS24-00001 --amount 441.61 --reason x
refuse 1 "£0.00 is nothing to write off" 2024-08-01 finance debt write-off EWS24-00001 --amount 0 --reason x
refuse 1 "'4.5' has one decimal" 2024-08-01 finance debt write-off EWS24-00001 --amount 4.5 --reason x
refuse 1 "say why the debt is given up, with --reason" 2024-08-01 finance debt write-off EWS24-00001 --reason " "
refuse 2 "'--reason TEXT' is missing" 2024-08-01 finance debt write-off EWS24-00001
refuse 1 "'debt write-off' is for finance or admin" 2024-08-01 manager debt write-off EWS24-00001 --reason x
ok 2024-08-01 boss setting set second-person.write-off 100.00
refuse 1 "writing off £441.60 needs a second person: ask one to give it, with 'daybook approval give write-off \"EWS24-00001 441.60\" --reason ...'" \
    2024-08-01 finance debt write-off EWS24-00001 --reason "Wound up"
ok 2024-08-01 finance debt write-off EWS24-00002 --amount 0.60 --reason "Not worth a letter"
expect_out "Write-off 1: £0.60 of EWS24-00002 (Upper Shirley High School), £0.50 net and £0.10 VAT.
£4,415.40 of it is outstanding. When its VAT may be claimed back says 'debt relief'."
ok 2024-08-01 manager approval give write-off "EWS24-00001 441.60" --reason "Seen the liquidator's letter"
ok 2024-08-02 finance --json debt write-off EWS24-00001 --reason "Wound up"
expect_same "written off" "$(field '[d[k] for k in ("write_off", "net", "vat", "amount", "outstanding")]')" \
    "[2, '368.00', '73.60', '441.60', '0.00']"
refuse 1 "nothing of EWS24-00001 is outstanding: £441.60 is written off" \
    2024-08-02 finance debt write-off EWS24-00001 --reason "Wound up"
refuse 1 "nothing of EWS24-00001 is outstanding" 2024-08-02 finance dispute open EWS24-00001 --by B --reason x
ok 2024-08-02 auditor debt written-off
expect_out "No  Number       Payer                    Written      Net £  VAT £  State
--  -----------  -----------------------  ----------  ------  -----  -----------
 1  EWS24-00002  Upper Shirley High Sch…  1 Aug 2024    0.50   0.10  written off
 2  EWS24-00001  Upper Shirley High Sch…  2 Aug 2024  368.00  73.60  written off"
ok 2024-08-02 auditor debt relief
expect_out_has "2  EWS24-00001  Upper Shirley High Sch…  73.60  1 Dec 2024   30 Nov 2028  waits"
refuse 1 "'debt relief' is for finance or admin" 2024-12-31 auditor debt relief --claim
refuse 1 "1 January 2025 is still to come" 2024-12-31 finance debt relief --claim --to 2025-01-01
refuse 2 "--to goes with --claim" 2024-12-31 finance debt relief --to 2024-12-01
refuse 2 "--claim is of today" 2024-12-31 finance debt relief --claim --on 2024-12-01
ok 2024-12-10 finance debt relief --claim --to 2024-11-30
expect_out "Nothing is to be claimed."
ok 2024-12-10 finance debt relief --claim
expect_out_has "Claimed: £73.60, for box 4."
ok 2024-12-10 finance --json debt relief --claim
expect_out "[]"
ok 2024-12-31 finance --csv debt relief
expect_out "write_off,number,payer,written_on,vat,claim_from,claim_until,state,claimed_on,repaid_on
1,EWS24-00002,Upper Shirley High School,2024-08-01,0.10,2024-12-20,2028-12-19,to claim,,
2,EWS24-00001,Upper Shirley High School,2024-08-02,73.60,2024-12-01,2028-11-30,claimed,2024-12-10,"
refuse 3 "there is no write-off 9: 'daybook debt written-off' shows them" 2024-12-31 finance debt write-back 9 --reason x
refuse 1 "say why it is taken back, with --reason" 2024-12-31 finance debt write-back 2 --reason ""
ok 2024-12-31 finance debt write-back 2 --reason "Paid by the liquidator"
expect_out "Write-off 2 is taken back: £441.60 of EWS24-00001 (Upper Shirley High School) is outstanding.
The VAT claimed back for it is repaid: £73.60."
refuse 1 "write-off 2 of EWS24-00001 is taken back already" 2024-12-31 finance debt write-back 2 --reason x
refuse 1 "3 takes write-off 2 back: it is none itself" 2024-12-31 finance debt write-back 3 --reason x
refuse 1 "what is outstanding of EWS24-00001 is so since 31 December 2024: it is not written off on 30 December 2024" \
    2024-12-30 finance debt write-off EWS24-00001 --amount 10.00 --reason x
refuse 1 "what is outstanding of EWS24-00002 is so since 20 May 2024: it is not written off on 19 May 2024" \
    2024-05-19 finance debt write-off EWS24-00002 --amount 10.00 --reason x
refuse 1 "£0.60 of EWS24-00002 is written off: £4,416.00 cannot be credited as well; 'daybook debt written-off' shows" \
    2024-12-31 finance invoice credit EWS24-00002 --all --days-back --by Bursar --reason x
ok 2024-12-31 finance --json debt written-off --all
expect_same "states" "$(field '[(x["state"], x["taken_back_on"]) for x in d]')" "[('written off', None), ('taken back', '2024-12-31')]"

# ---- reminders: EWS24-00001 is outstanding again, EWS24-00002 but for 0.60
ok 2024-12-31 boss setting set reminder.days.2 7
refuse 1 "reminder.days.1 is 7, reminder.days.2 7: set them so that they rise" 2024-12-31 finance debt remind
ok 2024-12-31 boss setting set reminder.days.2 21
refuse 1 "'debt remind' is for finance or admin" 2024-12-31 manager debt remind --preview
ok 2024-12-31 finance debt remind --preview
expect_out_has "Level  Number       Payer                   Due          Days  Amount £  Goes by"
expect_out_has "    1  EWS24-00001  Upper Shirley High Sc…  31 May 2024   214    441.60  letter"
expect_out_has "No mail address, so to be printed: 1."
expect_out_has "  EWS24-00002: £4,415.40, due on 19 June 2024 (days overdue: 195)"
ok 2024-12-31 finance --json debt reminded
expect_out "[]"
ok 2024-12-31 finance school set 137037 --mail bursar@school.example
ok 2024-12-31 finance --json debt remind
expect_same "a message" "$(field '[(x["level"], x["mail"], x["outstanding"], x["subject"], len(x["documents"])) for x in d["letters"]]')" \
    "[(1, 'bursar@school.example', '4857.00', 'Reminder: 2 invoices are not paid', 2)]"
ok 2024-12-31 finance debt remind
expect_out "Nobody is to be reminded."
ok 2025-01-02 finance dispute open EWS24-00001 --by "School bursar" --reason "It was paid"
ok 2025-01-14 finance debt remind
expect_out_has "    2  EWS24-00002"
expect_out_has "Queued 1 message: 'daybook mail list'."
ok 2025-01-14 finance debt reminded
expect_out "Sent         Level  Number       Payer                      Amount £  Message
-----------  -----  -----------  -------------------------  --------  -------
14 Jan 2025      2  EWS24-00002  Upper Shirley High School  4,415.40        2
31 Dec 2024      1  EWS24-00001  Upper Shirley High School    441.60        1
31 Dec 2024      1  EWS24-00002  Upper Shirley High School  4,415.40        1"
ok 2025-01-14 finance mail show 2
expect_out_has "Second reminder: EWS24-00002 is not paid"
ok 2025-01-28 boss setting set reminder.automatic yes
ok 2025-01-28 finance daily
expect_out_has "Invoices that payers are reminded of"
ok 2025-01-28 finance --json daily --preview
expect_same "not twice" "$(field 'd["reminders"]')" "{'documents': 0, 'messages': 0, 'without_mail': []}"

# ---- interest and fixed sum: EWS24-00001 is disputed, EWS24-00002 was due on 19 June 2024
refuse 1 "EWS24-00001 is disputed (dispute 2): nothing is claimed until that ends" 2025-01-28 finance debt interest EWS24-00001
refuse 1 "EWR24-00001 is an internal charge that is settled by journal: it is no debt" 2025-01-28 finance debt interest EWR24-00001
refuse 3 "no document has the number 'X'" 2025-01-28 finance debt interest X
refuse 1 "29 January 2025 is still to come" 2025-01-28 finance debt interest EWS24-00002 --to 2025-01-29
refuse 1 "EWS24-00002 was due on 19 June 2024: it was not late on 19 June 2024" \
    2025-01-28 finance debt interest EWS24-00002 --to 2024-06-19
refuse 1 "'debt interest' is for finance or admin" 2025-01-28 manager debt interest EWS24-00002
ok 2025-01-28 finance debt interest EWS24-00002 --to 2024-08-31 --preview
expect_out "EWS24-00002 of Upper Shirley High School, due on 19 June 2024.
13.25 % a year: the reference rate of 5.25 % and 8.00 %.

From         To           Days  Outstanding £  Interest £
-----------  -----------  ----  -------------  ----------
20 Jun 2024  1 Aug 2024     43       4,416.00       68.93
2 Aug 2024   31 Aug 2024    30       4,415.40       48.09
-----------  -----------  ----  -------------  ----------
                                                   117.02

Fixed sum: £70.00. In all: £187.02."
ok 2025-01-28 finance --json debt interest EWS24-00002 --to 2024-08-31
expect_same "the claim" "$(field '[d[k] for k in ("number", "claims", "from", "to", "rate", "interest", "fixed_sum", "gross", "due_on")]')" \
    "['EWI24-00001', 'EWS24-00002', '2024-06-20', '2024-08-31', '13.25', '117.02', '70.00', '187.02', '2025-02-27']"
refuse 1 "interest on EWS24-00002 is claimed up to 31 August 2024 (EWI24-00001)" \
    2025-01-28 finance debt interest EWS24-00002 --to 2024-08-31
refuse 1 "EWI24-00001 is a claim for late payment itself" 2025-03-01 finance debt interest EWI24-00001
ok 2025-01-28 finance --json debt interest EWS24-00002 --to 2024-09-30
expect_same "goes on" "$(field '[d[k] for k in ("number", "from", "to", "fixed_sum")]')" \
    "['EWI24-00002', '2024-09-01', '2024-09-30', '0.00']"
ok 2025-01-28 auditor invoice show EWI24-00001
expect_out_has "Interest on EWS24-00002, 43 days at 13.25 % on £4,416.00: £68.93"
expect_out_has "Fixed sum for late payment: £70.00"
ok 2025-01-28 auditor --json invoice show EWI24-00001
expect_same "outside VAT" "$(field '(d["kind"], d["vat_treatment"], d["vat"])')" "('invoice', 'outside', '0.00')"
ok 2025-01-28 auditor invoice pdf EWI24-00001 -o claim.pdf
ok 2025-01-28 finance --json debt aged
expect_same "a debt like others" "$(field '(d[0]["not_due"])')" "235.11"

# ---- the law as data
ok 2025-01-28 auditor --csv rate late
expect_out "from,to,reference,margin,rate
2025-07-01,2025-12-31,4.25,8.00,12.25
2025-01-01,2025-06-30,4.75,8.00,12.75
2024-07-01,2024-12-31,5.25,8.00,13.25
2024-01-01,2024-06-30,5.25,8.00,13.25"
ok 2025-01-28 auditor --json rate late --sums
expect_same "sums" "$(field '[x["sum"] for x in d]')" "['40.00', '70.00', '100.00']"
refuse 1 "1 February 2026 begins no half year" 2026-01-05 finance rate late-set 2026-02-01 4.00
refuse 1 "100.01 % is no reference rate" 2026-01-05 finance rate late-set 2026-01-01 100.01
refuse 1 "'rate late-set' is for finance or admin" 2026-01-05 manager rate late-set 2026-01-01 4.00
ok 2026-01-05 finance rate late-set 2026-01-01 4.00
expect_out "What becomes late from 1 January 2026 to 30 June 2026 bears 12.00 % a year (4.00 % and 8.00 %)."
refuse 1 "'EWI' is the series of series.invoice already" 2026-01-05 boss setting set series.sale EWI

ok 2026-01-05 finance book check
finish
