#!/usr/bin/env bash
# tests/cli/journal.sh - the money ledger's way out: codes, batches, and files that an independent program checks
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"

ok 2024-03-04 boss demo demo
export DAYBOOK=$work_folder/demo/daybook.db
day=2025-02-13
me=$(id -un) # who makes the demo is its admin

# same_thrice NAME WORDS...: an export writes the same bytes three times; they are kept as NAME.
same_thrice() {
    local name=$1 n
    shift
    for n in 1 2 3; do
        ok $day finance journal export "$@" -o "$name.$n"
    done
    expect_same "the third $name" "$(sha256sum <"$name.3")" "$(sha256sum <"$name.1")"
    expect_same "the second $name" "$(sha256sum <"$name.2")" "$(sha256sum <"$name.1")"
    mv "$name.1" "$name"
}

narrow() { expect_same "columns, at most 80" "$(($(wc -L <<<"$out") <= 80))" 1; }

# ---- codes ----
ok $day auditor account list
narrow
expect_out_has "school-budget      52217  Bought-in services"
expect_same "accounts" "$(wc -l <<<"$out")" 14
ok $day finance account set income --code 41120 --from 2025-04-01
expect_out "income is 41120, EWS days: income, from 1 April 2025."
ok $day auditor --json account list --on 2025-03-31
expect_same "income before" "$(field '[(a["code"], a["from"]) for a in d if a["account"] == "income"]')" "[('41110', None)]"
ok $day auditor --json account list --on 2025-04-01
expect_same "income after" "$(field '[(a["code"], a["from"]) for a in d if a["account"] == "income"]')" "[('41120', '2025-04-01')]"
refuse 3 "the money ledger has no account 'sales': 'daybook account list' shows them" $day finance account set sales --code 1
refuse 1 "'@1' is not an account code" $day finance account set income --code @1
refuse 1 "is the year right" $day finance account set income --code 1 --from 1924-04-01
refuse 2 "'--code CODE' is missing" $day finance account set income
refuse 1 "'account set' is for finance or admin" $day manager account set income --code 1

# an authority with its own
python3 - "$DAYBOOK_SOURCE/data/authority-southampton.json" <<'PYTHON'
import json, sys
d = json.load(open(sys.argv[1]))
for name, accounts in [("own", [{"account": "bank", "code": "B-1"}]), ("bad", [{"account": "purse", "code": "1"}]), ("worse", 1)]:
    d["accounts"] = accounts
    json.dump(d, open(name + ".json", "w"))
PYTHON
ok $day boss --book own.db init --authority own.json
ok $day boss --book own.db --json account list
expect_same "its bank" "$(field '[(a["code"], a["title"]) for a in d if a["account"] == "bank"]')" "[('B-1', 'Bank: income account')]"
on $day boss --book bad.db init --authority bad.json
expect_exit 1
expect_err_has "the money ledger has no account 'purse'"
on $day boss --book worse.db init --authority worse.json
expect_exit 1
expect_err_has "'accounts' is not a list of accounts"
expect_same "books that were not made" "$(ls bad.db worse.db 2>/dev/null)" ""

# ---- lines ----
ok $day auditor journal list
narrow
expect_out_has "30 Sep 2024  VAT invoice EWS24-00002 (batch 2)
               receivable         Upper Shirley High Scho…   4,416.00
               vat-output                                                 736.00
               deferred           Upper Shirley High Scho…              3,680.00"
expect_out_has "settlement of EWR24-00006 (batch 3)"
ok $day auditor --json journal list
expect_same "whole lines" "$(field '[list(l) for l in d][0]')" \
    "['journal', 'line', 'date', 'source', 'source_kind', 'document', 'account', 'payer', 'urn', 'school', 'contract', 'financial_year', 'debit', 'credit', 'batch', 'corporate']"
expect_same "both sides" "$(field 'sum(round(100 * float(l["debit"] or 0)) - round(100 * float(l["credit"] or 0)) for l in d)')" 0
ok $day auditor --json journal list --from 2024-09-30 --to 2024-09-30 --account vat-output
expect_same "one line" "$(field '[(l["source"], l["debit"], l["credit"], l["batch"]) for l in d]')" \
    "[('VAT invoice EWS24-00002', None, '736.00', 2)]"
ok $day auditor journal list --unbatched
expect_out "No lines match."
ok $day auditor --json journal list --on 2024-04-30
expect_same "as on a day" "$(field '{l["date"] for l in d}')" "{'2024-04-30'}"
ok $day auditor --json journal list --known 2024-05-01
expect_same "as it was known" "$(field '({l["date"] for l in d}, {l["batch"] for l in d})')" "({'2024-04-30'}, {1})"
refuse 3 "no account 'sales'" $day auditor journal list --account sales
refuse 1 "'2024-02-30' is not" $day auditor journal list --from 2024-02-30

