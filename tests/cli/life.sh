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

# ---- cancel: days that are neither used nor booked are taken back, at what they were agreed for
ok 2024-04-02 finance contract quote --school 116469 --fy 2024-25 --days 10 --plan termly
ok 2024-04-02 finance contract agree C-2024-004 --by Bursar
refuse 2 "say how much is taken back: --days N, or --all" 2024-05-01 finance contract cancel C-2024-004 --by Bursar --reason x
refuse 2 "say how much is taken back" 2024-05-01 finance contract cancel C-2024-004 --days 1 --all --by Bursar --reason x
refuse 1 "C-2024-004 is sold by the day: say --days" 2024-05-01 finance contract cancel C-2024-004 --hours 1 --by Bursar --reason x
refuse 1 "days go in steps of 0.5: take 1 or 1.5, not 1.25" 2024-05-01 finance contract cancel C-2024-004 --days 1.25 --by Bursar --reason x
refuse 1 "days go in steps of 0.5: the least is 0.5, not 0.25" 2024-05-01 finance contract cancel C-2024-004 --days 0.25 --by Bursar --reason x
refuse 1 "nothing is not taken back" 2024-05-01 finance contract cancel C-2024-004 --days 0 --by Bursar --reason x
refuse 1 "only 10 days of C-2024-004 are neither used nor booked: 10.5 cannot be taken back" \
    2024-05-01 finance contract cancel C-2024-004 --days 10.5 --by Bursar --reason x
refuse 1 "nothing of C-2024-004 in 2025-26 is left" 2024-05-01 finance contract cancel C-2024-004 --all --fy 2025-26 --by Bursar --reason x
refuse 1 "say why days are taken back, with --reason" 2024-05-01 finance contract cancel C-2024-004 --all --by Bursar --reason " "
refuse 1 "who at the school said so" 2024-05-01 finance contract cancel C-2024-004 --all --by "" --reason x
refuse 1 "is not a school of C-2024-004" 2024-05-01 finance contract cancel C-2024-004 --all --for 137037 --by Bursar --reason x
refuse 1 "'contract cancel' is for manager or finance or admin" 2024-05-01 ewo-01 contract cancel C-2024-004 --all --by Bursar --reason x
refuse 1 "nothing of C-2024-004 is left that is neither used nor booked" 2025-04-01 finance contract cancel C-2024-004 --all --by Bursar --reason x
before=$(fingerprint)
ok 2024-05-01 finance contract cancel C-2024-004 --days 4 --by Bursar --reason "fewer pupils" --preview
expect_out_has "Preview: nothing is changed."
expect_out_has "Not billed any more: £1,472.00."
expect_same "the book after a preview" "$(fingerprint)" "$before"
ok 2024-05-01 boss setting set second-person.credit 1000.00
refuse 1 "approval give credit \"C-2024-004 1472.00\"" 2024-05-01 finance contract cancel C-2024-004 --days 4 --by Bursar --reason "fewer pupils"
ok 2024-05-01 manager approval give credit "C-2024-004 1472.00" --reason "letter of the head"
ok 2024-05-01 finance --json contract cancel C-2024-004 --days 4 --by Bursar --reason "fewer pupils"
expect_same "what was taken back" "$(field '(d["state"], d["quantity"], d["worth"], d["voided"], d["credited"], d["taken_back"][0]["urn"])')" \
    "('agreed', '4.00', '1472.00', '1472.00', '0.00', '116469')"
ok 2024-05-01 finance contract cancel C-2024-004 --days 2.5 --by Bursar --reason "below the limit"
expect_out_has "Cantell School  2024-25    2.5 days        920.00"
ok 2024-05-01 finance contract cancel C-2024-003 --all --by Bursar --reason "moved elsewhere" --preview
expect_out_has "The contract is cancelled: nothing of it was used."
refuse 1 "C-2024-002 is withdrawn: nothing is left on it" 2024-05-01 finance contract cancel C-2024-002 --all --by Bursar --reason x
ok 2024-05-01 finance --json balance 116469
expect_same "the balance" "$(field '[d[0][k] for k in ("bought", "cancelled", "purchased", "available")]')" "['10.00', '6.50', '3.50', '3.50']"

