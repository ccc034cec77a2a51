#!/usr/bin/env bash
# tests/cli/demo.sh - daybook demo DIR: made whole, the same wherever and whenever; and what its screens show
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
unset DAYBOOK DAYBOOK_TODAY DAYBOOK_NOW

# ---- twice, in other surroundings: the same book, the same bytes
TZ=Pacific/Auckland LC_ALL=C COLUMNS=200 "$DAYBOOK_BIN" --json demo there >there.out 2>there.err &
run demo here
expect_exit 0
expect_out_has "Made by 292 commands, as on 13 February 2025:"
expect_out_has "export DAYBOOK=here/daybook.db DAYBOOK_TODAY=2025-02-13"
wait $! || fail "the second demo" "$(<there.err)"
expect_same "the second demo" "$(<there.out)" '{"folder":"there","book":"daybook.db","commands":292,"documents":9}'
for pdf in here/documents/*.pdf; do
    checks=$((checks + 1))
    cmp -s "$pdf" "there/documents/${pdf##*/}" || fail "${pdf##*/} differs"
done
expect_same "documents" "$(ls here/documents | wc -l)" 9
expect_same "documents there" "$(ls there/documents)" "$(ls here/documents)"
expect_same "the same files" "$(cd there && find . -type f | sort)" "$(cd here && find . -type f | sort)"
expect_same "commands.txt" "$(<here/commands.txt)" "$(<"$DAYBOOK_SOURCE/data/demo.txt")"
expect_same "the book there, row by row" "$(fingerprint there/daybook.db)" "$(fingerprint here/daybook.db)"
run --book there/daybook.db --json book audit verify
expect_exit 0
verified=$out
run --book here/daybook.db --json book audit verify
expect_out "$verified"

# ---- a folder that has something is left as it is
before=$(find here -type f -exec sha256sum {} + | sort)
run demo here
expect_exit 1
expect_out_empty
expect_err_has "it is left as it is"
expect_same "the demo after a refusal" "$(find here -type f -exec sha256sum {} + | sort)" "$before"
mkdir -p own/data
echo mine >own/data/vat.json
run demo own
expect_exit 1
expect_out_empty
expect_err "daybook demo: the folder 'own' is not empty ('data' is in it): it is left as it is"
expect_same "a file of somebody's" "$(find own)$(<own/data/vat.json)" $'own\nown/data\nown/data/vat.jsonmine'
mkdir empty
run --json demo no/such/folder
expect_exit 4
expect_err_has '{"error":{"code":"io","message":"cannot make the folder '
echo file >file
run demo file
expect_exit 4
run demo
expect_exit 2
expect_err_has "DIR is missing"
expect_same "what is left behind" "$(ls -A no empty 2>/dev/null)" "empty:"

# ---- the book is in order
export DAYBOOK=$work_folder/here/daybook.db
at 2025-02-13
run --as auditor book check
expect_exit 0
expect_out_has "The book is in order"

# ---- its screens
shows() { # GOLDEN WORDS...
    local golden=$1
    shift
    run "$@"
    expect_exit 0
    expect_err_empty
    expect_golden "cli_$golden.txt"
}
fits() { # the same in 80 columns
    shows "$@"
    expect_same "lines over 80 columns of $1" "$(too_wide)" ""
}
too_wide() {
    while IFS= read -r line; do [ ${#line} -le 80 ] || echo "$line"; done <<<"$out"
}
fits help help
fits balance balance
fits balance_school balance "Upper Shirley"
fits balance_ended balance --on 2025-04-01 --fy 2024-25
fits invoices invoice list
fits visits visit list --from 2025-01-01
shows charges charge list --to 2025-03-31
shows contracts contract list
shows contract contract show C-2024-001
fits statutory statutory list --from 2025-01-01
fits vat_invoice invoice show EWS24-00002
fits recharge invoice show EWR24-00006
fits school school show 137037
fits officers officer list
fits rates rate list
fits preview invoice run --to 2025-03-31 --preview

run --json balance
expect_golden cli_balance.json
python3 -m json.tool <.out >/dev/null || fail "no JSON"
run --csv balance
expect_golden cli_balance.csv
run --json invoice list
expect_golden cli_invoices.json
run --json contract show C-2024-001
expect_golden cli_contract.json
run --json invoice show EWS24-00002
expect_same "sums" "$(field '(d["number"], d["net"], d["gross"])')" "('EWS24-00002', '3680.00', '4416.00')"

# every table is JSON, CSV and a spreadsheet too, with the same names and as many rows
for words in balance "visit list" "invoice list" "charge list --all" "contract list" "statutory list" "school list" \
    "officer list" "service list" "rate list" "term list" "holiday list" "setting list" "user list" "book audit"; do
    # shellcheck disable=SC2086
    run --csv $words
    expect_exit 0
    csv=$(python3 -c 'import csv, sys
rows = list(csv.reader(open(sys.argv[1], encoding="utf-8", newline="")))
print(rows[0], len(rows) - 1, {len(r) for r in rows} == {len(rows[0])})' .out)
    cp .out table.csv
    # shellcheck disable=SC2086
    run --xlsx table.xlsx $words
    expect_exit 0
    expect_out_empty
    n=$(($(python3 -c 'import csv; print(sum(1 for r in csv.reader(open("table.csv", encoding="utf-8"))))') - 1))
    expect_err "Wrote table.xlsx ($n row$([ $n = 1 ] || echo s))."
    expect_has "$words as a spreadsheet" "$(python3 "$tests_folder/read_xlsx.py" table.xlsx table.csv 2>&1)" "$n rows, "
    # shellcheck disable=SC2086
    run --json $words
    expect_exit 0
    expect_same "$words as CSV" "$csv" "$(field '(list(d[0]), len(d), True)' | sed 's/^(\(.*\]\), \([0-9]*\), True)$/\1 \2 True/')"
done

# ---- what is printed on paper
if command -v pdftotext >/dev/null; then
    for number in EWS24-00002 EWR24-00006; do
        last_call="pdftotext $number.pdf"
        # words and their order; where they stand on the page is for test_pdf
        pdftotext -layout -enc UTF-8 "here/documents/$number.pdf" - | sed 's/  */ /g; /^ *$/d' >.out
        expect_golden "cli_pdf_$number.txt"
    done
else
    echo "no pdftotext: the PDFs were not read"
fi
finish