# ---- batches ----
ok $day finance journal batch
expect_out "Nothing is dated up to 13 February 2025 that has not gone out."
ok $day finance invoice run --to 2025-02-28 # EWR24-00007: 184.00
before=$(fingerprint)
ok $day finance journal batch --preview
expect_out_has "Would be batch 4: 4 lines of 2 journals, dated up to 13 February 2025.
It would settle 1 internal charge, £184.00."
narrow
ok $day finance --json journal batch --preview
expect_same "a preview" "$(field '(d["preview"], d["batch"], d["lines"], d["charges"], d["settled"], d["debit"] == d["credit"])')" \
    "(True, 4, 4, 1, '184.00', True)"
expect_same "the book after previews" "$(fingerprint)" "$before"
refuse 1 "a batch takes what is dated up to today, 13 February 2025: 14 February 2025 is still to come" \
    $day finance journal batch --to 2025-02-14
refuse 1 "'journal batch' is for finance or admin" $day manager journal batch
refuse 1 "'journal batch' is for finance or admin" $day auditor journal batch --preview
ok $day auditor journal list --unbatched
expect_out_has "internal charge EWR24-00007"

# two at once: one makes it, the other finds nothing
at $day
"$DAYBOOK_BIN" --as finance --json journal batch >one 2>&1 &
"$DAYBOOK_BIN" --as "$me" --json journal batch >two 2>&1 &
wait
expect_same "batches made" "$(grep -lF '"batch":4' one two | wc -l)" 1
expect_same "batches of nothing" "$(grep -lF '"batch":null' one two | wc -l)" 1
ok $day auditor journal show
narrow
expect_same "batches" "$(tail -n +3 <<<"$out" | wc -l)" 4
ok $day auditor --json journal show
expect_same "batches, whole" "$(field '[(b["batch"], b["made_on"], b["journals"], b["lines"], b["charges"], b["settled"]) for b in d]')" \
    "[(1, '2024-04-30', 7, 15, 3, '1717.34'), (2, '2024-09-30', 5, 11, 2, '4293.33'), (3, '2025-01-31', 3, 7, 1, '981.33'), (4, '2025-02-13', 2, 4, 1, '184.00')]"
ok $day auditor journal show 2
expect_out "Journal batch 2

Made      30 September 2024, by finance
Takes     journals dated up to 30 September 2024
Holds     11 lines of 5 journals
Settled   2 internal charges, £4,293.33

Code        Title                       Lines    Debit £   Credit £
----------  --------------------------  -----  ---------  ---------
52217 E28a  Bought-in services              2   4,293.33
81100       Debtors: schools                1   4,416.00
87400       EWS days: in advance            3              7,973.33
88210       VAT on sales                    1                736.00
89500       Internal charges, clearing      4   4,293.33   4,293.33
----------  --------------------------  -----  ---------  ---------
                                           11  13,002.66  13,002.66"
ok $day auditor --json journal show 2
expect_same "its sums" "$(field '(d["made_by"], d["debit"], [(s["code"], s["debit"], s["credit"]) for s in d["sums"]][:2])')" \
    "('finance', '13002.66', [('52217 E28a', '4293.33', None), ('81100', '4416.00', None)])"
ok $day auditor --csv journal show 2
expect_same "its sums as CSV" "$(sed -n 2p <<<"$out")" "2,52217 E28a,Bought-in services,2,4293.33,"
refuse 3 "there is no journal batch 5: 'daybook journal show' lists them" $day auditor journal show 5
refuse 1 "batch 'x' is not a whole number" $day auditor journal show x
refuse 1 "batch '0' is not between" $day auditor journal show 0

# ---- the same bytes, whatever codes and names are now ----
same_thrice 1.csv 1 --format csv
same_thrice 1.summed.csv 1 --format csv --summed
same_thrice 1.ledger 1 --format ledger
same_thrice 1.xlsx 1 --format xlsx
expect_same "the spreadsheet and the CSV" "$(python3 "$tests_folder/read_xlsx.py" 1.xlsx 1.csv 2>&1)" "15 rows, 12 columns"
ok $day finance account set deferred --code 99999 --title "=Renamed" --from 2024-04-01
ok $day "$me" setting set coding.from "11111 E27" --from 2024-04-01
ok $day finance school set 116469 --payer-name "Cantell, renamed" --address "1 High Street; Southampton"
for file in 1.csv 1.summed.csv 1.ledger 1.xlsx; do
    summed=
    [ "$file" = 1.summed.csv ] && summed=--summed
    ok $day auditor journal export 1 --format "${file##*.}" $summed -o again
    cmp -s "$file" again || fail "$file is no longer what it was"