# ---- transfer: to another school inside the year; between payers the money goes with the days
ok 2024-05-01 finance contract transfer C-2024-003 --from 137037 --to 116469 --days 1.5 --reason "both heads agreed"
expect_out_has "to   Cantell School (116469), which joins the contract"
expect_out_has "Not billed any more: £552.00 and £110.40 VAT."
expect_out_has "To be billed: £552.00."
ok 2024-05-01 finance --json contract transfer C-2024-003 --from 116469 --to 137037 --days 0.5 --reason "half a day too many"
expect_same "the way back" "$(field '[d[k] for k in ("from", "to", "joined", "quantity", "worth", "voided", "charged", "charged_vat")]')" \
    "['116469', '137037', False, '0.50', '184.00', '184.00', '184.00', '36.80']"
refuse 1 "Cantell School has 1 day in 2024-25 on C-2024-003 that is neither used nor booked: 2 cannot be moved" \
    2024-05-01 finance contract transfer C-2024-003 --from 116469 --to 137037 --days 2 --reason x
refuse 1 "Hardmoor Early Years Centre is not a school of C-2024-003" \
    2024-05-01 finance contract transfer C-2024-003 --from 115831 --to 137037 --days 1 --reason x
refuse 1 "cannot give days to itself" 2024-05-01 finance contract transfer C-2024-003 --from 137037 --to 137037 --days 1 --reason x
refuse 1 "is closed: it can take no days" 2024-05-01 finance contract transfer C-2024-003 --from 137037 --to "Chestnut House" --days 1 --reason x
refuse 1 "C-2024-003 has no days in 2025-26" 2024-05-01 finance contract transfer C-2024-003 --from 137037 --to 115831 --days 1 --fy 2025-26 --reason x
refuse 1 "days go in steps of 0.5" 2024-05-01 finance contract transfer C-2024-003 --from 137037 --to 115831 --days 0.3 --reason x
refuse 2 "say how much, with --days" 2024-05-01 finance contract transfer C-2024-003 --from 137037 --to 115831 --reason x
ok 2024-05-01 finance contract quote --school 137037 --school 116469 --pool --days 2
ok 2024-05-01 finance contract agree C-2024-005 --by Bursar
refuse 1 "the schools of C-2024-005 share one pool: each can use its days, so there is nothing to move" \
    2024-05-01 finance contract transfer C-2024-005 --from 137037 --to 116469 --days 1 --reason x

# ---- end: by the contract's rule, or by agreement; visits after the end are listed
ok 2024-04-02 finance contract quote --school 115831 --fy 2024-25 --days 10 --ending "3 months; 1 month before renewal"
ok 2024-04-02 finance contract agree C-2024-006 --by Bursar
ok 2024-04-02 finance contract quote --school "bassett green" --fy 2024-25 --days 10 --plan monthly
ok 2024-04-02 finance contract agree C-2024-007 --by Bursar
ok 2024-04-30 finance invoice run --to 2024-04-30
refuse 2 "'--told DATE' is missing" 2025-03-03 finance contract end C-2024-006 --by Head --reason x
refuse 1 "4 March 2025 is still to come" 2025-03-03 finance contract end C-2024-006 --told 2025-03-04 --by Head --reason x
refuse 1 "was agreed on 2 April 2024" 2025-03-03 finance contract end C-2024-006 --told 2024-04-01 --by Head --reason x
refuse 1 "the contract's own rule (3 months; 1 month before renewal) says when it ends: on 2 June 2025" \
    2025-03-03 finance contract end C-2024-006 --told 2025-03-02 --on 2025-03-20 --by Head --reason x
ok 2025-03-03 finance contract end C-2024-006 --told 2025-02-28 --by Head --reason "joins a trust" --preview
expect_out_has "Preview: nothing is changed."
expect_out_has "Notice is noted: it ends on 31 March 2025 as agreed, and is not renewed."
ok 2025-03-03 finance contract end C-2024-006 --told 2025-03-02 --by Head --reason "joins a trust"
expect_out_has "It is too late for 31 March 2025"
expect_out_has "the last day is 2 June 2025, in the term after."
refuse 1 "notice was given of C-2024-006 already" 2025-03-03 finance contract end C-2024-006 --told 2025-03-02 --by Head --reason again
refuse 1 "C-2024-007 has no rule of ending, so it ends before 31 March 2025 only by agreement" \
    2024-09-02 finance contract end C-2024-007 --told 2024-09-02 --by Head --reason x
