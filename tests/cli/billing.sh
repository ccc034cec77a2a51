#!/usr/bin/env bash
# tests/cli/billing.sh - finance over two years: income and its journals, reports, reconciliation, the year-end pack
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book

# ---- an empty book has nothing to say, and says so
ok 2024-04-02 finance billing income
expect_out "Nothing is billed and nothing is earned."
ok 2024-04-02 finance --json billing income
expect_out "[]"
ok 2024-04-02 finance billing due
expect_out "Nothing is due that is not billed."
ok 2024-04-02 finance billing paid
expect_out "No money came then."
ok 2024-04-02 finance billing outstanding
expect_out "Nothing is outstanding."
ok 2024-04-02 finance billing reconcile
expect_out_has "agrees"

# ---- a school year over two financial years: 6.5 + 3.5 days, billed 7/12 and 5/12 of the price
ok 2024-09-02 finance contract quote --school 137037 --from 2024-09-02 --to 2025-07-22 --days 10 --plan split \
    --hold-rate
ok 2024-09-02 finance contract agree C-2024-001 --by Bursar
ok 2024-09-02 finance contract quote --school 116469 --fy 2024-25 --days 2
ok 2024-09-02 finance contract agree C-2024-002 --by Head
ok 2024-09-02 finance --json billing due
expect_same "due" "$(field '[(c["contract"], c["net"], c["state"], c["treatment"]) for c in d]')" \
    "[('C-2024-002', '736.00', 'due', 'recharge'), ('C-2024-001', '2146.67', 'due', 'standard')]"
ok 2024-09-02 finance invoice run --to 2024-09-30
ok 2024-09-09 manager visit book --school 137037 --officer EWO-01 --date 2024-09-17 --session day
ok 2024-09-18 ewo-01 visit deliver 1

ok 2024-09-30 finance billing income
expect_out_has "C-2024-001  2024-25"
expect_out_has "2,146.67    368.00    1,778.67"
ok 2024-10-01 finance --json billing income --on 2024-09-30
expect_same "income" "$(field '[(c["contract"], c["financial_year"], c["billed"], c["earned"], c["deferred"], c["accrued"]) for c in d]')" \
    "[('C-2024-001', '2024-25', '2146.67', '368.00', '1778.67', '0.00'), ('C-2024-002', '2024-25', '736.00', '0.00', '736.00', '0.00')]"
ok 2024-10-01 finance --json billing income --by school --fy 2024-25
expect_same "by school" "$(field '[(c["urn"], c["deferred"]) for c in d]')" "[('116469', '736.00'), ('137037', '1778.67')]"
ok 2024-10-01 finance --csv billing income --by month
expect_out_has "2024-09,2882.67,368.00,0.00,368.00,2514.67,0.00,0.00"
refuse 1 "income is listed by contract, school or month, not by 'week'" 2024-10-01 finance billing income --by week

# ---- posting: previewed, posted, once; who may, and when
ok 2024-10-01 finance journal income --on 2024-09-30 --preview
expect_err_has "Would post on 30 September 2024: income £368.00."
refuse 1 "is for finance or admin" 2024-10-01 manager journal income --on 2024-09-30
refuse 1 "2 October 2024 is still to come" 2024-10-01 finance journal income --on 2024-10-02
ok 2024-10-01 finance --json journal income --on 2024-09-30
expect_same "posted" "$(field '[(c["kind"], c["contract"], c["deferred"], c["income"]) for c in d]')" \
    "[('recognised', 'C-2024-001', '368.00', '-368.00')]"
ok 2024-10-01 finance journal income --on 2024-09-30
expect_out "Nothing is to be posted: the ledger says what was earned."
refuse 1 "income is posted up to 30 September 2024 already" 2024-10-02 finance journal income --on 2024-09-29
ok 2024-10-02 finance billing reconcile --on 2024-09-30
expect_out_has "Deferred = ledger"
expect_same "no income to post" "$(grep -c "to post" <<<"$out")" "0"

# ---- the year's end: 245.33 earned and not billed, accrued and taken back on 1 April
ok 2025-04-01 finance --json journal income --on 2025-03-31
expect_same "year end" "$(field '[(c["kind"], c["on_date"], c["contract"], c["deferred"], c["accrued"], c["income"]) for c in d]')" \
    "[('recognised', '2025-03-31', 'C-2024-001', '1778.67', '0.00', '-1778.67'), ('recognised', '2025-03-31', 'C-2024-002', '736.00', '0.00', '-736.00'), ('accrued', '2025-03-31', 'C-2024-001', '0.00', '245.33', '-245.33'), ('reversed', '2025-04-01', 'C-2024-001', '0.00', '-245.33', '245.33')]"
ok 2025-04-01 finance journal income --on 2025-03-31
expect_out_has "Nothing is to be posted"
ok 2025-04-01 finance invoice run --to 2025-04-01
ok 2025-04-30 finance --json journal income --on 2025-04-30
expect_same "with the invoice it is income once" \
    "$(field '[(c["financial_year"], c["deferred"], c["accrued"], c["income"]) for c in d]')" \
    "[('2024-25', '0.00', '0.00', '-245.33'), ('2025-26', '245.33', '0.00', '0.00')]"