done
ok $day auditor journal export 1 --format csv
expect_same "on standard output" "$(sha256sum <.out)" "$(sha256sum <1.csv)"
ok $day auditor --json journal export 1 --format csv -o again
expect_same "what was written" "$(field '(d["file"], d["format"], d["first_batch"], d["last_batch"], d["lines"], d["bytes"])')" \
    "('again', 'csv', 1, 1, 15, $(wc -c <1.csv))"
expect_same "a line" "$(sed -n 6p 1.csv)" \
    '1,5,2024-04-30,3,89500,recharge-clearing,"Internal charges, clearing","internal charge EWR24-00003, Holy Family Catholic Primary School",736.00,,,'
expect_same "another" "$(sed -n 7p 1.csv)" \
    '1,6,2024-04-30,3,87400,deferred,EWS days: in advance,"internal charge EWR24-00003, Holy Family Catholic Primary School",,736.00,C-2024-004,2024-25'
expect_same "sums" "$(<1.summed.csv)" "batch,code,title,lines,debit,credit
1,52217 E28a,Bought-in services,3,1717.34,
1,81100,Debtors: schools,1,772.80,
1,87400,EWS days: in advance,4,,2361.34
1,88210,VAT on sales,1,,128.80"

# what is new goes out with what holds now; a title that a spreadsheet would run is defused
ok 2025-02-20 finance contract buy C-2024-001 --days 1 --by "school office"
ok 2025-02-28 finance invoice run --to 2025-02-28
ok 2025-02-28 finance journal batch --to 2025-02-27 --preview
expect_out "Nothing is dated up to 27 February 2025 that has not gone out."
ok 2025-02-28 finance journal batch
expect_out_has "Made batch 5: 4 lines of 2 journals"
ok 2025-02-28 auditor journal export 5 --format csv
expect_out_has ",99999,deferred,'=Renamed,\"internal charge EWR24-00008, Cantell School\",,368.00,C-2024-001,2024-25"
expect_out_has ",11111 E27,school-budget,Bought-in services,\"settlement of EWR24-00008, Cantell, renamed for Cantell School\",368.00,,,"

# ---- an independent program reads it, and comes to the same sums ----
ledger_sums() { # of the book, by code and title, as hledger prints them in CSV
    ok 2025-02-28 auditor journal export --all --format csv
    python3 - .out <<'PYTHON'
import collections, csv, sys
sums = collections.Counter()
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
    name = " ".join((row["code"] + " " + row["title"].lstrip("'").replace(":", " ").replace("=", " ")).split())
    sums[name] += round(100 * float(row["debit"] or 0)) - round(100 * float(row["credit"] or 0))
print("\n".join(f"{name} {pence / 100:.2f}" for name, pence in sorted(sums.items()) if pence))
PYTHON
}
for batch in 1 2 3 4 5 --all; do
    ok 2025-02-28 auditor journal export $batch --format ledger -o batch.ledger
    checks=$((checks + 1))
    hledger -f batch.ledger check --strict 2>.err || fail "hledger of batch $batch:" "$(<.err)"
done
expect_same "hledger's balances" \
    "$(hledger -f batch.ledger bal -N -O csv | tail -n +2 | tr -d '"' | sed 's/,GBP / /' | LC_ALL=C sort)" \
    "$(ledger_sums | LC_ALL=C sort)"
expect_same "postings" "$(grep -c '  GBP ' batch.ledger)" "$(("$(sqlite3 "$DAYBOOK" 'SELECT count(*) FROM posting')"))"
expect_same "hledger's balance of what schools owe" "$(hledger -f batch.ledger bal -N 81100 | sed 's/ *GBP \([0-9.]*\) .*/\1/')" \
    "$(sqlite3 "$DAYBOOK" "SELECT printf('%.2f', sum(pence) / 100.0) FROM posting WHERE account = 'receivable'")"

# ---- refusals of an export ----
refuse 3 "there is no journal batch 9" $day auditor journal export 9 --format csv
refuse 2 "say which batch: its number, or --all" $day auditor journal export --format csv
refuse 2 "say which batch: its number, or --all" $day auditor journal export 1 --all --format csv
refuse 2 "'pdf' is not a format: csv, xlsx or ledger" $day auditor journal export 1 --format pdf
refuse 2 "'--format FORMAT' is missing" $day auditor journal export 1
refuse 2 "--summed is for csv and xlsx" $day auditor journal export 1 --format ledger --summed
refuse 2 "the batch or JSON, not both" $day auditor --json journal export 1 --format csv
refuse 4 "/none/x" $day auditor journal export 1 --format csv -o /none/x
on $day boss --book own.db journal export --all --format csv
expect_exit 3
expect_err_has "nothing has gone out yet: 'daybook journal batch' makes a batch"
ok $day boss --book own.db journal show
expect_out "Nothing has gone out yet: 'daybook journal batch' makes a batch."

ok 2025-02-28 auditor book check
finish