refuse 1 "C-2024-007 ends on 31 March 2025 anyway" 2024-09-02 finance contract end C-2024-007 --told 2024-09-02 --on 2025-03-31 --by Head --reason x
refuse 1 "'daybook contract cancel C-2024-007 --all'" 2024-09-02 finance contract end C-2024-007 --told 2024-09-02 --on 2024-03-31 --by Head --reason x
ok 2024-05-01 manager visit book --school "bassett green" --officer EWO-01 --date 2024-11-06 --session am
visit=$(sed -n 's/^Booked visit \([0-9]*\).*/\1/p' <<<"$out")
refuse 1 "booked after 31 October 2024: visit $visit on 6 November 2024; cancel or move it first" \
    2024-09-02 finance contract end C-2024-007 --told 2024-09-02 --on 2024-10-31 --by Head --reason "both agreed"
ok 2024-09-02 manager visit cancel "$visit" --by school --reason "the contract ends"
before=$(fingerprint)
ok 2024-09-02 finance --json contract end C-2024-007 --told 2024-09-02 --on 2024-10-31 --by Head --reason "both agreed" --preview
expect_same "the preview" "$(field '(d["preview"], d["last_on"], d["quantity"], d["worth"], d["voided"], d["credited"], d["left"])')" \
    "(True, '2024-10-31', '4.00', '1472.00', '1472.00', '0.00', '6.00')"
expect_same "the book after a preview" "$(fingerprint)" "$before"
refuse 1 "approval give credit \"C-2024-007 1472.00\"" \
    2024-09-02 finance contract end C-2024-007 --told 2024-09-02 --on 2024-10-31 --by Head --reason "both agreed"
ok 2024-09-02 manager approval give credit "C-2024-007 1472.00" --reason "letter of the head"
ok 2024-09-02 finance contract end C-2024-007 --told 2024-09-02 --on 2024-10-31 --by Head --reason "both agreed"
expect_out_has "The last day is 31 October 2024. 6 days can be used until then and end"
refuse 1 "C-2024-007 is ended already: its last day is 31 October 2024" \
    2024-09-02 finance contract end C-2024-007 --told 2024-09-02 --by Head --reason x
refuse 1 "C-2024-007 is ended: quote a new contract" 2024-09-02 finance contract buy C-2024-007 --days 1 --by Head
ok 2024-11-01 finance --json balance "bassett green"
expect_same "after the end" "$(field '[d[0][k] for k in ("cancelled", "lapsed", "available", "expires_on")]')" "['4.00', '6.00', '0.00', '2024-10-31']"

# ---- renew: the same terms a year later, at that year's rate, once
ok 2025-02-03 finance contract renew C-2024-003 --po 5012
expect_out_has "Quoted C-2025-002 for Upper Shirley High School (137037), 2025-26."
expect_out_has "4.0 days at £380.00: £1,520.00 before VAT."
expect_out_has "Renews C-2024-003; nothing of that is carried over."
refuse 1 "C-2024-003 is renewed already, by C-2025-002" 2025-02-03 finance contract renew C-2024-003
refuse 1 "C-2024-003 is of 2024-25 itself" 2025-02-03 finance contract renew C-2024-003 --fy 2024-25
refuse 1 "C-2024-007 was ended on 2 September 2024" 2025-02-03 finance contract renew C-2024-007
refuse 1 "C-2024-001 is withdrawn: only what was agreed is renewed" 2025-02-03 finance contract renew C-2024-001
refuse 3 "no contract has the reference" 2025-02-03 finance contract renew C-2024-099
refuse 1 "take 2.0 or 2.5, not 2.25" 2025-02-03 finance contract renew C-2024-005 --days 2.25
refuse 2 "take one" 2025-02-03 finance contract renew C-2024-005 --hold-rate --rate 1.00
refuse 1 "say why, with --reason" 2025-02-03 finance contract renew C-2024-005 --hold-rate
refuse 2 "no days of C-2024-005 are a partner's own: say --days N" 2025-02-03 finance contract renew C-2024-005 --school 137037=1
ok 2025-02-03 finance --json contract renew C-2024-005 --hold-rate --reason "agreed for three years" --days 2.5 --pay 137037=60% --pay 116469=40%
expect_same "the renewal" "$(field '[d[k] for k in ("contract", "renews", "sharing", "quantity", "rate", "net")]')" \
    "['C-2025-003', 'C-2024-005', 'pooled', '2.50', '368.00', '920.00']"
