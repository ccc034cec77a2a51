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
expect_out "number,kind,payer,urn,issued_on,due_on,overdue_days,age,outstanding,on_account,dispute,disputed_on,disputed_days,dispute_owner
EWS24-00001,vat-invoice,Upper Shirley High School,137037,2024-05-01,2024-05-31,31,31-60,441.60,,,,,
EWS24-00002,vat-invoice,Upper Shirley High School,137037,2024-05-20,2024-06-19,12,1-30,4416.00,,,,,"
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

ok 2024-12-31 finance book check
finish
