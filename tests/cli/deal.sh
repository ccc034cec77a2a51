#!/usr/bin/env bash
# tests/cli/deal.sh - quotes and service level agreements on paper: their snapshots, and when there is none to be had
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book

# add_school URN NAME: one of ours, maintained, by a register of one row
add_school() {
    head -n 1 "$DAYBOOK_SOURCE/data/schools-852-derived.csv" >one.csv
    printf '"%s","852","Southampton","%s","01","Community school","4","Local authority maintained schools","1","Open","","","4","11","","","Southampton","SO14 7LY",""\r\n' \
        "$1" "$2" >>one.csv
    ok 2024-03-04 finance school import one.csv
}

# quote DATE WORDS...: as finance; its reference in $ref
quote() {
    local day=$1
    shift
    ok "$day" finance --json contract quote "$@"
    ref=$(field 'd["contract"]')
}

agree() { ok "$1" finance contract agree "$ref" --by "${2:-Head teacher}"; }

# paper NAME DATE [WORDS...]: the paper of $ref, whose snapshot is golden; its text goes to NAME.txt
paper() {
    local name=$1 day=$2
    shift 2
    ok "$day" manager contract pdf "$ref" -o "$name.pdf" "$@"
    expect_out_has "Wrote $name.pdf ("
    if command -v sqlite3 >/dev/null; then
        sqlite3 "$DAYBOOK" 'SELECT snapshot FROM paper ORDER BY paper_id DESC LIMIT 1' |
            python3 -c 'import json, sys
print(json.dumps(json.load(sys.stdin), indent=1, ensure_ascii=False))' >.out
        expect_golden "paper_$name.json"
    fi
    if command -v pdftotext >/dev/null; then
        pdftotext -layout "$name.pdf" - | sed '/^$/d; s/  */ /g; s/^ //' >"$name.txt"
    fi
}

# says NAME TEXT: the paper has this line
says() {
    command -v pdftotext >/dev/null || return 0
    expect_same "$1 says: $2" "$(grep -cxF -- "$2" "$1.txt")" "${3:-1}"
}

ok 2024-03-04 manager officer add SM-01 --name "Service Manager 01" --role service-manager --mail sm-01@example.gov.uk
ok 2024-03-04 manager officer link EWO-01 --school 137037 --from 2024-04-01
ok 2024-03-04 finance rate set --fy 2024-25 --unit session --rate 184.00
ok 2024-03-04 finance rate set --fy 2024-25 --unit hour --rate 49.73
add_school 100001 "St Mark's Church of England Voluntary Controlled Primary School"
add_school 100002 "Ysgol Gymraeg Gwŷr y Dŵr, Tŷ-ddewi a'r Bröydd"

# ---- the worked case: ten days in three termly parts, a penny of VAT less than at once
quote 2024-04-02 --school 137037 --days 10 --plan termly --po 4471
paper deal_quote 2024-04-02
says deal_quote "2 Apr 2024 2 Apr 2024 to 31 Aug 2024 1,226.67 245.33 1,472.00"
says deal_quote "1 Jan 2025 1 Jan 2025 to 31 Mar 2025 1,226.66 245.33 1,471.99"
says deal_quote "Sum 3,680.00 735.99 4,415.99"
says deal_quote "In these parts the VAT comes to £735.99; billed at once it would be £736.00."
says deal_quote "Unused days Days not used by 31 March 2025 end unused. They are not refunded or moved"
cp deal_quote.pdf first.pdf
ok 2024-05-02 manager contract pdf "$ref" -o deal_quote.pdf
expect_same "asked for again: the same bytes" "$(cmp first.pdf deal_quote.pdf && echo same)" same
refuse 1 "held its price until 2 May 2024: quote again at today's rate. As it stood: --on 2024-05-02" \
    2024-05-03 manager contract pdf "$ref" -o x.pdf
ok 2024-05-03 manager contract pdf "$ref" -o deal_quote.pdf --on 2024-05-02
expect_same "as it stood: the same bytes" "$(cmp first.pdf deal_quote.pdf && echo same)" same
agree 2024-05-02 "Head teacher"
paper deal_agreement 2024-05-02
says deal_agreement "10.0"
says deal_agreement "Sum 3,680.00 735.99 4,415.99"
ok 2024-06-01 auditor --json paper list
expect_same "two papers" "$(field '[(p["kind"], p["made_on"], p["reference"]) for p in d]')" \
    "[('quote', '2024-04-02', 'C-2024-001'), ('agreement', '2024-05-02', 'C-2024-001')]"
ok 2024-06-01 auditor invoice verify first.pdf
expect_out_has "is the quote C-2024-001, 2 April 2024, as issued."
ok 2024-06-01 manager contract pdf "$ref" -o before.pdf --on 2024-05-01
expect_same "before it was agreed: the quote" "$(cmp first.pdf before.pdf && echo same)" same