expect_same "its shares" "$(field '[p["net"] for p in d["instalments"]]')" "['552.00', '368.00']"
ok 2025-03-04 finance contract renew C-2024-006 --reason "both talked again" --expires 2025-03-20
ok 2025-03-04 finance contract agree C-2025-004 --by Head
ok 2025-04-02 finance --json balance 115831 --fy 2025-26
expect_same "it starts at zero" "$(field '[(b["contract"], b["bought"], b["used"], b["available"]) for b in d]')" "[('C-2025-004', '10.00', '0.00', '10.00')]"

# ---- confirm-rate: a provisional year is charged from then on; the school is told, and is free to withdraw
ok 2024-09-02 finance contract quote --school 137037 --from 2024-09-02 --to 2025-07-22 --days 10 --provisional 370.00
ok 2024-09-02 finance contract agree C-2024-008 --by Bursar
expect_out_has "Nothing is billed at a provisional rate"
ok 2024-09-02 finance --json charge list --school 137037 --to 2026-03-31
expect_same "charges of the second year" "$(field '[c["net"] for c in d if c["contract"] == "C-2024-008" and c["due_on"] > "2025-03-31"]')" "[]"
refuse 1 "the rate of 2024-25 on C-2024-008 is agreed, £368.00 a day: there is nothing to confirm" \
    2025-03-03 finance contract confirm-rate C-2024-008 --fy 2024-25
refuse 1 "C-2024-008 has no days in 2026-27" 2025-03-03 finance contract confirm-rate C-2024-008 --fy 2026-27
refuse 1 "£375.00 is not the rate of £380.00: say why, with --reason" 2025-03-03 finance contract confirm-rate C-2024-008 --fy 2025-26 --rate 375.00
ok 2025-03-03 finance contract confirm-rate C-2024-008 --fy 2025-26
expect_out_has "The rate for 2025-26 is confirmed: £380.00 a day; £370.00 was provisional."
expect_out_has "3.5 days: £1,330.00 before VAT, £35.00 more than was provisional."
expect_out_has "It is charged from now on, in 1 part."
expect_out_has "NOT told: Upper Shirley High School has no mail address."
expect_out_has "daybook contract cancel C-2024-008 --fy 2025-26 --all --by NAME --reason TEXT"
refuse 1 "is confirmed already: £380.00 a day" 2025-03-03 finance contract confirm-rate C-2024-008 --fy 2025-26
ok 2025-03-03 finance school set 116469 --mail office@cantell.example
ok 2024-09-02 finance contract quote --school 116469 --from 2024-09-02 --to 2025-07-22 --days 10 --provisional 390.00
ok 2024-09-02 finance contract agree C-2024-009 --by Bursar
ok 2025-03-03 finance --json contract confirm-rate C-2024-009 --fy 2025-26
expect_same "told" "$(field '[(t["urn"], t["to"], t["quantity"], t["difference"]) for t in d["told"]]')" "[('116469', 'office@cantell.example', '3.50', '-35.00')]"
ok 2025-03-03 finance --json mail list
message=$(field '[m["message"] for m in d if m["key"] == "rate:2025:C-2024-009:116469"][0]')
ok 2025-03-03 finance mail show "$message"
expect_out_has "3.5 days for 2025-26 cost you £35.00 less than before."
expect_out_has "You are free to withdraw from what is neither used nor booked of 2025-26:"
ok 2025-03-04 manager approval give credit "C-2024-008 1330.00" --reason "the rate rose"
ok 2025-03-04 finance contract cancel C-2024-008 --fy 2025-26 --all --by Head --reason "the rate rose"
expect_out_has "Not billed any more: £1,330.00 and £266.00 VAT."

# ---- credits stand in the list of charges, below 0, until a run gives them: one note for each document credited
ok 2025-03-10 finance invoice run --to 2025-03-10
ok 2025-03-10 boss setting set second-person.credit no
ok 2025-03-10 finance contract cancel C-2024-004 --days 1 --by Bursar --reason "one day too many"
expect_out_has "To be credited: £368.00."
ok 2025-03-10 finance --json charge list --school 116469 --to 2025-03-10
expect_same "the credit" "$(field '[(c["kind"], c["cause"], c["quantity"], c["net"]) for c in d if c["contract"] == "C-2024-004"]')" "[('credit', 'taken-back', '1.00', '-61.33'), ('credit', 'taken-back', None, '-306.67')]"
ok 2025-03-10 finance invoice run --to 2025-03-10
expect_out_has "EWD24-00001  credit note  116469  Cantell School  -306.67   0.00  -306.67"
expect_out_has "EWD24-00002  credit note  116469  Cantell School   -61.33   0.00   -61.33"
ok 2025-03-10 finance invoice run --to 2025-03-10
expect_out "Nothing is due that is not billed."

