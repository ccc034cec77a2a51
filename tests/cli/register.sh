#!/usr/bin/env bash
# tests/cli/register.sh - a new book: authority, users, schools, officers, services, rates, terms, settings
. "$(dirname "$0")/lib.sh"
data=$DAYBOOK_SOURCE/data

# ---- init: wholly or not at all
echo '{"name":"X","la_code":"852","vat_number":"GB123456789"}' >bad.json
run --book new/deep/ews.db init --authority bad.json
expect_exit 1
expect_err_has "not a well-formed VAT number"
[ ! -e new ] || fail "a folder was left behind"
run init --authority missing.json
expect_exit 4
run init
expect_exit 2
echo '{"name":"X",' >bad.json
run init --authority bad.json
expect_exit 1
expect_err_has "bad.json"
[ ! -e "$DAYBOOK" ] || fail "a book was left behind"
run --json --book new/deep/ews.db init --authority "$data/authority-southampton.json"
expect_exit 0
expect_out_has '"authority":"Southampton City Council","la_code":"852"'
[ -f new/deep/ews.db ] || fail "no book in new folders"
run init --authority "$data/authority-southampton.json"
expect_exit 0
expect_out_has "daybook school import FILE.csv"
run init --authority "$data/authority-southampton.json"
expect_exit 1
expect_err_has "there is a file"

# ---- users
run user add finance --role finance
expect_exit 0
run user add finance --role finance
expect_exit 1
run user add "fin ance" --role finance
expect_exit 1
run user add x --role boss
expect_exit 1
expect_err_has "'boss' is not a role"
run user add x --role officer
expect_exit 1
run user add x --role officer --officer NOBODY
expect_exit 3
run user add manager --role manager
run user add auditor --role auditor
expect_exit 0
run --csv user list
expect_out_has "finance,finance"

# ---- schools
run school import "$data/schools-852-derived.csv" --preview
expect_exit 0
expect_out_has "116469  Cantell School"
expect_err_has "109 new"
run --json school list
expect_out "[]"
run --as auditor school import "$data/schools-852-derived.csv"
expect_exit 1
expect_err_has "the role auditor"
run --json school import "$data/schools-852-derived.csv"
expect_out '{"rows":109,"added":109,"changed":0,"same":0,"other_la":0}'
run --json school import "$data/schools-852-derived.csv"
expect_out '{"rows":109,"added":0,"changed":0,"same":109,"other_la":0}'
head='URN,LA (code),EstablishmentName,TypeOfEstablishment (code),EstablishmentTypeGroup (code),EstablishmentStatus (code),OpenDate'
printf '%s\n12,852,A,01,4,1,\n200001,852,B,01,4,9,31-02-2020\n200002,852,C,01,4,1,\n' "$head" >bad.csv
run school import bad.csv
expect_exit 1
expect_out_empty
expect_err_has "2 of 3 lines are wrong: nothing was imported"
expect_err_has "'12' is not a URN"
expect_err_has "EstablishmentStatus (code)"
expect_err_has "31-02-2020"
run --json school import bad.csv
expect_exit 1
expect_err_has '"code":"invalid","message":"2 of 3 lines are wrong'
expect_err_has '"field":"URN","line":2}'
run school show 200002
expect_exit 3
printf 'URN,LA (code)\n1,2\n' >bad.csv
run school import bad.csv
expect_exit 1
run school import missing.csv
expect_exit 4
run school list cantell
expect_out_has "116469"
run --json school show cantell
expect_out_has '"urn":"116469","name":"Cantell School","status":"open"'
expect_out_has '"treatment":"recharge"'
run school show bitterne
expect_exit 1
expect_err_has "'bitterne' could be "
run school show hogwarts
expect_exit 3
run --as finance school set 137037 --from 2024-10-01 --payer-name "Test Trust" --address "1 High Street; Southampton"
expect_exit 0
run school show 137037 --on 2024-10-01
expect_out_has "Who we bill   Test Trust"
run school show 137037 --on 2024-09-30
expect_out_has "Who we bill   Upper Shirley High School"
run --as finance school set 116469 --treatment standard
expect_exit 1
expect_err_has "needs a reason"
run --as finance school set 116469
expect_exit 2
run --as finance school set 116469 --mail nowhere
expect_exit 1

# ---- officers
run --as manager officer add EWO-01 --name "Officer 01" --role ewo
expect_exit 0
run --as manager officer add EWO-01 --name "Officer 01" --role ewo
expect_exit 1
run --as manager officer pattern EWO-01 --from 2024-09-01 --days "mon tue wed:8:30-12:30" --hours 8:30-17:00
expect_out "EWO-01 works from 1 September 2024: Mon Tue Wed (am)."
run --as manager officer pattern EWO-01 --days "mon"
expect_exit 1
expect_err_has "give --hours"
run --as manager officer link EWO-01 --school 116469 --from 2024-09-01
expect_exit 0
run --as manager officer link EWO-09 --school 116469
expect_exit 3
run --json officer list
expect_out_has '"days":"Mon Tue Wed (am)","schools":1'
run user add ewo-01 --role officer --officer EWO-01
expect_exit 0

# ---- catalogue, rates
run service list --kind free
expect_out_has "penalty-notice"
run service list --kind dear
expect_exit 1
run --as finance rate set --fy 2024-25 --rate 368.00
expect_out "Education Welfare Officer days: a day costs 368.00 in 2024-25."
run --as finance rate set --fy 2024-25 --rate 368.5
expect_exit 1
run --as finance rate set --service penalty-notice --fy 2024-25 --rate 1.00
expect_exit 1
expect_err_has "free service"
run --as manager rate set --fy 2024-25 --rate 1.00
expect_exit 1
run --json rate list
expect_out_has '{"service":"ewo-days","financial_year":"2024-25","unit":"day","rate":"368.00"}'

# ---- terms and holidays
run --as manager term import "$data/term-dates-southampton.json"
expect_out "6 terms are in the book now."
echo '{"la_code":"850","years":[]}' >bad.json
run --as manager term import bad.json
expect_exit 1
expect_err_has "850"
run --csv term list
expect_out_has "2024/25,Autumn one,2024-09-02,2024-10-25"
run --as manager holiday import "$data/bank-holidays.json"
expect_out "0 bank holidays are new."
run --as manager holiday import "$data/vat.json"
expect_exit 1
run --csv holiday list --from 2024-12-01 --to 2025-01-31
expect_out_has "2024-12-26,bank-holiday,Boxing Day"

# ---- settings
run setting set invoice.pay-days 14 --from 2025-04-01
expect_exit 0
run --csv setting list --on 2025-04-01
expect_out_has "invoice.pay-days,14,2025-04-01"
run --csv setting list
expect_out_has "invoice.pay-days,30,,"
run setting set invoice.pay-days soon
expect_exit 1
run setting set no.such 1
expect_exit 1
run --as finance setting set invoice.pay-days 14
expect_exit 1
finish
