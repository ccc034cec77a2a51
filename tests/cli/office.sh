#!/usr/bin/env bash
# tests/cli/office.sh - what an office keeps beside the books: messages that wait, second persons, closed months
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book

# ---- messages: what queues them comes from the acts; here they are put in by hand, into a copy
ok 2024-09-02 auditor mail list
expect_out "No messages match."
ok 2024-09-02 auditor --json mail list
expect_out "[]"
ok 2024-09-02 auditor --csv mail list
expect_out "message,queued_on,to,subject,key,state,next_at,tries,held,reply"
refuse 1 "'post' is not a state of a message: queued, waiting, sent, refused, doubtful or dropped" 2024-09-02 auditor mail list --state post
refuse 3 "there is no message 1: 'daybook mail list' shows them" 2024-09-02 auditor mail show 1
refuse 3 "there is no message 1" 2024-09-02 finance mail drop 1 --reason none
refuse 1 "message '-1' is not between" 2024-09-02 auditor mail show -1
refuse 1 "message 'x' is not a whole number" 2024-09-02 auditor mail show x

book=$DAYBOOK
cp "$book" mail.db
export DAYBOOK=$work_folder/mail.db
python3 - "$DAYBOOK" <<'PYTHON'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for n, to in enumerate(["office@upper-shirley.example", "business.manager@cantell-school.example"], 1):
    db.execute("INSERT INTO message (message_key, mail_to, subject, body, queued_on, state, audit_id) VALUES (?,?,?,?,?,?,1)",
               (f"expiry:2024:C-2024-00{n}:2025-01-15", to, f"{n}.5 days for 2024-25 are left to book",
                "Dear office\n\n\u00bd day is left.\n", "2024-09-02", "queued"))
db.commit()
PYTHON
ok 2024-09-03 auditor mail list
expect_same "columns, at most 80" "$(($(wc -L <<<"$out") <= 80))" 1
expect_out_has "2 Sep 2024"
ok 2024-09-03 auditor --json mail list --key expiry:2024:C-2024-002
expect_same "the second" "$(field '[(m["message"], m["queued_on"], m["to"], m["state"]) for m in d]')" \
    "[(2, '2024-09-02', 'business.manager@cantell-school.example', 'queued')]"
ok 2024-09-03 auditor mail show 1
expect_out "To:      office@upper-shirley.example
Subject: 1.5 days for 2024-25 are left to book
Queued:  2 September 2024
Key:     expiry:2024:C-2024-001:2025-01-15

Dear office

½ day is left."
refuse 1 "'mail drop' is for manager or finance or admin" 2024-09-03 auditor mail drop 1 --reason "not mine"
refuse 1 "'mail drop' is for" 2024-09-03 ewo-01 mail drop 1 --reason "not mine"
refuse 2 "'--reason TEXT' is missing" 2024-09-03 finance mail drop 1
refuse 1 "say why it must not go out, with --reason" 2024-09-03 finance mail drop 1 --reason "  "
ok 2024-09-03 finance mail drop 1 --reason "told by telephone"
expect_out "Dropped message 1: '1.5 days for 2024-25 are left to book' does not go to office@upper-shirley.example."
refuse 1 "message 1 is dropped already" 2024-09-03 finance mail drop 1 --reason twice
ok 2024-09-03 auditor mail show 1
expect_out_has "Dropped: 3 September 2024 by finance (told by telephone)"
ok 2024-09-03 auditor --json mail show 1
expect_same "the dropped one" "$(field '(d["state"], d["dropped_on"], d["dropped_by"], d["reason"], d["body"])')" \
    "('dropped', '2024-09-03', 'finance', 'told by telephone', 'Dear office\n\n½ day is left.\n')"
ok 2024-09-03 auditor --json mail list --state queued
expect_same "what still waits" "$(field '[m["message"] for m in d]')" "[2]"
on 2024-09-03 auditor book check
expect_exit 1
expect_out_has "message" # nobody puts a message in by hand and is not found
export DAYBOOK=$book

# ---- a second person: what settings ask for, and giving it; the acts that need one have their own tests
ok 2024-09-03 auditor approval list
expect_out "Nobody has given an approval yet."
ok 2024-09-03 boss setting set second-person.credit 500
expect_out "second-person.credit is '500.00' from 3 September 2024."
refuse 1 "'often' is neither no, nor always, nor an amount such as 500.00" \
    2024-09-03 boss setting set second-person.waiver often
refuse 1 "'500.5' has one decimal" 2024-09-03 boss setting set second-person.waiver 500.5
refuse 1 "there is no setting 'second-person.gift'" 2024-09-03 boss setting set second-person.gift always
refuse 1 "'setting set' is for admin" 2024-09-03 finance setting set second-person.credit no
refuse 2 "SUBJECT" 2024-09-03 manager approval give credit --reason "no subject"
refuse 2 "'--reason TEXT' is missing" 2024-09-03 manager approval give credit "C-2024-001 736.00"
refuse 1 "say why it may be done, with --reason" 2024-09-03 manager approval give credit "C-2024-001 736.00" --reason " "
refuse 1 "'gift' is nothing that a second person is asked for: credit, year-close, correction, waiver, refund or write-off" \
    2024-09-03 manager approval give gift "C-2024-001 736.00" --reason seen