# ---- pay as you go: each visit is billed once; a preview charges nothing
ok 2024-09-02 finance contract quote --school "bitterne park school" --fy 2024-25 --pay-as-you-go
ok 2024-09-02 finance contract agree C-2024-010 --by Head
expect_out_has "Agreed by Head."
refuse 1 "C-2024-010 is pay as you go: each visit buys what it uses" 2024-09-02 finance contract buy C-2024-010 --days 1 --by Head
refuse 1 "no days are bought beforehand that could be taken back" 2024-09-02 finance contract cancel C-2024-010 --days 1 --by Head --reason x
ok 2024-09-02 manager visit book --school "bitterne park school" --officer EWO-01 --date 2024-11-12 --session am
visit=$(sed -n 's/^Booked visit \([0-9]*\).*/\1/p' <<<"$out")
refuse 1 "visits of C-2024-010 are booked or were used" 2024-09-02 finance contract cancel C-2024-010 --all --by Head --reason x
ok 2024-11-12 ewo-01 visit deliver "$visit"
ok 2025-03-11 finance --json invoice run --to 2025-03-11 --preview
expect_same "the preview" "$(field '[x["net"] for x in d]')" "['184.00']"
ok 2025-03-11 finance --json charge list --school "bitterne park school" --to 2025-03-11
expect_out "[]"
ok 2025-03-11 finance --json invoice run --to 2025-03-11
number=$(field 'd[0]["number"]')
ok 2025-03-11 finance --json invoice show "$number"
expect_same "the line" "$(field '[(l["note"], l["quantity"], l["rate"], l["net"]) for l in d["lines"]]')" \
    "[('Contract C-2024-010, used on 12 November 2024', '0.50', '368.00', '184.00')]"
ok 2025-03-11 finance invoice run --to 2025-03-11
expect_out "Nothing is due that is not billed."
ok 2025-03-12 manager visit reverse "$visit" --reason "it was at another school"
ok 2025-03-12 auditor book check
ok 2025-03-12 finance --json invoice run --to 2025-03-12
expect_same "its credit note" "$(field '[(x["number"], x["kind"], x["lines"], x["net"], x["vat"], x["gross"]) for x in d]')" \
    "[('EWD24-00003', 'credit-note', 1, '-184.00', '0.00', '-184.00')]"
ok 2025-03-12 auditor book check

# ---- volume tiers on a top-up; what comes free with enough days
ok 2025-03-12 finance rate set --fy 2026-27 --rate 400.00
ok 2025-03-12 finance rate set --fy 2026-27 --above 3 --rate 350.00 --whole --reprice
refuse 1 "'Penalty notice" 2025-03-12 finance rate benefit --fy 2026-27 --from 3 --gives penalty-notice --days 1
refuse 1 "another service than what is bought" 2025-03-12 finance rate benefit --fy 2026-27 --from 3 --gives ewo-days --days 1
refuse 2 "say how many come free, with --days" 2025-03-12 finance rate benefit --fy 2026-27 --from 3 --gives attendance-training --hours 1
refuse 2 "say how many come free, with --days" 2025-03-12 finance rate benefit --fy 2026-27 --from 3 --gives attendance-training
refuse 1 "'rate benefit' is for finance or admin" 2025-03-12 manager rate benefit --fy 2026-27 --from 3 --gives attendance-training --days 1
ok 2025-03-12 finance rate benefit --fy 2026-27 --from 3 --gives attendance-training --days 0.5
expect_out "Education Welfare Officer days in 2026-27: from 3 days on, 0.5 day of Attendance training for staff and governors free."
ok 2025-03-12 auditor --json rate list --benefits
expect_out_has '{"service":"ewo-days","financial_year":"2026-27","unit":"day","from":"3.00","gives":"attendance-training","quantity":"0.50"}'
ok 2025-03-12 auditor rate list
expect_out_has "Free with a first purchase of so many:"
ok 2025-03-12 finance contract quote --school 137037 --fy 2026-27 --days 3
expect_out_has "Free with it: Attendance training for staff and governors, 0.5 day."
ref=$(sed -n 's/^Quoted \(C-[0-9-]*\).*/\1/p' <<<"$out")
ok 2025-03-12 finance contract agree "$ref" --by Head
ok 2025-03-12 finance contract buy "$ref" --days 1 --by Head
expect_out_has "1.0 day at £350.00: £350.00"
expect_out_has "before cost £150.00 less."
expect_out_has "Not billed any more: £150.00 and £30.00 VAT."
ok 2025-03-12 finance --json contract buy "$ref" --days 1 --by Head
expect_same "the next" "$(field '(d["net"], "repriced" in d)')" "('350.00', False)"
ok 2025-03-12 finance rate benefit --fy 2026-27 --from 3 --gives attendance-training --days 0
expect_out_has "Nothing of Attendance training"
refuse 3 "no attendance-training comes free with ewo-days from 3 days in 2026-27" \
    2025-03-12 finance rate benefit --fy 2026-27 --from 3 --gives attendance-training --days 0

