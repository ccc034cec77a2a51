#!/usr/bin/env bash
# tests/cli/standard.sh - standards adopted; messages and agreed actions with their clocks; what is due; how it was kept
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book

# ---- nothing is promised that was not adopted
ok 2024-09-02 ewo-01 message take "Coding of part-time pupils" --school 137037
expect_out "Message 1 waits for EWO-01. No standard was adopted for it ('daybook standard adopt')."
ok 2024-09-02 auditor standard list
expect_out_has "answer-message     not adopted"
ok 2024-09-02 auditor standard report
expect_out "Nothing was due: 'daybook standard list' shows what is promised."
ok 2024-09-02 auditor standard due
expect_out "Nothing is due."

# ---- adopt
refuse 1 "'standard adopt' is for manager or admin" 2024-09-02 ewo-01 standard adopt
refuse 1 "more than ten years before today" 2024-09-02 manager standard adopt --from 1999-01-01
echo '{"set":"Ours","standards":[{"code":"answer","amount":2,"title":"T"}]}' >wrong.json
refuse 1 "'wrong.json': standard 1: 'answer' is no standard" 2024-09-02 manager standard adopt wrong.json
ok 2024-09-02 manager standard adopt
expect_out "Adopted 12 standards of 'Education Welfare Officer service standards' from 2 September 2024."
ok 2024-09-03 manager standard adopt --from 2024-09-03
expect_out "All of 'Education Welfare Officer service standards' holds already on 3 September 2024."
echo '{"set":"Ours","standards":[{"code":"answer-message","amount":1,"title":"Answered the next working day"}]}' >ours.json
ok 2024-09-03 manager --json standard adopt ours.json --from 2024-10-01
expect_same "what was adopted" "$(field '(d["set"], d["from"], d["adopted"])')" "('Ours', '2024-10-01', 1)"
ok 2024-09-03 auditor --json standard list --on 2024-09-30
expect_same "September" "$(field '[(s["amount"], s["set"]) for s in d if s["code"] == "answer-message"]')" \
    "[(2, 'Education Welfare Officer service standards')]"
ok 2024-09-03 auditor --json standard list --on 2024-10-01
expect_same "October" "$(field '[(s["within"], s["title"]) for s in d if s["code"] == "answer-message"]')" \
    "[('within 1 working day', 'Answered the next working day')]"
refuse 2 "'--reason TEXT' is missing" 2024-09-03 manager standard give-up evaluation
refuse 3 "'evaluations' is no standard" 2024-09-03 manager standard give-up evaluations --reason "None are held"
ok 2024-09-03 manager standard give-up evaluation --reason "No trainings are held"
expect_out_has "is promised no more from 3 September 2024"
refuse 1 "does not hold on 3 September 2024" 2024-09-03 manager standard give-up evaluation --reason again

# ---- messages: day 0, who may, what is refused
ok 2024-09-03 ewo-01 message take "A penalty notice" --from parent --by helpline --at "2024-09-03 16:30"
expect_out "Message 2 waits for EWO-01: answer it by Thu 5 Sep 2024."
ok 2024-09-03 ewo-01 standard message take "A pupil at home" --school 116469 --at "2024-09-03 16:31"
expect_out "Message 3 waits for EWO-01: answer it by Fri 6 Sep 2024."
ok 2024-09-07 ewo-01 message take "A letter" --school 116469 --by mail --at 2024-09-07
expect_out "Message 4 waits for EWO-01: answer it by Wed 11 Sep 2024."
refuse 2 "say which officer, with --officer" 2024-09-07 manager message take "A letter"
refuse 1 "'fax' is none of phone, mail, helpline, in-person" 2024-09-07 ewo-01 message take "A letter" --by fax
refuse 1 "say which school it is from" 2024-09-07 ewo-01 message take "A letter" --from school
refuse 1 "8 September 2024 is still to come" 2024-09-07 ewo-01 message take "A letter" --at 2024-09-08
refuse 1 "is not a day and a time" 2024-09-07 ewo-01 message take "A letter" --at "2024-09-06 25:00"
refuse 1 "ewo-02" 2024-09-07 ewo-02 message answer 2
refuse 1 "before the message came" 2024-09-07 ewo-01 message answer 4 --at "2024-09-06 10:00"
refuse 3 "there is no message 9" 2024-09-07 ewo-01 message answer 9
refuse 2 "--minutes goes with --service" 2024-09-07 ewo-01 message answer 3 --minutes 5
refuse 1 "the message is of no school" 2024-09-07 ewo-01 message answer 2 --service duty-officer-advice

