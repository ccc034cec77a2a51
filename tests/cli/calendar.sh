#!/usr/bin/env bash
# tests/cli/calendar.sh - calendars and invitations, each read back by two programs that are not ours
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"

ical_js=${DAYBOOK_ICAL_JS:-$(dirname "$DAYBOOK_BIN")/../npm/node_modules/ical.js/dist/ical.js}
python=python3
"$python" -c 'import icalendar' 2>/dev/null || python=/usr/bin/python3 # Debian's, where another comes first
"$python" -c 'import icalendar' 2>/dev/null && [ -f "$ical_js" ] && command -v node >/dev/null || {
    echo "python3-icalendar, nodejs or ical.js is missing: './bootstrap test' installs them"
    exit 1
}

# read_back FILE..: both programs read the same; what they read becomes 'out'.
read_back() {
    "$python" "$tests_folder/read_ics.py" "$@" >by_python 2>by_python.err
    expect_same "python3-icalendar on $*" "$?$(<by_python.err)" 0
    node "$tests_folder/read_ics.mjs" "$ical_js" "$@" >by_node 2>by_node.err
    expect_same "ical.js on $*" "$?$(<by_node.err)" 0
    expect_same "what both read of $*" "$(<by_node)" "$(<by_python)"
    out=$(<by_python)
}

# ---- a diary over both changes of the clock
new_book
ok 2025-03-03 manager officer set EWO-01 --mail ewo-01@example.gov.uk
ok 2025-03-03 finance school set 137037 --mail office@upper.example
for day in 2025-03-24 2025-03-31 2025-10-20 2025-10-27; do
    ok 2025-03-03 manager visit book --school 137037 --officer EWO-01 --service link-officer-advice --date $day --session am
done
ok 2025-03-03 manager visit book --school 116469 --officer EWO-02 --service fast-track-meeting --place online --date 2025-03-25 --start 13:00 --end 14:30

run calendar feed --officer EWO-01 -o ewo.ics
expect_out "Wrote ewo.ics (4 events)."
run --json calendar feed --school 137037 -o school.ics
expect_same "a file" "$(field '(d["file"], d["events"], d["bytes"] > 0)')" "('school.ics', 4, True)"
run calendar feed --team -o team.ics
expect_out "Wrote team.ics (5 events)."
run --json visit list
booked=$(field '[(v["date"] + "T" + v["start"] + ":00", v["date"] + "T" + v["end"] + ":00") for v in d]')
read_back team.ics
expect_same "wall times" "$(field '[(e["start"], e["end"]) for e in d["events"]]')" "$booked"
read_back ewo.ics
expect_same "instants, on both sides of each change" "$(field '[e["start_at"] for e in d["events"]]')" \
    "['2025-03-24T08:45:00Z', '2025-03-31T07:45:00Z', '2025-10-20T07:45:00Z', '2025-10-27T08:45:00Z']"
expect_same "its head" "$(field '(d["method"], d["name"], d["zones"])')" \
    "('PUBLISH', 'Education Welfare Service: visits of Officer 01', ['Europe/London'])"
expect_same "nobody is in it" "$(field '[e["attendees"] for e in d["events"]]')" "[[], [], [], []]"
read_back school.ics
expect_same "what a school reads" "$(field '(d["events"][0]["summary"], d["events"][0]["location"], d["events"][0]["description"])')" \
    "('Link officer: advice and guidance: Officer 01', 'Upper Shirley High School, Southampton, SO15 7QU', 'Officer 01 (EWO-01)\\nFree service\\nVisit 1')"

# the same bytes on another day, to a file or to standard output, and no half file
cp ewo.ics before.ics
at 2025-03-10
run calendar feed --officer EWO-01 -o -
cmp -s .out before.ics
expect_same "the bytes a week later" "$?" 0
run calendar feed --officer EWO-01 --from 2025-04-01 --to 2025-10-20 -o ewo.ics
expect_out "Wrote ewo.ics (1 event)."
run calendar feed --officer EWO-01 -o nowhere/ewo.ics
expect_exit 4
run calendar feed --officer EWO-01 --school 137037 -o x.ics
expect_exit 2
expect_err_has "one of --officer, --school, --team"
run calendar feed -o x.ics
expect_exit 2
run calendar feed --team
expect_exit 2
run --json calendar feed --team -o -
expect_exit 2
run calendar feed --team --from 2025-04-01 --to 2025-03-01 -o x.ics
expect_exit 1
expect_err_has "1 March 2025 is before 1 April 2025"
run calendar feed --officer nobody -o x.ics
expect_exit 3
[ ! -e x.ics ]
expect_same "no file after a refusal" "$?" 0