# ---- show: the whole story; list: how each stands
ok 2025-04-01 auditor contract show C-2024-003
expect_out_has "Tue 2 Apr 2024    quoted: 4.0 days at £368.00: £1,472.00, held until 2 May 2024"
expect_out_has "Cantell School (116469), joined on 1 May 2024"
expect_out_has "Wed 1 May 2024    moved: 1.5 days: £552.00, from Upper Shirley High School to"
expect_out_has "renewed by C-2025-002"
ok 2025-04-01 auditor contract show C-2024-008
expect_out_has "2025-26: 3.5 days at £380.00 (confirmed), to 22 July 2025"
expect_out_has "Mon 3 Mar 2025    rate confirmed: £380.00 a day, of 2025-26"
expect_out_has "Tue 4 Mar 2025    taken back, by Head: 3.5 days: £1,330.00, of 2025-26"
expect_out_has "                  because: the rate rose"
[ "$(wc -L <<<"$out")" -le 80 ] || fail "wider than 80 columns"
ok 2025-04-01 auditor contract show C-2024-006
expect_out_has "notice given, by Head, the last day is 2 June 2025"
ok 2025-04-01 auditor contract show C-2024-002
expect_out_has "withdrawn"
ok 2025-04-01 auditor --json contract show C-2024-007
expect_same "what was quoted" "$(field '(d["quoted_quantity"], d["quoted_net"])')" "('10.00', '3680.00')"
expect_same "the story" "$(field '[s["what"] for s in d["story"]]')" "['quoted', 'agreed', 'ended', 'taken-back']"
expect_same "its end" "$(field '[(s["on"], s["last_on"], s["said_by"], s["reason"]) for s in d["story"] if s["what"] == "ended"]')" \
    "[('2024-09-02', '2024-10-31', 'Head', 'both agreed')]"
expect_same "its days" "$(field '(d["days"]["purchased"], d["days"]["lapsed"], len(d["days_of_each"]))')" "('6.00', '6.00', 1)"
ok 2025-04-01 auditor --json contract show C-2024-010
expect_same "pay as you go" "$(field '[s["what"] for s in d["story"]]')" "['quoted', 'agreed', 'as-used', 'taken-back']"
expect_same "its charges" "$(field '[(c["cause"], c["kind"], c["net"]) for c in d["charges"]]')" "[('used', 'sale', '184.00'), ('taken-back', 'credit', '-184.00')]"
ok 2025-04-06 finance contract list --fy 2024-25
for words in "C-2024-001  withdrawn" "C-2024-006  agreed" "C-2024-007  ended" "C-2025-003  expired"; do
    [ "$words" = "C-2025-003  expired" ] && ok 2025-04-06 finance contract list --fy 2025-26
    expect_out_has "$words"
done

# ---- what a month leaves unbilled is what is listed: neither what was voided nor credits
ok 2025-04-01 finance --json charge list --to 2025-03-31
listed=$(field '[sum(1 for c in d if c["net"][0] != "-"), sum(1 for c in d if c["net"][0] == "-")]')
ok 2025-04-01 finance --json period close 2025-03
expect_same "charges and credits" "$(field '[d["unbilled_charges"], d["unissued_credits"]]')" "$listed"

ok 2025-04-01 auditor book check
ok 2025-04-01 auditor book audit verify
finish
