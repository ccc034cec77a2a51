#!/usr/bin/env bash
# tests/cli/engine.sh - odd asks that are honest: years and partners without days, free days, what is done to days before
# their year begins
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book
days='[(b["urn"], b["bought"], b["moved"], b["cancelled"], b["available"], b["value_left"]) for b in d]'
charges='[(c["urn"], c["part"], c["parts"], c["net"], c["service_from"], c["service_to"]) for c in d]'

# ---- a year in which no partner has days
ok 2024-09-02 finance contract quote --school 137037=0.5 --school 135629=0.5 --from 2024-09-02 --to 2025-07-22 --hold-rate
ok 2024-09-02 finance contract agree C-2024-001 --by Bursar
ok 2024-09-02 finance --json charge list --to 2026-03-31
expect_same "one part each" "$(field "$charges")" \
    "[('135629', 1, 1, '184.00', '2024-09-02', '2025-03-31'), ('137037', 1, 1, '184.00', '2024-09-02', '2025-03-31')]"

# ---- pounds cannot share out a price that is none, or not known yet; per cents can
nothing="say per cents"
refuse 1 "$nothing" 2024-09-02 finance contract quote --school 137037 --school 135629 --pool --days 1 --pay 137037=0 \
    --discount 100% --reason Pilot
for term in step minimum; do
    refuse 1 "a $term of '0' is none: leave --$term out, or say how much" 2024-09-02 finance contract quote \
        --school 137037 --days 2 --$term 0
done
refuse 1 "a discount of '0.00' is none" 2024-09-02 finance contract quote --school 137037 --days 2 --discount 0.00 \
    --reason Pilot
refuse 1 "pay as you go has no price to share out in pounds" \
    2024-09-02 finance contract quote --school 137037 --school 135629 --pool --pay-as-you-go --pay 137037=0
ok 2024-09-02 finance contract quote --school 137037 --school 135629 --pool --days 1 --pay 137037=60% --pay 135629=40% \
    --discount 100% --reason Pilot
ok 2024-09-02 finance contract agree C-2024-002 --by Bursar
ok 2024-09-03 finance contract buy C-2024-002 --days 1 --by Bursar
ok 2024-09-03 finance --json charge list --to 2026-03-31
expect_same "what came free is not charged" "$(field '[c["net"] for c in d if c["contract"] == "C-2024-002"]')" \
    "['147.20', '220.80']"

# ---- fewer pennies than dates: no part is of nothing; one price for two years, whichever of them has the days
ok 2024-09-03 finance --json contract quote --school 138626 --days 2 --discount 735.98 --reason Pilot --plan monthly
expect_same "two pennies" "$(field '[(i["net"], i["service_to"]) for i in d["instalments"]]')" \
    "[('0.01', '2024-09-30'), ('0.01', '2025-03-31')]"
ok 2024-09-03 finance --json contract quote --school 138626 --days 10 --from 2024-09-02 --to 2025-07-22 \
    --allot 2024-25=10 --allot 2025-26=0 --hold-rate --plan split
expect_same "7/12 and the rest" "$(field '[i["net"] for i in d["instalments"]]')" "['2146.67', '1533.33']"

# ---- before a year begins: what is taken back of it, or moved, is gone at once
ok 2024-09-04 finance contract quote --school 116453 --days 10 --from 2024-09-02 --to 2025-07-22
ok 2024-09-04 finance contract agree C-2024-005 --by Bursar
ok 2024-10-02 finance contract cancel C-2024-005 --days 2 --fy 2025-26 --by Head --reason "Fewer pupils"
ok 2024-10-03 finance contract transfer C-2024-005 --from 116453 --to 137037 --days 0.5 --fy 2025-26 --reason "Both agreed"
ok 2024-10-03 finance --json balance --fy 2025-26 --on 2024-10-03
expect_same "after" "$(field "$days")" \
    "[('116453', '3.50', '-0.50', '2.00', '1.00', '380.00'), ('137037', '0.00', '0.50', '0.00', '0.50', '190.00')]"
ok 2024-10-03 finance --json balance --fy 2025-26 --on 2024-10-02
expect_same "between" "$(field "$days")" "[('116453', '3.50', '0.00', '2.00', '1.50', '570.00')]"
ok 2024-10-03 finance --json balance --fy 2025-26 --on 2024-10-01
expect_same "before" "$(field "$days")" "[('116453', '3.50', '0.00', '0.00', '3.50', '1330.00')]"
ok 2025-04-02 finance --json balance --fy 2025-26
expect_same "in the year" "$(field "$days")" \
    "[('116453', '3.50', '-0.50', '2.00', '1.00', '380.00'), ('137037', '0.00', '0.50', '0.00', '0.50', '190.00')]"

# ---- the taker pays for the days that it can use
ok 2024-10-03 finance --json charge list --school 137037 --to 2026-03-31
expect_same "to the end of the contract" "$(field "[c for c in $charges if c[3] == '190.00']")" \
    "[('137037', 1, 1, '190.00', '2025-04-01', '2025-07-22')]"
ok 2024-10-03 auditor book check

# ---- partners that pay in shares: what is given for money is paid, and got back, by the school that has it
ok 2024-10-04 finance contract quote --school 137037=3 --school 135629=2 --pay 137037=50% --pay 135629=50%
ok 2024-10-04 finance contract agree C-2024-006 --by Bursar
ok 2024-10-04 finance contract transfer C-2024-006 --from 135629 --to 116469 --days 1 --reason "Both agreed"
ok 2024-10-04 finance contract cancel C-2024-006 --days 1 --for 137037 --by Head --reason "Fewer pupils"
owing='sorted((c["urn"], c["net"]) for c in d if c["contract"] == "C-2024-006")'
ok 2024-10-04 finance --json charge list --to 2026-03-31
expect_same "a day of the partners is shared" "$(field "$owing")" \
    "[('116469', '368.00'), ('135629', '368.00'), ('137037', '736.00')]"
ok 2024-10-04 finance contract cancel C-2024-006 --days 1 --for 116469 --by Head --reason "Fewer pupils"
ok 2024-10-04 finance --json charge list --to 2026-03-31
expect_same "the taker's day is its own" "$(field "$owing")" "[('135629', '368.00'), ('137037', '736.00')]"
ok 2024-10-04 finance contract cancel C-2024-006 --all --by Head --reason "Fewer pupils"
ok 2024-10-04 finance --json charge list --to 2026-03-31
expect_same "nothing is left to pay" "$(field "$owing")" "[]"
ok 2024-10-04 auditor book check

# ---- the date up to which the running sums answer is looked at, too
if command -v sqlite3 >/dev/null; then
    cp "$DAYBOOK" harmed.db
    sqlite3 harmed.db "UPDATE allotment_sum SET last_on = '2024-04-01' WHERE allotment_id = 1"
    on 2024-10-03 auditor --book harmed.db book check
    expect_exit 1
    expect_out_has "allotment 1: its running sums say 2024-04-01 was its last change, its ledger says 2024-09-02"
fi
finish
