#!/usr/bin/env bash
# docs/pictures.sh - makes the pictures of every document from the demo's book: build first, then run this.
set -eu
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
made=$scratch/demo

build/cli/daybook demo "$made" >"$scratch/log"
export DAYBOOK=$made/daybook.db

# daybook_on DATE WORDS...
daybook_on() { build/cli/daybook --today "$@" >>"$scratch/log"; }

# picture NAME FILE.pdf PAGE
picture() {
    pdftoppm -r 62 -png -f "$3" -l "$3" -singlefile "$2" "docs/$1"
}

picture invoice "$made/documents/EWS24-00002.pdf" 1
picture annex "$made/documents/EWS24-00002.pdf" 2
picture internal-charge "$made/documents/EWR24-00006.pdf" 1

daybook_on 2025-02-13 contract quote --school "Upper Shirley" --fy 2024-25 --days 2
quote=$(build/cli/daybook --json contract list | python3 -c 'import json, sys; print(json.load(sys.stdin)[-1]["contract"])')
daybook_on 2025-02-13 contract pdf "$quote" -o "$scratch/quote.pdf"
daybook_on 2025-02-13 contract pdf C-2024-005 -o "$scratch/agreement.pdf"
daybook_on 2025-02-14 invoice credit EWS24-00003 --all --price-only --reason "Charged to the wrong school"
daybook_on 2025-02-14 invoice pdf EWC24-00001 -o "$scratch/credit-note.pdf"
daybook_on 2025-03-31 statement 137037 -o "$scratch/statement.pdf"
daybook_on 2025-04-01 statutory log 137037 --from 2024-04-01 --to 2025-03-31 -o "$scratch/service-log.pdf"
daybook_on 2025-04-01 school review 137037 --to 2025-03-31 -o "$scratch/review.pdf"
daybook_on 2025-04-01 year statement 2024-25 --school 137037 -o "$scratch/year-end.pdf"
daybook_on 2025-04-02 debt remind
reminder=$(build/cli/daybook --json paper list --kind reminder | python3 -c 'import json, sys; print(json.load(sys.stdin)[-1]["mark"])')
daybook_on 2025-04-02 paper pdf "$reminder" -o "$scratch/reminder.pdf"
for name in quote agreement credit-note statement service-log review year-end reminder; do
    picture "$name" "$scratch/$name.pdf" 1
done
picture agreement-2 "$scratch/agreement.pdf" 2
picture statement-2 "$scratch/statement.pdf" 2