ok 2025-08-01 finance --json billing income
expect_same "at the end" "$(field '[(c["financial_year"], c["billed"], c["earned"], c["deferred"], c["accrued"]) for c in d if c["contract"] == "C-2024-001"]')" \
    "[('2024-25', '2392.00', '2392.00', '0.00', '0.00'), ('2025-26', '1288.00', '1288.00', '0.00', '0.00')]"

# ---- reports
ok 2025-04-30 finance --json billing billed --from 2024-04-01 --to 2025-03-31 --by kind
expect_same "billed" "$(field '[(c["key"], c["documents"], c["net"], c["vat"]) for c in d]')" \
    "[('vat-invoice', 1, '2146.67', '429.33'), ('recharge', 1, '736.00', '0.00')]"
ok 2025-04-30 finance billing billed
expect_out_has "September 2024"
refuse 1 "nothing lies between (--from)" 2025-04-30 finance billing billed --from 2025-04-01 --to 2025-03-31
refuse 1 "by month, school, payer or kind" 2025-04-30 finance billing billed --by officer
ok 2025-04-30 finance --json billing outstanding --on 2024-10-31
expect_same "outstanding" "$(field '[(c["payer"], c["documents"], c["outstanding"]) for c in d]')" \
    "[('Upper Shirley High School', 1, '2576.00')]"
ok 2025-04-30 finance billing outstanding --documents
expect_out_has "EWS24-00001"
ok 2025-04-30 finance --json billing outstanding --documents --on 2024-10-31
expect_same "how late" "$(field '[(c["number"], c["overdue_days"], c["age"], c["gross"], c["outstanding"]) for c in d]')" \
    "[('EWS24-00001', 29, '1-30', '2576.00', '2576.00')]"
ok 2025-04-30 finance --json billing vat --quarter 2024-09
expect_same "boxes" "$(field '[(c["what"][:5], c["vat"], c["net"]) for c in d if c["section"] == "box"]')" \
    "[('Box 1', '429.33', None), ('Box 4', '0.00', None), ('Box 6', None, '2146.67')]"
expect_same "outside" "$(field '[(c["treatment"], c["net"], c["vat"]) for c in d if c["section"] == "outside"]')" \
    "[('recharge', '736.00', '0.00')]"
ok 2025-04-30 finance --json billing vat --from 2024-09-01 --to 2024-09-30 --lines
expect_same "lines" "$(field 'sorted(c["number"] for c in d)')" "['EWR24-00001', 'EWS24-00001']"
ok 2025-04-30 finance --json billing vat --quarter 2024-02
expect_same "a quarter over the new year" "$(field '[c["vat"] for c in d if c["what"].startswith("Box 1")]')" "['0.00']"
refuse 2 "a VAT return is for a time" 2025-04-30 finance billing vat
refuse 2 "--quarter says both days" 2025-04-30 finance billing vat --quarter 2024-06 --from 2024-04-01
refuse 1 "(--quarter)" 2025-04-30 finance billing vat --quarter 2024-13

# ---- the year-end pack: whole or not at all
refuse 1 "2025-26 is not over: it ends on 31 March 2026" 2025-04-30 finance billing year-end 2025-26 --to pack
expect_same "nothing written" "$(ls -d pack* 2>/dev/null)" ""
mkdir full && touch full/mine
refuse 4 "there is something in it already" 2025-04-30 finance billing year-end 2024-25 --to full
expect_same "left alone" "$(ls full; ls -d full?* 2>/dev/null)" "mine"
refuse 4 "cannot make the folder" 2025-04-30 finance billing year-end 2024-25 --to nowhere/pack
ok 2025-04-30 finance billing year-end 2024-25 --to pack/
expect_out_has "$(printf 'accrued: earned and not billed%31s245.33')"
expect_out_has "all sums agree"
expect_same "files" "$(ls pack | tr '\n' ' ')" \
    "accrued.csv aged-debt.csv deferred.csv documents.csv income-by-month.csv income.csv journal.csv lapsed.csv outstanding.csv owed.csv reconciliation.csv summary.txt "
expect_same "accrued" "$(tail -n +2 pack/accrued.csv | tr -d '\r' | cut -d, -f1,2,11)" "C-2024-001,2024-25,245.33"
expect_same "summary" "$(cat pack/summary.txt)" "$out"
ok 2025-04-30 finance --json billing year-end 2024-25 --to pack2
expect_same "in JSON" "$(field '(d["financial_year"], d["accrued"], d["lapsed"], d["differ"])')" \
    "('2024-25', '245.33', '2760.00', 0)"

# ---- what must agree and does not: said, with exit status 1
ok 2025-04-30 finance book check
ok 2025-04-30 finance billing reconcile
if command -v sqlite3 >/dev/null; then
    cp "$DAYBOOK" broken.db
    sqlite3 broken.db "DROP TRIGGER posting_frozen; UPDATE posting SET pence = pence + 1 WHERE journal_id = 2 AND account = 'receivable'"
    on 2025-04-30 finance --book broken.db billing reconcile
    expect_exit 1
    expect_out_has "  EWS24-00001"
    expect_out_has "differs"
    expect_err_has "of the sums do not agree: Invoices = receivable"
fi

finish
