#!/usr/bin/env bash
# tests/cli/officers.sh - what officers can still give, an officer who leaves, and the register's second import
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book
data=$DAYBOOK_SOURCE/data

# ---- capacity
at 2025-03-24
run officer capacity
expect_exit 0
expect_err_empty
# EWO-01 by the pattern; EWO-02 has none and counts as Monday to Friday: six days each
expect_out_has "EWO-01   Officer 01     12       0    12"
expect_out_has "All                     24       0    24"
expect_out_has "Half-day sessions from 24 March 2025 to 31 March 2025: 24"
expect_out_has "left to sell              24"
run --csv officer capacity
expect_out "officer,name,pattern,ends_on,total,taken,free
EWO-01,Officer 01,true,,12,0,12
EWO-02,Officer 02,false,,12,0,12"
ok 2025-03-24 finance contract quote --school 137037 --fy 2024-25 --days 2
ok 2025-03-24 finance contract agree C-2024-001 --by Bursar
ok 2025-03-24 manager visit book --school 137037 --officer EWO-01 --date 2025-03-25 --session am
ok 2025-03-24 manager visit book --school 116469 --officer EWO-01 --date 2025-03-26 --session day --service fast-track-meeting
run --json officer capacity
expect_same "figures" "$(field '[d[k] for k in ("financial_year", "from", "to", "known", "total", "taken", "sold", "free")]')" \
    "['2024-25', '2025-03-24', '2025-03-31', True, 24, 3, 3, 18]"
expect_same "by officer" "$(field '[(o["officer"], o["pattern"], o["total"], o["taken"], o["free"]) for o in d["officers"]]')" \
    "[('EWO-01', True, 12, 3, 9), ('EWO-02', False, 12, 0, 12)]"
run officer capacity
expect_out_has "  booked                     3"
expect_out_has "  sold, not booked yet       3"
expect_out_has "  left to sell              18"
run --json officer capacity --fy 2023-24
expect_out '{"financial_year":"2023-24","from":null,"to":null,"known":false,"total":0,"taken":0,"sold":0,"free":0,"officers":[]}'
run officer capacity --fy 2023-24
expect_out "the year is over: no session of it is left"
run --json officer capacity --fy 2024-26
expect_exit 1
expect_err_has '"field":"fy"'
at 2025-03-31
ok 2025-03-31 finance contract quote --school 137037 --fy 2024-25 --days 10
ok 2025-03-31 manager contract agree C-2024-002 --by Bursar --reason "Officers of the next authority help"
run officer capacity
expect_out_has "  sold beyond that"

# ---- an officer leaves
ok 2025-03-24 manager officer link EWO-01 --school 116469 --from 2024-04-01
ok 2025-03-24 manager officer link EWO-01 --school 137037 --from 2025-04-01
refuse 1 "EWO-01 has 2 visits booked after 24 March 2025 (1, 2) and 2 schools (116469, 137037): give them to another officer first" \
    2025-03-24 manager officer end EWO-01 --on 2025-03-24
expect_err_has "visit 1        25 Mar 2025  Upper Shirley High School"
expect_err_has "school 116469  1 Apr 2024   Cantell School"
refuse 1 '"code":"conflict","message":"EWO-01 has 2 schools after 26 March 2025 (116469, 137037)' \
    2025-03-24 manager --json officer end EWO-01 --on 2025-03-26
refuse 1 "the role finance" 2025-03-24 finance officer end EWO-01 --on 2025-03-26
refuse 1 "the role officer" 2025-03-24 ewo-01 officer end EWO-01 --on 2025-03-26
refuse 1 "is the year right" 2025-03-24 manager officer end EWO-01 --on 2005-03-26
refuse 1 "is not a date" 2025-03-24 manager officer end EWO-01 --on tomorrow
refuse 2 "'--on DATE' is missing" 2025-03-24 manager officer end EWO-01
refuse 3 "there is no officer" 2025-03-24 manager officer end EWO-09 --on 2025-03-26
ok 2025-03-24 manager officer link EWO-02 --school 116469 --from 2025-03-27
ok 2025-03-24 manager officer link EWO-02 --school 137037 --from 2025-04-01
ok 2025-03-24 manager officer end EWO-01 --on 2025-03-26 --reason "retires"
expect_out "The last day of EWO-01 is 26 March 2025.
An admin must see to it that ewo-01 can do nothing after it: 'daybook user disable'."
before=$(fingerprint)
ok 2025-03-24 manager --json officer end EWO-01 --on 2025-03-26
expect_out '{"officer":"EWO-01","ends_on":"2025-03-26","users":["ewo-01"]}'
expect_same "the book after the same end again" "$(fingerprint)" "$before"
refuse 1 "EWO-01 works until 26 March 2025, and not on 27 March 2025 any more" \
    2025-03-24 manager visit book --school 137037 --officer EWO-01 --date 2025-03-27 --session am --reason "a favour"
refuse 1 "EWO-01 works until 26 March 2025, and not on 1 April 2025 any more" \
    2025-03-24 manager officer link EWO-01 --school 137037 --from 2025-04-01
