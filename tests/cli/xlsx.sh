#!/usr/bin/env bash
# tests/cli/xlsx.sh - --xlsx FILE: a table as a spreadsheet, read back; written whole or not at all. Every list: demo.sh
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book

sheet() { python3 "$tests_folder/read_xlsx.py" "$@" 2>&1; }

# ---- what a person opens
ok 2024-09-02 finance contract quote --school 137037 --days 10
ok 2024-09-02 finance contract agree C-2024-001 --by Bursar
ok 2024-09-02 finance --csv contract list
cp .out contracts.csv
ok 2024-09-02 finance contract list --xlsx contracts.xlsx
expect_out_empty
expect_err "Wrote contracts.xlsx (1 row)."
expect_same "against CSV" "$(sheet contracts.xlsx contracts.csv)" "1 rows, 15 columns"
expect_same "the sheet" "$(sheet contracts.xlsx)" \
    "contract list
Contract|State|URN|School|Members|Sharing|Commitment|Year|Unit|Bought|Net £|Plan|Starts on|Ends|Quote expires on
C-2024-001|agreed|137037|Upper Shirley High School|1|single|quantity|2024-25|day|10.00|3680.00|upfront|2024-04-01|2025-03-31|"

# the same facts, the same bytes; what was there is replaced, through a link too
echo old >there.xlsx
ln -s there.xlsx link.xlsx
on 2024-09-02 finance contract list --xlsx=link.xlsx
TZ=Asia/Tokyo LC_ALL=C COLUMNS=40 on 2024-09-02 finance --xlsx again.xlsx contract list
expect_exit 0
checks=$((checks + 1))
[ -L link.xlsx ] && cmp contracts.xlsx there.xlsx && cmp contracts.xlsx again.xlsx || fail "the bytes differ"

# texts are texts
ok 2024-09-02 finance school set 137037 --payer-name '=HYPERLINK("http://x","y")' --address "1 High Road; Southampton"
ok 2024-09-02 finance --csv school list "upper shirley"
cp .out school.csv
ok 2024-09-02 finance --xlsx school.xlsx school list "upper shirley"
expect_same "a text like a formula" "$(sheet school.xlsx school.csv)" "1 rows, 9 columns"
expect_has "it" "$(sheet school.xlsx)" '|=HYPERLINK("http://x","y")'

# ---- sums, nothing, and words beside the table
ok 2024-09-02 auditor --xlsx year.xlsx year status 2024-25
expect_out_empty
ok 2024-09-02 finance contract quote --school 116469 --days 5
ok 2024-09-02 finance contract agree C-2024-002 --by Head
ok 2024-09-02 auditor --csv year status 2024-25
cp .out year.csv
ok 2024-09-02 auditor --xlsx year.xlsx year status 2024-25
expect_err "Wrote year.xlsx (2 rows)."
expect_same "against CSV" "$(sheet year.xlsx year.csv)" "2 rows, 12 columns"
expect_has "the sum" "$(sheet year.xlsx)" "
=|||day|15.00|0.00|0.00|15.00|0.00|15.00|5520.00|2025-03-31"
ok 2024-09-02 auditor --xlsx rates.xlsx rate list
expect_out_empty
expect_err "Wrote rates.xlsx (2 rows)."
ok 2024-09-02 auditor --xlsx none.xlsx mail list --key nothing
expect_out_empty
expect_err "Wrote none.xlsx (0 rows)."
expect_has "no rows" "$(sheet none.xlsx)" "mail list"
ok 2024-09-02 finance --xlsx preview.xlsx invoice run --to 2024-09-30 --preview
expect_same "a preview: name, headings, two rows, their sum" "$(sheet preview.xlsx | wc -l)" 5
ok 2024-09-02 finance --xlsx run.xlsx invoice run --to 2024-09-30
expect_out_empty
expect_err_has "Wrote run.xlsx (2 rows)."
expect_has "the documents" "$(sheet run.xlsx)" "EWS24-00001"
ok 2024-09-02 finance --xlsx register.xlsx school import "$DAYBOOK_SOURCE/data/schools-852-derived.csv"
expect_out_empty
expect_err_has "Wrote register.xlsx (0 rows)."

