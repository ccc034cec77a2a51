#!/usr/bin/env bash
# tests/cli/paper.sh - papers, which bill nothing: made once, found again by mark, known again as a file
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book

# pdf_text FILE: what it says, as a reader gets it
pdf_text() {
    pdftotext -layout "$1" - | sed '/^$/d; s/  */ /g; s/^ //'
}

# golden_snapshot NAME: of the paper made last; tests/test_paper.c draws it
golden_snapshot() {
    command -v sqlite3 >/dev/null || return 0
    sqlite3 "$DAYBOOK" 'SELECT snapshot FROM paper ORDER BY paper_id DESC LIMIT 1' |
        python3 -c 'import json, sys; json.dump(json.load(sys.stdin), sys.stdout, indent=1, ensure_ascii=False)' >.out
    out=$(<.out)
    expect_golden "paper_$1.json"
}

ok 2024-09-02 ewo-01 statutory add --school 137037 --service fast-track-meeting --officer EWO-01 --on 2024-09-02
ok 2024-09-02 auditor paper list
expect_out "No such paper was made."

# ---- the log of free services
ok 2024-09-03 manager statutory log 137037 -o log.pdf
expect_out_has "Wrote log.pdf ("
golden_snapshot log
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

# ---- the statement of account, with what is still to be paid, a slip and the days
sell() { # sell DATE SCHOOL DAYS: a contract that is agreed and billed on that day
    ok "$1" finance --json contract quote --school "$2" --fy 2024-25 --days "$3"
    ok "$1" finance contract agree "$(field 'd["contract"]')" --by "A Head"
    ok "$1" finance invoice run --to "$1"
}
sell 2024-09-04 137037 10
ok 2024-11-04 finance statement 137037 -o statement.pdf
golden_snapshot statement
if command -v pdftotext >/dev/null; then
    pdf_text statement.pdf >statement.txt
    for line in "You owe" "£4,416.00" "Overdue: please pay now" "4 Sep 2024 VAT invoice EWS24-00001 4,416.00 4,416.00" \
        "4 Nov 2024 Balance 4,416.00" "31 days overdue 4,416.00" "Remittance slip" "Left to book 10.0" "page 2 of 2"; do
        expect_same "the statement says $line" "$(grep -cF -- "$line" statement.txt | sed 's/[1-9][0-9]*/yes/')" yes
    done
fi
ok 2024-11-05 finance statement 137037 --to 2024-11-04 -o again.pdf
expect_same "the same statement on another day" "$(cmp statement.pdf again.pdf && echo same)" same
refuse 1 "still to come" 2024-11-04 finance statement 137037 --to 2024-12-01 -o x.pdf
refuse 2 "as it is known now" 2024-11-04 finance statement 137037 --known 2024-10-01 -o x.pdf
refuse 2 "leave out --csv" 2024-11-04 finance --csv statement 137037 -o x.pdf
refuse 1 "auditor" 2024-11-04 auditor statement 137037 -o x.pdf
ok 2024-11-04 auditor statement 137037

# ---- a reminder goes with its mail, or into a folder for the post
cp "$DAYBOOK" before.db
ok 2024-11-05 finance school set 137037 --mail office@school.example
ok 2024-11-05 finance debt remind --preview
expect_same "a preview prints nothing" "$(ls -d letters 2>/dev/null)" ""
ok 2024-11-05 finance debt remind --to letters
expect_same "it went by mail" "$(ls letters)" ""
ok 2024-11-05 auditor mail write post
expect_same "the letter goes with it" "$(grep -c 'reminder-2024-11-05.pdf' post/*.eml | sed 's/[1-9].*/yes/')" yes
rm -r letters
cp before.db "$DAYBOOK"
ok 2024-11-05 finance debt remind --to letters
golden_snapshot reminder
expect_same "no address: a letter" "$(ls letters | sed 's/-....[.]pdf$//')" "reminder-upper-shirley-high-school-2024-11-05"
if command -v pdftotext >/dev/null; then
    expect_same "what it says" "$(pdf_text letters/*.pdf | grep -cE '^(Reminder|Please pay now|EWS24-00001 4 Sep 2024 4 Oct 2024 32 4,416.00)$')" 3
fi
refuse 2 "a preview writes no letters" 2024-11-05 finance debt remind --preview --to letters
ok 2024-11-05 finance book check

# ---- the service review, and the year at its end
cp before.db "$DAYBOOK"
ok 2024-11-05 manager visit book --school 137037 --officer EWO-01 --service early-intervention --date 2024-11-12 --session am
ok 2024-11-13 ewo-01 visit deliver 1
ok 2024-11-14 manager visit confirm 1
ok 2024-12-02 ewo-01 school review 137037 --from 2024-09-01 -o review.pdf
golden_snapshot review
refuse 1 "would begin" 2024-12-02 ewo-01 school review 137037 --from 2024-12-03 -o x.pdf
if command -v pdftotext >/dev/null; then
    pdf_text review.pdf >review.txt
    expect_same "what the review says" "$(sort -u review.txt | grep -cE '^(Service review$|Took place 1|12 Nov 2024 Early intervention.* EWO-01 confirmed 0.5 day|Nothing is booked yet.|What we agreed Who By when)')" 5
fi
refuse 1 "2024-25 ends on 31 March 2025" 2025-03-31 finance year statement 2024-25 -o statements
expect_same "no folder" "$(ls -d statements 2>/dev/null)" ""
ok 2025-04-01 finance year statement 2024-25 -o statements
expect_out "Wrote 1 year-end statement for 2024-25 into statements."
golden_snapshot year_end
ok 2025-04-02 finance year statement 2024-25 -o statements
expect_out_has "1 of them as they were made before."
ok 2025-04-02 finance year statement 2024-25 --school 137037 -o year.pdf
expect_same "one is the same" "$(cmp year.pdf statements/*.pdf && echo same)" same
if command -v pdftotext >/dev/null; then
    pdf_text year.pdf >year.txt
    for line in "Bought for 2024-25" "9.5 days ended unused" "Ended unused 9.5" "In all 0.5 days" "In all 1 £0.00" \
        "4 Sep 2024 VAT invoice EWS24-00001 3,680.00 736.00 4,416.00" "No days are bought for 2025-26 yet."; do
        expect_same "the year-end statement says $line" "$(grep -cF -- "$line" year.txt | sed 's/[1-9][0-9]*/yes/')" yes
    done
fi
ok 2025-04-02 finance book check

finish