refuse 1 "link who has the school from the next day on first" \
    2025-03-24 manager officer link EWO-01 --school 115831 --from 2025-03-01
ok 2025-03-24 manager visit book --school 137037 --officer EWO-01 --date 2025-03-25 --session pm
run --json officer list
expect_same "the list" "$(field '[(o["code"], o["ends_on"], o["schools"]) for o in d]')" \
    "[('EWO-01', '2025-03-26', 1), ('EWO-02', None, 0)]"
run officer list
expect_out_has "until 26 Mar 2025"
run officer show EWO-01
expect_out_has "Last day      26 March 2025"
expect_out_has "User          ewo-01"
expect_out_has "Schools       116469 Cantell School, from 1 April 2024"
run --json officer show EWO-02 --on 2025-04-01
expect_same "schools" "$(field '[(s["urn"], s["from"]) for s in d["schools"]]')" "[('116469', '2025-03-27'), ('137037', '2025-04-01')]"
run --json officer capacity
expect_same "the leaver's sessions" "$(field '[(o["officer"], o["ends_on"], o["total"]) for o in d["officers"]]')" \
    "[('EWO-01', '2025-03-26', 6), ('EWO-02', None, 12)]"
at 2025-03-27
run --json officer capacity
expect_same "who is left" "$(field '[o["officer"] for o in d["officers"]]')" "['EWO-02']"
refuse 1 "the role manager" 2025-03-27 manager user disable ewo-01
ok 2025-03-27 boss user disable ewo-01
ok 2025-03-27 manager officer end EWO-01 --on 2025-03-26
expect_out "The last day of EWO-01 is 26 March 2025."
ok 2025-03-27 manager officer end EWO-01 --on none
expect_out "EWO-01 stays."
run officer show nobody
expect_exit 3

# ---- the register, a second time
cp "$data/schools-852-derived.csv" second.csv
ok 2025-03-27 finance --json school import second.csv --preview
expect_out '{"rows":109,"added":0,"changed":0,"same":109,"other_la":0,"changes":[],"closed_in_use":[]}'
python3 - second.csv <<'P'
import csv, sys
rows = list(csv.reader(open(sys.argv[1], encoding="utf-8", newline="")))
head = rows[0]
status, closed, urn = (head.index(n) for n in ("EstablishmentStatus (code)", "CloseDate", "URN"))
for row in rows:
    if row[urn] == "137037":
        row[status], row[closed] = "2", "31-03-2025"
rows = [r for r in rows if r[urn] not in ("116469", "115831")]
csv.writer(open(sys.argv[1], "w", encoding="utf-8", newline="")).writerows(rows)
P
before=$(fingerprint)
ok 2025-03-27 finance school import second.csv --preview
expect_out_has "137037  Upper Shirley High School  status: open -> closed; closed: none -…"
expect_out_has "Closed or not in the file, with days left or visits booked:"
expect_out_has "116469  Cantell School             not in the file  none            1"
expect_out_has "137037  Upper Shirley High School  31 March 2025    12.0 days       2"
expect_out_has "'daybook school succeed OLD NEW --on DATE'"
expect_err "preview: 0 new, 1 changed, 106 as before, 0 of other authorities; nothing was written"
expect_same "the book after a preview" "$(fingerprint)" "$before"
ok 2025-03-27 finance --json school import second.csv --preview
expect_same "previewed" "$(field '(d["changed"], [(c["urn"], c["what"]) for c in d["changes"]])')" \
    "(1, [('137037', 'status: open -> closed; closed: none -> 2025-03-31')])"
expect_same "to settle" "$(field '[(s["urn"], s["missing"], s["closed_on"], s["days"], s["contracts"], s["visits"]) for s in d["closed_in_use"]]')" \
    "[('116469', True, None, '0.00', 0, 1), ('137037', False, '2025-03-31', '12.00', 2, 2)]"
ok 2025-03-27 finance --csv school import second.csv --preview
expect_out "line,urn,name,what
$(grep -n '^137037' second.csv | cut -d: -f1),137037,Upper Shirley High School,status: open -> closed; closed: none -> 2025-03-31"
expect_err_has "137037  Upper Shirley High School  31 March 2025"
ok 2025-03-27 finance school import second.csv
expect_out_has "107 lines: 0 new schools, 1 changed, 106 as before, 0 of other authorities passed over."
expect_out_has "137037  Upper Shirley High School  31 March 2025    12.0 days       2"
run --json school list --all
expect_same "schools are never deleted" "$(field 'len(d)')" 109
ok 2025-03-27 finance --json school import second.csv
expect_same "again" "$(field '(d["changed"], [s["urn"] for s in d["closed_in_use"]])')" "(0, ['116469', '137037'])"
ok 2025-04-01 finance --json school import second.csv
expect_same "days have ended, visits have not been settled" \
    "$(field '[(s["urn"], s["days"], s["visits"]) for s in d["closed_in_use"]]')" "[('116469', '0.00', 1), ('137037', '0.00', 2)]"
run book check
expect_exit 0
finish