# ---- free and busy
at 2025-03-10
run calendar freebusy --officer EWO-01 --from 2025-03-28 --to 2025-03-31 -o busy.ics
expect_out "Wrote busy.ics (4 stretches)."
read_back busy.ics
expect_same "stretches" "$(field '[(s["type"], s["from"], s["to"]) for s in d["busy"][0]["stretches"]][1:4]')" \
    "[('BUSY-UNAVAILABLE', '2025-03-28T17:00:00Z', '2025-03-31T07:30:00Z'), ('BUSY', '2025-03-31T07:45:00Z', '2025-03-31T11:27:00Z'), ('BUSY-UNAVAILABLE', '2025-03-31T16:00:00Z', '2025-03-31T23:00:00Z')]"
expect_same "whose" "$(field 'd["busy"][0]["organizer"]')" "mailto:ewo-01@example.gov.uk"
run calendar freebusy --officer EWO-01 --from 2025-03-28 --to 2026-03-31 -o x.ics
expect_exit 1
expect_err_has "366 at most"

# ---- invitations, and what follows from them
mkdir letters

# calendar_of MESSAGE: its calendar, as both programs read it.
calendar_of() {
    "$DAYBOOK_BIN" mail write letters >.out 2>.err || fail "mail write: $(<.err)"
    "$python" - "$1" <<'P' >message.ics
import email, email.policy, glob, re, sys
for name in glob.glob("letters/*"):
    if int(re.search(r"\d+", name)[0]) == int(sys.argv[1]):
        m = email.message_from_binary_file(open(name, "rb"), policy=email.policy.default)
        parts = [p for p in m.walk() if p.get_content_type() == "text/calendar"]
        assert [p.get_content_type() for p in m.walk()].count("multipart/alternative") == 1
        sys.stdout.buffer.write(parts[0].get_payload(decode=True))
P
    read_back message.ics
}

refuse 1 "the role finance" 2025-03-10 finance calendar invite 1
refuse 1 "cannot invite to a visit for another one" 2025-03-10 ewo-02 calendar invite 1
refuse 3 "there is no visit 99" 2025-03-10 manager calendar invite 99
refuse 2 "VISIT" 2025-03-10 manager calendar invite
ok 2025-03-10 manager --json calendar invite 1 2
expect_out '{"visits":2,"messages":4,"untold":[]}'
ok 2025-03-10 manager calendar invite 1 2
expect_out "Everybody knows already."
ok 2025-03-10 manager calendar publish --to 2025-04-30
expect_out "Nobody was told.

Not told  Name            Visits
--------  --------------  ------
EWO-02    Officer 02           1
116469    Cantell School       1
They have no mail address: 'daybook school set URN --mail ADDRESS' or
'daybook officer set CODE --mail ADDRESS' gives one."
run visit show 2
expect_out_has "Answer     no reply"
run visit list
expect_out_has "booked, no reply"
calendar_of 4
expect_same "a request" "$(field '(d["method"], [(e["sequence"], e["start_at"], e["organizer"], e["status"]) for e in d["events"]])')" \
    "('REQUEST', [(0, '2025-03-31T07:45:00Z', 'mailto:ews@example.gov.uk', 'CONFIRMED')])"
expect_same "who is in it" "$(field '[(a["mail"], a["answer"], a["rsvp"]) for a in d["events"][0]["attendees"]]')" \
    "[('mailto:ewo-01@example.gov.uk', 'ACCEPTED', None), ('mailto:office@upper.example', 'NEEDS-ACTION', 'TRUE')]"
uid=$(field 'd["events"][0]["uid"]')
refuse 1 "the mail address is empty" 2025-03-10 finance school set 137037 --mail ""
refuse 1 "mail" 2025-03-10 manager officer set EWO-01 --mail ""

ok 2025-03-11 manager visit move 2 --date 2025-04-01
calendar_of 6
expect_same "an update" "$(field '(d["method"], d["events"][0]["sequence"], d["events"][0]["start_at"], d["events"][0]["stamp"])')" \
    "('REQUEST', 1, '2025-04-01T07:45:00Z', '2025-03-11T09:00:00Z')"