# a change makes another paper, dated by it, that tells how it came to it; the one of before can be had still
ok 2024-06-10 finance contract buy "$ref" --days 0.5 --by Bursar --po 4502
ok 2024-06-30 finance invoice run --to 2024-06-30
ok 2024-07-01 finance contract cancel "$ref" --days 4 --by Bursar --reason "never printed"
ok 2024-07-01 boss setting set agreement.standard.1 "Another standard than was agreed." --from 2024-06-01
paper deal_changed 2024-08-01
says deal_changed "10 Jun 2024 Topped up, by Bursar 0.5 184.00"
says deal_changed "1 Jul 2024 Taken back, by Bursar -4.0 -1,472.00"
says deal_changed "Now 6.5 2,392.00"
says deal_changed "Sum 2,392.00 478.40 2,870.40"
says deal_changed "Another standard than was agreed." 0
says deal_changed "never printed" 0
cp deal_agreement.pdf first.pdf
ok 2024-08-01 manager contract pdf "$ref" -o again.pdf --on 2024-06-09
expect_same "before the change: the first agreement" "$(cmp first.pdf again.pdf && echo same)" same

# ---- an internal charge: VAT is not spoken of; a discount
quote 2024-04-02 --school 116469 --days 5 --discount 5% --reason "early bird"
paper deal_internal 2024-04-02
says deal_internal "Discount -92.00"
says deal_internal "2 Apr 2024 2 Apr 2024 to 31 Mar 2025 1,748.00"
if command -v pdftotext >/dev/null; then
    expect_same "no VAT but to say that there is none" \
        "$(grep VAT deal_internal.txt | grep -c -v -e 'no VAT')" 0
fi

# ---- standards that were adopted stand on what is agreed from then on, and on nothing of before
ok 2024-08-01 manager standard adopt --from 2024-08-01
ok 2024-08-01 manager contract pdf C-2024-001 -o again.pdf --on 2024-06-09
expect_same "of before: the first agreement" "$(cmp first.pdf again.pdf && echo same)" same

# ---- two financial years: by year at a provisional rate, then confirmed; split at one rate
quote 2024-09-02 --school 137037 --from 2024-09-02 --to 2025-07-22 --days 10 --plan by-year --provisional 392
agree 2024-09-02
paper deal_provisional 2024-09-02
says deal_provisional "2025-26 1 Apr 2025 22 Jul 2025 3.5 392.00 provisional 1,372.00"
says deal_provisional "• Messages and helpline calls are answered within two working days."
says deal_provisional "• Each school has a Targeting Support Meeting every term."
says deal_provisional "1 Apr 2025 1 Apr 2025 to 22 Jul 2025, provisional 1,372.00 274.40 1,646.40"
ok 2025-02-03 finance contract confirm-rate "$ref" --fy 2025-26
paper deal_confirmed 2025-02-03
says deal_confirmed "2025-26 1 Apr 2025 22 Jul 2025 3.5 380.00 confirmed 1,330.00"
says deal_confirmed "3 Feb 2025 Rate confirmed: £380.00 a day for 2025-26 -42.00"
says deal_confirmed "Now 10.0 3,722.00"
says deal_confirmed "Sum 3,722.00 744.40 4,466.40"
ok 2025-02-03 manager contract pdf "$ref" -o again.pdf --on 2025-02-02
expect_same "before it was confirmed" "$(cmp deal_provisional.pdf again.pdf && echo same)" same
quote 2024-09-02 --school 137037 --from 2024-09-02 --to 2025-07-22 --days 10 --plan split --hold-rate
paper deal_split 2024-09-02
says deal_split "2 Sep 2024 2 Sep 2024 to 31 Mar 2025 2,146.67 429.33 2,576.00"
says deal_split "1 Apr 2025 1 Apr 2025 to 22 Jul 2025 1,533.33 306.67 1,840.00"
says deal_split "2025-26 1 Apr 2025 22 Jul 2025 3.5 368.00 held 1,288.00"

# ---- partners: days of their own, shares in per cent; days that were moved
quote 2024-04-02 --school 137037=6 --school 116469=3 --school 116453=2.5 --pay 137037=60% --pay 116469=25% \
    --pay 116453=15% --plan half-yearly
agree 2024-04-02 "Trust office"
ok 2024-06-03 finance contract transfer "$ref" --from 137037 --to 116469 --days 1 --reason "never printed"
paper deal_partners 2024-06-03
says deal_partners "Upper Shirley High School 5.0"
says deal_partners "Cantell School 4.0"
says deal_partners "Together 11.5"
says deal_partners "3 Jun 2024 Moved: 1 day from Upper Shirley High School to Cantell"

# ---- a pool, paid in amounts; names that are long or not English
quote 2024-04-02 --school 100001 --school 100002 --pool --days 1 --pay 100001=220.80 --pay 100002=147.20 \
    --notice "under 4 weeks: 50%, under 48 hours: 100%" --ending "3 months; 1 month before renewal"
