#!/usr/bin/env bash
# tests/cli/run.sh - the invoice run's rules: how a payer is billed, order numbers, charges that are held, one document
# for several schools, tax points, requests to a ledger that issues
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book

# ---- how a payer is billed: said at once, by whom it concerns
refuse 1 "'yes' is neither free nor needed (--order-number)" 2024-04-02 finance school set 137037 --order-number yes
refuse 1 "'' is neither school nor payer (--one-document)" 2024-04-02 finance school set 137037 --one-document ""
refuse 1 "'cash' is neither journal nor bank (--settle)" 2024-04-02 finance school set 116469 --settle cash
refuse 1 "too long: 40 bytes at most (--coding)" 2024-04-02 finance school set 116469 --coding "$(printf '%041d' 0)"
refuse 1 "changes today, for all its schools, not from 1 May 2024" \
    2024-04-02 finance school set 116469 --settle bank --from 2024-05-01
refuse 1 "'school set' is for" 2024-04-02 ewo-01 school set 116469 --settle bank
refuse 1 "'school billing' is for finance or admin" 2024-04-02 manager school set 116469 --settle bank
ok 2024-04-02 finance school set 116469 --settle bank --coding "52217 E28a"
expect_out "116469 Cantell School: from 2 April 2024 we bill Cantell School, as an internal charge (no VAT).
An internal charge to it is paid by bank.
An internal charge to it is taken from 52217 E28a."
ok 2024-04-02 finance school set 137037 --settle bank
expect_out_has "That is for internal charges alone: this school is billed with VAT."
ok 2024-04-02 finance school set 137037 --settle journal
ok 2024-04-02 finance school show 116469
expect_out_has "Settled by    bank, taken from 52217 E28a"
ok 2024-04-02 finance --json school show 116469
expect_same "how it is billed" \
    "$(field '[d["payer"][k] for k in ("order_number_needed", "one_document", "settles", "coding")]')" \
    "[False, 'school', 'bank', '52217 E28a']"
ok 2024-04-02 finance school set 116469 --settle journal --coding ""
ok 2024-04-02 finance --json school show 116469
expect_same "and again as before" "$(field '(d["payer"]["settles"], d["payer"]["coding"])')" "('journal', None)"
# a trust with two schools: set by one of them, it holds for both, and for its later address
ok 2024-04-02 finance school set 137037 --payer-name "Solent Trust" --address "1 Quay; Southampton"
ok 2024-04-02 finance school set 131839 --payer-name "Solent Trust"
ok 2024-04-02 finance school set 131839 --one-document payer --order-number needed
ok 2024-04-02 finance school show 137037
expect_out_has "Order number  needed: nothing is billed without one"
expect_out_has "Documents     one for all schools that it pays for"
finish