# what a check finds is in the file, though the check fails
if command -v sqlite3 >/dev/null; then
    cp "$DAYBOOK" bent.db
    sqlite3 bent.db "DROP TRIGGER IF EXISTS audit_kept_update; DROP TRIGGER IF EXISTS audit_frozen;
        UPDATE audit SET actor = 'nobody' WHERE id = 3" 2>bent.err
    on 2024-09-02 auditor --book bent.db --xlsx findings.xlsx book check
    expect_exit 1
    expect_err_has "Wrote findings.xlsx ("
    expect_err_has "the book is not in order"
    expect_has "findings" "$(sheet findings.xlsx)" "Finding"
fi

# ---- refused: nothing is done and nothing left behind
before=$(find . -type f ! -name '.*' | sort)
refuse 4 "cannot write 'no/such/x.xlsx': No such file or directory" 2024-10-01 auditor --xlsx no/such/x.xlsx balance
refuse 4 "cannot write 'no/such/x.xlsx': No such file or directory" 2024-10-31 finance --xlsx no/such/x.xlsx \
    invoice run --to 2025-03-31
mkdir folder
refuse 4 "cannot write 'folder': there is a folder of that name" 2024-10-01 auditor --xlsx folder balance
refuse 4 "cannot write '/dev/null': there is a device or pipe of that name" 2024-10-01 auditor --xlsx /dev/null balance
refuse 2 "'$DAYBOOK' is the book: give the spreadsheet another name" 2024-10-01 auditor --xlsx "$DAYBOOK" balance
ln "$DAYBOOK" same.db
refuse 2 "'same.db' is the book" 2024-10-01 auditor --xlsx same.db balance
rm same.db
refuse 2 "'--csv' and '--xlsx' exclude each other" 2024-10-01 auditor --csv balance --xlsx x.xlsx
refuse 2 "'--json' and '--xlsx' exclude each other" 2024-10-01 auditor balance --xlsx x.xlsx --json
refuse 2 "'--xlsx' is for tables, and this command prints none" 2024-10-01 auditor --xlsx x.xlsx contract show C-2024-001
refuse 2 "'book audit verify' prints no table" 2024-10-01 auditor --xlsx x.xlsx book audit verify
refuse 2 "'--xlsx' needs the name of a file" 2024-10-01 auditor --xlsx - balance
refuse 3 "no school" 2024-10-01 auditor --xlsx x.xlsx balance "no such school"
run --help --xlsx x.xlsx
expect_exit 0
if [ "$(id -u)" != 0 ]; then
    chmod 500 folder
    refuse 4 "cannot write 'folder/x.xlsx': Permission denied" 2024-10-01 auditor --xlsx folder/x.xlsx balance
fi
expect_same "what is left behind" "$(find . -type f ! -name '.*' | sort)" "$before"

# a disk that is full (a limit on the size of files stands for it): the reason, and the file as it was
{
    head -n 1 "$DAYBOOK_SOURCE/data/schools-852-derived.csv"
    sed -n 2p "$DAYBOOK_SOURCE/data/schools-852-derived.csv" | awk '{ for (i = 200000; i < 202000; i++) { sub(/[0-9]+/, i); print } }'
} >many.csv
ok 2024-10-01 finance --xlsx many.xlsx school import many.csv --preview
expect_err_has "Wrote many.xlsx (2000 rows)."
before=$(sha256sum contracts.xlsx)
last_call="school import onto a full disk"
err=$(ulimit -f 64 && "$DAYBOOK_BIN" --as finance --xlsx contracts.xlsx school import many.csv --preview 2>&1 >/dev/null)
status=$?
expect_exit 4
expect_same "standard error" "$err" \
    "daybook school import: cannot make the spreadsheet: a temporary file: File too large"
expect_same "the file that was there" "$(sha256sum contracts.xlsx)" "$before"
expect_same "beside it" "$(ls contracts.xlsx*)" contracts.xlsx

finish
