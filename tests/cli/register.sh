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

# what an earlier book of the name left behind would be read into the new one
for end in wal shm journal; do
    touch "left.db-$end"
    run --book left.db init --authority "$data/authority-southampton.json"
    expect_exit 1
    expect_err_has "left.db-$end' is left over from a book that is gone"
    [ ! -e left.db ] || fail "a book was made beside left.db-$end"
    rm "left.db-$end"
done

# two at once: one makes the book, the other is told so
last_call="init, four at once"
for round in 1 2 3; do
    for who in 1 2 3 4; do
        { "$DAYBOOK_BIN" --book "both$round.db" --as "admin-$who" init --authority "$data/authority-southampton.json" \
            >/dev/null 2>"both.err$who"; echo $? >"both.status$who"; } &
    done
    wait
    expect_same "exits of init at once" "$(cat both.status? | sort | tr -d '\n')" 0111
    expect_same "who was told" "$(cat both.err? | grep -c "there is a file 'both$round.db' already")" 3
    expect_same "what is left beside it" "$(ls both$round.db*)" "both$round.db"
done

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
run user add x --role school
expect_exit 1
expect_err_has "schools sign in on the pages, not on the command line"
run user add x --role officer
expect_exit 1
run user add x --role officer --officer NOBODY
expect_exit 3
run user add manager --role manager
run user add auditor --role auditor
expect_exit 0
run --csv user list
expect_out_has "finance,finance"
run user disable auditor --reason "left us"
expect_out "auditor is disabled."
run --as auditor user list
expect_exit 1
expect_err_has "is disabled"
run user disable "$(id -un)"
expect_exit 1
expect_err_has "nobody disables themselves"
run --as finance user enable auditor
expect_exit 1
run user disable nobody
expect_exit 3
run --json user enable auditor
expect_out '{"name":"auditor","disabled":false}'

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
expect_out '{"rows":109,"added":109,"changed":0,"same":0,"other_la":0,"closed_in_use":[]}'
run --json school import "$data/schools-852-derived.csv"
expect_out '{"rows":109,"added":0,"changed":0,"same":109,"other_la":0,"closed_in_use":[]}'
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
printf '%s\n200001,852,One School,01,4,1,01-09-2001\n' "$head" >one.csv
run school import one.csv
expect_out_has "1 line: 1 new school, 0 changed"
printf '%s\n200001,852,One School,01,4,1\n' "${head%,OpenDate}" >one.csv
run school import one.csv
expect_out_has "1 line: 0 new schools, 0 changed, 1 as before"
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
expect_out "137037 Upper Shirley High School: from 1 October 2024 we bill Test Trust, with VAT."
run --as finance school set 116469 --mail office@cantell.example
expect_out "116469 Cantell School: its mail goes to office@cantell.example."
run --as finance school set 116469 --mail office@cantell.example --payer-mail finance@cantell.example
expect_out "116469 Cantell School: its mail goes to office@cantell.example.
116469 Cantell School: from 2 September 2024 we bill Cantell School, as an internal charge (no VAT)."
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
run --as finance school set 116469 --mail office@cantell.example --from 2024-10-01
expect_exit 1
expect_err_has "the school's own mail changes today, not from 1 October 2024"
run --json --as finance school set 116469 --payer-mail office@cantell.example --from 1900-01-02
expect_exit 1
expect_err_has '2 January 1900 lies more than ten years before today: is the year right","field":"from"'

run --as finance school set 116469 --endpoint "0088: 9521 1646 9000 1"
expect_exit 0
expect_out "116469 Cantell School: from 2 September 2024 we bill Cantell School, as an internal charge (no VAT).
Electronic invoices to it go to 0088:9521164690001."
run school show 116469
expect_out_has "Electronic    0088:9521164690001"
run --json --as finance school set 116469 --endpoint 0088:9521164690002
expect_exit 1
expect_err_has "'9521164690002' is not a well-formed GLN (scheme 0088)"
expect_err_has '"field":"endpoint"'
run --as finance school set 116469 --endpoint EM:office@cantell.example
expect_exit 1
expect_err_has "is not an electronic address: a scheme of four digits"
run --as finance school set 116469 --endpoint 9932:GB100000034 --from 2024-11-01 # from then on, and not before
expect_exit 0
run --json school show 116469 --on 2024-10-31
expect_out_has '"endpoint":"0088:9521164690001"'
run --json school show 116469 --on 2024-11-01
expect_out_has '"endpoint":"9932:GB100000034"'
run --as finance school set 116469 --endpoint "" --from 2024-11-02
expect_exit 0
expect_out_has "It has no electronic address."
run setting set authority.identifier 9932:GB100000034
expect_exit 1
expect_err_has "is a number for taxes"

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
expect_out "Education Welfare Officer days: a day costs £368.00 in 2024-25."
run --json --as finance rate set --fy 2204-05 --rate 368.00
expect_exit 1
expect_err_has '"field":"fy"'
run --as finance rate set --fy 2024-25 --rate 368.5
expect_exit 1
run --as finance rate set --service penalty-notice --fy 2024-25 --rate 1.00
expect_exit 1
expect_err_has "free service"
run --as manager rate set --fy 2024-25 --rate 1.00
expect_exit 1
run --json rate list
expect_out_has '{"service":"ewo-days","financial_year":"2024-25","unit":"day","above":null,"rate":"368.00","whole_volume":false,"reprices":false}'

