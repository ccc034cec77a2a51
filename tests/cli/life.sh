#!/usr/bin/env bash
# tests/cli/life.sh - the life of a contract after its quote: withdrawn, cancelled, moved, ended, renewed; what it charges
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book

# ---- withdraw: a second open quote is said, never refused
ok 2024-04-02 finance contract quote --school 137037 --fy 2024-25 --days 2
ok 2024-04-02 finance contract quote --school 137037 --fy 2024-25 --days 3
expect_out_has "Note: C-2024-001 is open too, for the same school and year."
ok 2024-04-02 finance --json contract quote --school 137037 --fy 2024-25 --days 4
expect_same "open quotes" "$(field 'd["open_quotes"]')" "['C-2024-001', 'C-2024-002']"
ok 2024-04-02 finance --json contract quote --school 137037 --fy 2025-26 --days 4
expect_same "another year" "$(field 'd["open_quotes"]')" "[]"
refuse 1 "say why the quote is withdrawn, with --reason" 2024-04-02 finance contract withdraw C-2024-001 --reason " "
refuse 2 "'--reason TEXT' is missing" 2024-04-02 finance contract withdraw C-2024-001
refuse 1 "'contract withdraw' is for manager or finance or admin" 2024-04-02 auditor contract withdraw C-2024-001 --reason x
ok 2024-04-02 finance contract withdraw C-2024-001 --reason "quoted twice"
expect_out "Withdrew the quote C-2024-001 to Upper Shirley High School (137037)."
ok 2024-04-02 manager --json contract withdraw C-2024-002 --reason "quoted twice"
expect_out '{"contract":"C-2024-002","state":"withdrawn"}'
refuse 1 "C-2024-001 is withdrawn: only a quote is withdrawn" 2024-04-02 finance contract withdraw C-2024-001 --reason again
refuse 1 "C-2024-001 is withdrawn: quote again" 2024-04-02 finance contract agree C-2024-001 --by Bursar
refuse 3 "no contract has the reference 'C-2024-099'" 2024-04-02 finance contract withdraw C-2024-099 --reason x
ok 2024-04-02 finance contract agree C-2024-003 --by Bursar
refuse 1 "C-2024-003 is agreed: only a quote is withdrawn" 2024-04-02 finance contract withdraw C-2024-003 --reason x

ok 2025-04-01 auditor book check
ok 2025-04-01 auditor book audit verify
finish