refuse 1 "'approval give' is for manager or finance or admin" \
    2024-09-03 ewo-01 approval give credit "C-2024-001 736.00" --reason seen
ok 2024-09-03 manager approval give credit "C-2024-001 736.00" --reason "Seen the school's letter"
expect_out "Approval 1: credit 'C-2024-001 736.00', once, by somebody else, until 17 September 2024."
refuse 1 "'manager' has given that already (approval 1), and it is still open" \
    2024-09-17 manager approval give credit "C-2024-001 736.00" --reason again
ok 2024-09-18 manager --json approval give credit "C-2024-001 736.00" --reason again
expect_out '{"approval":2,"family":"credit","subject":"C-2024-001 736.00","given_on":"2024-09-18","given_by":"manager","usable_until":"2024-10-02"}'
ok 2024-09-18 auditor approval list
expect_same "columns, at most 80" "$(($(wc -L <<<"$out") <= 80))" 1
ok 2024-09-18 auditor --json approval list
expect_same "approvals" "$(field '[(a["approval"], a["given_by"], a["family"], a["state"], a["used_by"]) for a in d]')" \
    "[(1, 'manager', 'credit', 'stale', None), (2, 'manager', 'credit', 'open', None)]"

# ---- months are closed for money
ok 2024-09-18 auditor period list
expect_out "No month is closed."
ok 2024-04-02 finance contract quote --school 137037 --days 2
ok 2024-04-02 finance contract agree C-2024-001 --by Bursar
ok 2024-04-02 finance contract quote --school 116469 --days 10 --plan termly
ok 2024-04-02 finance contract agree C-2024-002 --by "Head teacher"
ok 2024-05-01 finance invoice run --to 2024-04-30
refuse 1 "'period close' is for finance or admin" 2024-06-03 manager period close 2024-05
refuse 1 "'2024-13' is not a month: write year and month, such as 2024-06" 2024-06-03 finance period close 2024-13
refuse 1 "'June' is not a month" 2024-06-03 finance period close June
refuse 2 "MONTH" 2024-06-03 finance period close
refuse 1 "June 2024 is not over: it can be closed from 1 July 2024 on" 2024-06-30 finance period close 2024-06
refuse 1 "1 May 2004 lies more than ten years before today: is the year right" 2024-06-30 finance period close 2004-05
ok 2024-06-03 finance period close 2024-05
expect_out "Closed May 2024: no document and no journal is dated in it any more.
Not gone out: 5 journal lines dated up to 31 May 2024. To send them:
  daybook journal batch --to 2024-05-31"
closed=$(fingerprint)
ok 2024-06-04 finance period close 2024-05
expect_out "May 2024 is closed since 3 June 2024.
Not gone out: 5 journal lines dated up to 31 May 2024. To send them:
  daybook journal batch --to 2024-05-31"
ok 2024-06-04 finance --json period close 2024-05
expect_out '{"month":"2024-05","closed_on":"2024-06-03","closed":[],"unbilled_charges":0,"unbilled_net":"0.00","unissued_credits":0,"unissued_credits_net":"0.00","unbatched_lines":5}'
expect_same "the book closed twice" "$(fingerprint)" "$closed"
refuse 1 "a document cannot be dated 31 May 2024: May 2024 is closed since 3 June 2024; the first day that is open is 1 June 2024" \
    2024-05-31 boss invoice run --to 2025-03-31
refuse 1 "a document cannot be dated 31 May 2024" 2024-05-31 boss invoice run --to 2025-03-31 --preview
ok 2024-10-01 finance journal batch --to 2024-09-30 # then nothing is said of it
ok 2024-10-01 finance period close 2024-09
expect_out "Closed June 2024 to September 2024, for months close in order:
no document and no journal is dated in them any more.
Not billed: 1 charge due by 30 September 2024 (£1,226.67 before VAT).
The next invoice run bills it, dated then."
ok 2024-11-01 finance --json period close 2024-10
expect_out '{"month":"2024-10","closed_on":"2024-11-01","closed":["2024-10"],"unbilled_charges":1,"unbilled_net":"1226.67","unissued_credits":0,"unissued_credits_net":"0.00","unbatched_lines":0}'
ok 2024-11-01 auditor period list
expect_out_has "September 2024"
expect_same "columns, at most 80" "$(($(wc -L <<<"$out") <= 80))" 1
ok 2024-11-01 auditor --json period list
expect_same "closed months" "$(field '[(p["month"], p["closed_on"], p["closed_by"]) for p in d][::5]')" \
    "[('2024-05', '2024-06-03', 'finance'), ('2024-10', '2024-11-01', 'finance')]"
ok 2024-11-01 auditor --csv period list
expect_same "the head of the CSV" "${out%%$'\n'*}" "month,closed_on,closed_by"
ok 2024-11-01 finance --json invoice run --to 2024-10-31
expect_same "billed later" "$(field '[(i["number"], i["net"]) for i in d]')" "[('EWR24-00002', '1226.67')]"

# ---- and the book is in order
ok 2024-11-01 auditor book check
finish