ok 2024-09-06 ewo-01 message answer 3 --service link-officer-advice --minutes 10 --note "Sent the guidance"
expect_out "Message 3 is answered, in time."
ok 2024-09-06 auditor --json statutory list
expect_same "its line in the log" "$(field '[(s["urn"], s["service_code"], s["minutes"], s["done_on"]) for s in d]')" \
    "[('116469', 'link-officer-advice', 10, '2024-09-06')]"
ok 2024-09-06 ewo-01 message answer 2
expect_out "Message 2 is answered, late."
refuse 1 "message 2 was answered on 6 September 2024" 2024-09-07 ewo-01 message answer 2
ok 2024-09-09 ewo-01 message pass 4 --to EWO-02 --reason "On leave from tomorrow"
refuse 1 "that officer has message 4 already" 2024-09-09 manager message pass 4 --to EWO-02
ok 2024-09-10 ewo-02 message pause 4 --reason "The school is flooded"
ok 2024-09-16 auditor --json standard due
expect_same "a pause has no day" "$(field '[(s["due_on"], s["state"], s["officer"], s["reason"]) for s in d]')" \
    "[(None, 'paused', 'EWO-02', 'The school is flooded')]"
ok 2024-09-17 ewo-02 message resume 4 --on 2024-09-17
ok 2024-09-17 auditor message list
expect_out_has "18 Sep 2024  waiting"
expect_same "columns, at most 80" "$(($(wc -L <<<"$out") <= 80))" 1
ok 2024-09-18 ewo-02 message answer 4
expect_out "Message 4 is answered, in time."
ok 2024-09-18 ewo-01 message take "Twice" --school 137037
ok 2024-09-18 ewo-01 message withdraw 5 --reason "Entered twice"

# ---- actions
ok 2024-09-18 ewo-01 action add "Write to the governors" --school 137037 --officer EWO-01 --due 2024-09-20
expect_out "Action 1 is due on Fri 20 Sep 2024."
ok 2024-09-18 ewo-01 action add "Send the register" --school 137037 --due 2024-09-20
expect_out_has "the school does it, so no clock of ours runs"
refuse 1 "before 18 September 2024, when it was agreed" 2024-09-18 ewo-01 action add "Call" --school 137037 --due 2024-09-17
ok 2024-09-23 auditor standard due --overdue
expect_out_has "20 Sep 2024  overdue  agreed-action  action   1  EWO-01"
refuse 2 "say how far ahead once" 2024-09-23 auditor standard due --overdue --week
ok 2024-09-23 ewo-01 action defer 1 --to 2024-09-27 --reason "Agreed with the clerk"
ok 2024-09-23 auditor standard due --overdue
expect_out "Nothing is overdue."
ok 2024-09-23 auditor standard due --now
expect_out_has "Nothing is due."
ok 2024-09-23 auditor standard due --week
expect_out_has "27 Sep 2024  open"
ok 2024-09-25 ewo-01 action done 1 --outcome "Posted"
ok 2024-09-25 ewo-02 action done 2
ok 2024-09-26 auditor --json action list --all
expect_same "both are done" "$(field '[(a["action"], a["owner"], a["state"], a["due_on"], a["first_due_on"]) for a in d]')" \
    "[(2, 'school', 'done', '2024-09-20', '2024-09-20'), (1, 'EWO-01', 'done', '2024-09-27', '2024-09-20')]"

# ---- how it was kept: with the pause and the new date, and without them
ok 2024-10-01 auditor --json standard report --by month
expect_same "September" \
    "$(field '[(s["standard"], s["period"], s["due"], s["in_time"], s["late"], s["per_cent"], s["per_cent_plain"]) for s in d]')" \
    "[('answer-message', 'September 2024', 3, 2, 1, '66.67', '33.33'), ('agreed-action', 'September 2024', 1, 1, 0, '100.00', '0.00')]"
ok 2024-10-01 auditor --json standard report --of officer --standard answer-message
expect_same "by officer" "$(field '[(s["party"], s["in_time"], s["late"]) for s in d]')" "[('EWO-01', 1, 1), ('EWO-02', 1, 0)]"
ok 2024-10-01 auditor --json standard report --on 2024-09-05 --standard answer-message
expect_same "seen on the 5th, the first was open" "$(field '[(s["due"], s["open"], s["late"]) for s in d]')" "[(2, 2, 0)]"
ok 2024-10-01 auditor standard report --by term
expect_out_has "Autumn 2024"
expect_same "columns, at most 80" "$(($(wc -L <<<"$out") <= 80))" 1
refuse 1 "'week' is none of month, term, year" 2024-10-01 auditor standard report --by week
refuse 1 "'team' is neither officer nor school" 2024-10-01 auditor standard report --of team
refuse 3 "'answers' is no standard" 2024-10-01 auditor standard report --standard answers
refuse 2 "say --year, or --from and --to" 2024-10-01 auditor standard report --year 2024/25 --from 2024-09-01
ok 2024-10-01 auditor book check

finish