# ---- volume tiers
run --as finance rate set --fy 2024-25 --rate 360.00 --above 3
expect_out "Education Welfare Officer days: in 2024-25 what is above 3 days costs £360.00 a day."
run --as finance rate set --fy 2024-25 --rate 350.00 --above 10 --whole
expect_out "Education Welfare Officer days: in 2024-25 a purchase above 10 days costs £350.00 a day, all of it; a top-up pays that for what it adds."
run --json --as finance rate set --fy 2024-25 --rate 340.00 --above 20.5 --whole --reprice
expect_out '{"service":"ewo-days","financial_year":"2024-25","unit":"day","above":"20.50","rate":"340.00","whole_volume":true,"reprices":true}'
run rate list
expect_out "$(
    cat <<'END'
Service   Year     Unit  Above    Rate  Whole  Anew
--------  -------  ----  -----  ------  -----  ----
ewo-days  2024-25  day          368.00
ewo-days  2024-25  day     3.0  360.00
ewo-days  2024-25  day    10.0  350.00  yes
ewo-days  2024-25  day    20.5  340.00  yes    yes
END
)"
wrong() { # EXIT SENTENCE WORDS...
    local code=$1 sentence=$2
    shift 2
    run --as finance rate "$@"
    expect_exit "$code"
    expect_out_empty
    expect_err_has "$sentence"
}
wrong 3 "there is no rate of ewo-days for an hour in 2024-25: finance sets it" set --fy 2024-25 --unit hour --rate 9.00 --above 3
wrong 3 "there is no rate of ewo-days for a day in 2025-26" set --fy 2025-26 --rate 9.00 --above 3 --whole
wrong 1 "a tier is above something" set --fy 2024-25 --rate 9.00 --above 0
wrong 1 "'-1' is negative" set --fy 2024-25 --rate 9.00 --above -1
wrong 1 "'3.125' has three decimals" set --fy 2024-25 --rate 9.00 --above 3.125
wrong 1 "a rate of 0.00 is not possible" set --fy 2024-25 --rate 0.00 --above 3
wrong 1 "is a free service" set --service penalty-notice --fy 2024-25 --rate 9.00 --above 3
wrong 2 "--whole is about a tier: give --above too" set --fy 2024-25 --rate 9.00 --whole
wrong 2 "--reprice is about a tier that prices the whole: give --whole too" set --fy 2024-25 --rate 9.00 --above 3 --reprice
wrong 2 "--reason" drop --fy 2024-25 --above 3
wrong 1 "say why the tier is dropped" drop --fy 2024-25 --above 3 --reason " "
wrong 1 "the plain rate is not dropped: 'daybook rate set' changes it" drop --fy 2024-25 --above 0 --reason test
wrong 3 "the card of ewo-days has no tier above 4 days in 2024-25" drop --fy 2024-25 --above 4 --reason test
run --as manager rate drop --fy 2024-25 --above 3 --reason test
expect_exit 1
expect_err_has "'rate drop' is for finance or admin"
run --as finance rate drop --fy 2024-25 --above 3 --reason "not offered any more"
expect_out "Education Welfare Officer days: there is no tier above 3 days in 2024-25 any more."
run --json --as finance rate drop --fy 2024-25 --above 10 --reason "not offered any more"
expect_out '{"service":"ewo-days","financial_year":"2024-25","unit":"day","above":"10.00"}'
run --as finance rate drop --fy 2024-25 --above 20.5 --reason "not offered any more"
expect_exit 0
run book audit verify
expect_exit 0

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
echo '{"england-and-wales":{"events":[{"title":"Only","date":"2031-01-01"}]},
    "authority":{"events":[{"title":"Closed","date":"2024-12-27"},{"title":"Closed","date":"2024-12-30"}]}}' >days.json
run --as manager holiday import days.json
expect_out "1 bank holiday is new; 2 closure days are new."
echo '{"authority":{"events":[{"title":"Closed","date":"2024-12-27"}]}}' >days.json
run --as manager holiday import days.json
expect_out "0 closure days are new, 1 was removed."
run --as manager --json holiday import days.json
expect_out '{"added":0,"removed":0,"own_added":0,"own_removed":0}'
run --csv holiday list --from 2024-12-27 --to 2024-12-31
expect_out_has "2024-12-27,own,Closed"
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
run --json setting set authority.vat-number GB123456789
expect_exit 1
expect_err_has '"field":"authority.vat-number"'
run setting set authority.telephone "$(printf '%050d' 0)"
expect_exit 1
expect_err_has "too long: 40 bytes at most"
run setting set no.such 1
expect_exit 1
run --as finance setting set invoice.pay-days 14
expect_exit 1

# ---- who waits for a file keeps nobody from writing
mkfifo slow.json slow.csv
for import in "term slow.json $data/term-dates-southampton.json" "holiday slow.json $data/bank-holidays.json" \
    "school slow.csv $data/schools-852-derived.csv"; do
    read -r noun slow file <<<"$import"
    "$DAYBOOK_BIN" --as manager "$noun" import - <"$slow" >slow.out 2>&1 &
    exec 9>"$slow" # it has opened the file, and now reads it
    sleep 0.3
    run --as finance rate set --fy 2024-25 --rate 368.00
    expect_exit 0
    cat "$file" >&9
    exec 9>&-
    wait $!
    expect_same "exit of $noun import -" $? 0
done

# ---- who made the book: the person at the keyboard too
run --book named.db --as chief init --authority "$data/authority-southampton.json"
run --book named.db --json --as chief book audit
expect_out_has '"actor":"chief","login":"'"$(id -un)"'","door":"cli","act":"init"'
finish