expect_same "of the same event" "$(field 'd["events"][0]["uid"]')" "$uid"

ok 2025-03-11 manager officer set EWO-02 --mail ewo-02@example.gov.uk
ok 2025-03-12 manager visit move 2 --officer EWO-02
run --json mail list
expect_same "who was told of another officer" "$(field '[(m["to"], m["key"].split(":", 2)[2]) for m in d[6:]]')" \
    "[('ewo-01@example.gov.uk', 'officer-EWO-01:2:CANCEL'), ('ewo-02@example.gov.uk', 'officer-EWO-02:2:REQUEST'), ('office@upper.example', 'school-137037:2:REQUEST')]"
calendar_of 7
expect_same "to who leaves" "$(field '(d["method"], d["events"][0]["status"], d["events"][0]["sequence"], d["events"][0]["start_at"], [a["mail"] for a in d["events"][0]["attendees"]])')" \
    "('CANCEL', 'CANCELLED', 2, '2025-04-01T07:45:00Z', ['mailto:ewo-01@example.gov.uk'])"
calendar_of 9
expect_same "to the school" "$(field '(d["method"], d["events"][0]["uid"] == "'"$uid"'", d["events"][0]["summary"])')" \
    "('REQUEST', True, 'Link officer: advice and guidance: Officer 02')"

ok 2025-03-13 manager visit cancel 2 --by school --reason "A child of the family is ill"
calendar_of 11
expect_same "a cancellation" "$(field '(d["method"], d["events"][0]["status"], d["events"][0]["sequence"], d["events"][0]["uid"] == "'"$uid"'", len(d["events"][0]["attendees"]))')" \
    "('CANCEL', 'CANCELLED', 3, True, 1)"
grep -rqi "child" letters
expect_same "a reason goes nowhere" "$?" 1

# a visit that was called off stays in the feed for sixty days
at 2025-05-12
run calendar feed --team --from 2025-03-01 -o team.ics
read_back team.ics
expect_same "kept" "$(field '[e["status"] for e in d["events"]].count("CANCELLED")')" 1
at 2025-05-13
run calendar feed --team --from 2025-03-01 -o team.ics
expect_out "Wrote team.ics (4 events)."

# ---- every day, where the authority wants it
ok 2025-03-14 finance --json daily
expect_same "not unless it says so" "$(field '"invited" in d')" False
ok 2025-03-14 boss setting set visit.invite yes
ok 2025-03-14 finance --json daily
expect_same "invited" "$(field '(d["invited"]["visits"], d["invited"]["messages"], [u["code"] for u in d["invited"]["untold"]])')" \
    "(3, 5, ['116469'])"
ok 2025-03-14 finance daily
expect_out_has "Officers and schools told of visits"
# a school that became another: it gets the CANCEL, its successor the REQUEST, the officer the change
ok 2025-03-14 finance school set 116469 --mail office@cantell.example
ok 2025-03-14 manager calendar publish
ok 2025-03-14 finance school set 115831 --mail office@hardmoor.example
ok 2025-03-17 finance school succeed 116469 115831 --on 2025-03-17 --kind merger --reason "Joined by order"
run --json mail list
expect_same "who was told of the successor" "$(field 'sorted((m["to"], m["key"].split(":", 2)[2]) for m in d[-3:])')" \
    "[('ewo-02@example.gov.uk', 'officer-EWO-02:1:REQUEST'), ('office@cantell.example', 'school-116469:1:CANCEL'), ('office@hardmoor.example', 'school-115831:1:REQUEST')]"

# what was dropped told nobody
ok 2025-03-17 manager calendar invite 1
expect_out "Everybody knows already."
for i in 1 2; do
    ok 2025-03-17 boss mail drop "$i" --reason "It was for another day"
done
ok 2025-03-17 manager --json calendar invite 1
expect_out '{"visits":1,"messages":2,"untold":[]}'
ok 2025-03-17 manager calendar invite 1
expect_out "Everybody knows already."

run --json mail list
for i in $(field '" ".join(str(m["message"]) for m in d if m["key"].startswith("invite:"))'); do
    calendar_of "$i"
done
run book check
expect_exit 0
finish