paper deal_pool 2024-04-02
says deal_pool "Sum 220.80"
says deal_pool "Sum 147.20"
says deal_pool "Together 368.00"

# ---- hours, by a pattern; pay as you go in sessions; at least three days
quote 2024-04-02 --school 137037 --pattern "0.5 hours per week" --weeks 39 --hours 19.4
paper deal_hours 2024-04-02
says deal_hours "Reckoned from a pattern: 0.5 hour a week for 39 weeks: 19.5 hours, sold as 19.4 hours."
quote 2024-04-02 --school 137037 --pay-as-you-go --unit session
agree 2024-04-02
paper deal_on_use 2024-04-02
says deal_on_use "Nothing is bought beforehand."
quote 2024-04-02 --school 137037 --at-least --days 3
paper deal_at_least 2024-04-02
says deal_at_least "What is left of 3 days on the last day is billed then."

# ---- twelve monthly parts of three payers, over the page
quote 2024-04-02 --school 137037=12 --school 135629=12 --school 116397=12 --plan monthly
paper deal_long 2024-04-02
says deal_long "Sum 4,416.00 883.20 5,299.20" 2
says deal_long "Together 8,832.00 1,766.40 10,598.40"
says deal_long "Oasis Academy Mayfield, continued"
ok 2024-04-03 finance contract withdraw "$ref" --reason "too dear"
refuse 1 "was withdrawn: it is offered no more. As it stood: --on 2024-04-02" \
    2024-04-03 manager contract pdf "$ref" -o x.pdf
ok 2024-04-03 manager contract pdf "$ref" -o again.pdf --on 2024-04-02
expect_same "withdrawn, as it stood" "$(cmp deal_long.pdf again.pdf && echo same)" same

# ---- ended before its time; cancelled whole; gone on with by an academy
quote 2024-04-02 --school 115831 --days 10 --plan monthly
agree 2024-04-02
ok 2024-09-02 finance contract end "$ref" --told 2024-09-02 --on 2024-10-31 --by Head --reason "both agreed"
paper deal_ended 2024-11-02
says deal_ended "This agreement ends on 31 October 2024, before the day that was agreed (31 March 2025)."
says deal_ended "Now 6.0 2,208.00"
says deal_ended "Sum 2,208.00"
quote 2024-04-02 --school 115831 --days 1
agree 2024-04-02
ok 2024-05-02 finance contract cancel "$ref" --all --by Head --reason "not needed"
paper deal_cancelled 2024-05-02
says deal_cancelled "This agreement was cancelled. Nothing of it was used."
says deal_cancelled "Nothing is to be paid."
quote 2024-04-02 --school 116624 --days 10
agree 2024-04-02
old=$ref
ok 2024-07-31 finance invoice run --to 2024-04-30
ok 2024-09-02 finance school succeed 116624 135629 --on 2024-09-01 --kind academy --contract "$old=continue" --reason "an academy"
paper deal_succeeded 2024-09-02
says deal_succeeded "31 Aug 2024 2 Apr 2024 to 31 Mar 2025, taken back -3,680.00"
ok 2024-09-02 finance --json contract list --school 135629
ref=$(field '[c["contract"] for c in d if c["state"] == "agreed"][-1]')
paper deal_successor 2024-09-02
says deal_successor "Sum 3,680.00 736.00 4,416.00"

# ---- a trust that pays for two of three schools is one payer; a school that is given days joins
for urn in 137037 135629; do
    ok 2025-03-03 finance school set $urn --from 2025-04-01 --payer-name "Oasis Community Learning Trust" \
        --address "1 Kennington Road; London SE1 7QP"
done
quote 2025-04-01 --school 137037=4 --school 116469=3 --school 135629=3 --plan termly
agree 2025-04-01 "Trust office"
ok 2025-06-03 finance contract transfer "$ref" --from 116469 --to 116453 --days 1 --reason "never printed"
paper deal_trust 2025-06-03
says deal_trust "Sum 2,660.00 531.99 3,191.99"
says deal_trust "In these parts the VAT comes to £531.99; billed at once it would be £532.00."
says deal_trust "Redbridge Community School 1.0"

# ---- refused
refuse 3 "no contract has the reference 'C-2024-099'" 2024-09-02 manager contract pdf C-2024-099 -o x.pdf
refuse 1 "4 June 2025 is still to come" 2025-06-03 manager contract pdf "$ref" -o x.pdf --on 2025-06-04
refuse 3 "was not in the book then: it was quoted on 2 April 2024" 2024-09-02 manager contract pdf "$old" -o x.pdf --on 2024-04-01
refuse 1 "auditor" 2024-09-02 auditor contract pdf "$ref" -o x.pdf
refuse 2 "'-o FILE' is missing" 2024-09-02 manager contract pdf "$ref"
expect_same "no file" "$(ls x.pdf 2>/dev/null)" ""
ok 2025-06-03 manager book check

finish
