#!/usr/bin/env bash
# tests/cli/paper.sh - papers, which bill nothing: made once, found again by mark, known again as a file
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book

# pdf_text FILE: what it says, as a reader gets it
pdf_text() {
    pdftotext -layout "$1" - | sed '/^$/d; s/  */ /g; s/^ //'
}

ok 2024-09-02 ewo-01 statutory add --school 137037 --service fast-track-meeting --officer EWO-01 --on 2024-09-02
ok 2024-09-02 auditor paper list
expect_out "No such paper was made."

# ---- the log of free services
ok 2024-09-03 manager statutory log 137037 -o log.pdf
expect_out_has "Wrote log.pdf ("
ok 2024-09-03 auditor --json paper list
mark=$(field 'd[0]["mark"]')
expect_same "listed" "$(field '(d[0]["kind"], d[0]["made_on"], d[0]["reference"])')" \
    "('service-log', '2024-09-03', 'Upper Shirley High School')"
if command -v pdftotext >/dev/null; then
    expect_same "what it shows" "$(pdf_text log.pdf | grep -c 'EWO-01 0.00')" 1
    expect_same "the sum" "$(pdf_text log.pdf | grep -c '1 free service £0.00')" 1
fi
cp log.pdf first.pdf
ok 2024-09-03 manager statutory log 137037 -o log.pdf
ok 2024-09-03 auditor paper list --csv
expect_same "not made twice" "$(wc -l <.out)" 2
expect_same "the same bytes" "$(cmp first.pdf log.pdf && echo same)" same

mkdir folder
ok 2024-09-03 auditor paper pdf "$mark" -o folder
expect_same "named by kind, school and date" "$(ls folder)" "service-log-upper-shirley-high-school-2024-09-03.pdf"
expect_same "kept" "$(cmp first.pdf folder/*.pdf && echo same)" same
ok 2024-09-03 auditor invoice verify folder/service-log-upper-shirley-high-school-2024-09-03.pdf
expect_out_has "is the log of free services Upper Shirley High School, 3 September 2024, as issued."
sed 's/startxref/startxreF/' first.pdf >altered.pdf
refuse 1 "is not the log of free services Upper Shirley High School, 3 September 2024 as it was issued" 2024-09-03 auditor invoice verify altered.pdf

# ---- refused
refuse 1 "3 September 2024 is still to come" 2024-09-02 manager statutory log 137037 --to 2024-09-03 -o x.pdf
refuse 1 "would begin on 3 September 2024" 2024-09-04 manager statutory log 137037 --from 2024-09-03 --to 2024-09-02 -o x.pdf
refuse 1 "is not the mark of a paper" 2024-09-03 auditor paper pdf XYZ -o x.pdf
refuse 3 "no paper has the mark 0000000" 2024-09-03 auditor paper pdf 0000000 -o x.pdf
refuse 1 "'letter' is not a kind of paper" 2024-09-03 auditor paper list --kind letter
refuse 1 "auditor" 2024-09-03 auditor statutory log 137037 -o x.pdf
refuse 4 "no/where" 2024-09-03 manager statutory log 137037 -o no/where.pdf
expect_same "no file" "$(ls x.pdf 2>/dev/null)" ""
ok 2024-09-03 manager book check

finish
