#!/usr/bin/env bash
# tests/cli/import.sh - an officer's own calendar taken in, again and again; answers to invitations; damaged files
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book
ok 2024-09-02 finance contract quote --school 137037 --days 10
ok 2024-09-02 finance contract agree C-2024-001 --by Bursar
ok 2024-09-02 finance school set 137037 --mail office@upper-shirley.example
ok 2024-09-02 manager visit book --school 137037 --officer EWO-01 --service ewo-days --date 2024-09-10 --session am
ok 2024-09-02 manager visit book --school 137037 --officer EWO-01 --service ewo-days --date 2024-10-16 --session pm

# In the manners of Outlook, Google and Apple; $1 the text with LF.
crlf() { sed 's/$/\r/'; }

cat >apple.ics <<'END'
BEGIN:VCALENDAR
CALSCALE:GREGORIAN
PRODID:-//Example//Apple manner//EN
VERSION:2.0
X-APPLE-CALENDAR-COLOR:#1BADF8
X-WR-CALNAME:Home
BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
DTSTART:19810329T020000
TZNAME:GMT+2
TZOFFSETTO:+0200
TZOFFSETFROM:+0100
END:DAYLIGHT
BEGIN:STANDARD
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
DTSTART:19961027T030000
TZNAME:GMT+1
TZOFFSETTO:+0100
TZOFFSETFROM:+0200
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
DTSTART;TZID=Europe/Paris:20240910T100000
DTEND;TZID=Europe/Paris:20240910T120000
DTSTAMP:20240801T100000Z
UID:9E1F0000-0000-4000-8000-000000000001
SUMMARY:Physiotherapy
BEGIN:VALARM
TRIGGER:-PT30M
ACTION:AUDIO
END:VALARM
END:VEVENT
BEGIN:VEVENT
DTSTART;VALUE=DATE:20241225
DTEND;VALUE=DATE:20241225
DTSTAMP:20240801T100000Z
UID:9E1F0000-0000-4000-8000-000000000002
END:VEVENT
BEGIN:VTODO
UID:9E1F0000-0000-4000-8000-000000000003
END:VTODO
END:VCALENDAR
END

crlf >outlook.ics <<'END'
BEGIN:VCALENDAR
PRODID:-//Example//Outlook manner//EN
VERSION:2.0
METHOD:PUBLISH
X-MS-OLK-FORCEINSPECTOROPEN:TRUE
BEGIN:VTIMEZONE
TZID:GMT Standard Time
BEGIN:STANDARD
DTSTART:16010101T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0100
TZOFFSETTO:-0000
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T010000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:-0000
TZOFFSETTO:+0100
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:040000008200E00074C5B7101A82E008A1
DTSTAMP:20240901T120000Z
DTSTART;TZID="GMT Standard Time":20241021T000000
DTEND;TZID="GMT Standard Time":20241026T000000
SUMMARY;LANGUAGE=en-gb:Madeira
X-MICROSOFT-CDO-BUSYSTATUS:OOF
X-MICROSOFT-CDO-ALLDAYEVENT:TRUE
END:VEVENT
BEGIN:VEVENT
UID:040000008200E00074C5B7101A82E008B2
DTSTAMP:20240901T120000Z
DTSTART;TZID="GMT Standard Time":20241016T140000
DTEND;TZID="GMT Standard Time":20241016T150000
RRULE:FREQ=WEEKLY;COUNT=4;BYDAY=WE
EXDATE;TZID="GMT Standard Time":20241023T140000
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
END:VEVENT
BEGIN:VEVENT
UID:040000008200E00074C5B7101A82E008B2
RECURRENCE-ID;TZID="GMT Standard Time":20241030T140000
DTSTAMP:20240901T120000Z
DTSTART;TZID="GMT Standard Time":20241031T100000
DTEND;TZID="GMT Standard Time":20241031T110000
SEQUENCE:1
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
END:VEVENT
BEGIN:VEVENT
UID:040000008200E00074C5B7101A82E008C3
DTSTAMP:20240901T120000Z
DTSTART;VALUE=DATE:20241101
TRANSP:TRANSPARENT
X-MICROSOFT-CDO-BUSYSTATUS:FREE
END:VEVENT
END:VCALENDAR
END

# ---- Apple's: shown first, then taken, then the same again
before=$(fingerprint)
ok 2024-09-02 ewo-01 calendar import apple.ics --officer EWO-01 --preview
expect_out "What   Kind  From         Start  To           End
-----  ----  -----------  -----  -----------  -----
added  busy  10 Sep 2024  09:00  10 Sep 2024  11:00
added  busy  25 Dec 2024  00:00  25 Dec 2024  24:00

EWO-01: 2 absences added, 0 changed, 0 withdrawn, 0 unchanged.
Booked then, and to be covered or moved:
  visit 1, Tue 10 Sep 2024 08:45, Upper Shirley High School"
expect_err "line 41: VTODO is not known, and is passed over
preview: nothing was written"
expect_same "the book after a preview" "$(fingerprint)" "$before"
ok 2024-09-02 ewo-01 calendar import apple.ics --officer EWO-01
expect_out_has "EWO-01: 2 absences added, 0 changed, 0 withdrawn, 0 unchanged."
expect_out_has "  visit 1, Tue 10 Sep 2024 08:45, Upper Shirley High School"
taken=$(fingerprint)
ok 2024-09-03 ewo-01 calendar import apple.ics --officer EWO-01
expect_out "EWO-01: 0 absences added, 0 changed, 0 withdrawn, 2 unchanged."
expect_same "the book after the same file" "$(fingerprint)" "$taken"
run_in "$(cat apple.ics)" --as ewo-01 calendar import - --officer EWO-01
expect_exit 0
expect_out "EWO-01: 0 absences added, 0 changed, 0 withdrawn, 2 unchanged."
expect_same "why somebody is away is nowhere" "$(grep -c Physio "$DAYBOOK")" 0

# ---- the file changes: an hour later, another gone
sed -e 's/20240910T1/20240911T1/' -e '/^DTSTART;VALUE=DATE:20241225/,/^UID/d' apple.ics |
    sed '/^BEGIN:VEVENT$/{N;/\nEND:VEVENT$/d}' >apple2.ics
ok 2024-09-04 manager --json calendar import apple2.ics --officer EWO-01
expect_same "changed and withdrawn" \
    "$(field '[(c["change"], c["from"], c["start"], c["end"]) for c in d["changes"]]')" \
    "[('changed', '2024-09-11', '09:00', '11:00'), ('withdrawn', '2024-12-25', '00:00', '24:00')]"
ok 2024-09-04 auditor book check

# ---- Outlook's: out of office, a series with one left out and one moved, a free day
ok 2024-09-02 manager --json calendar import outlook.ics --officer EWO-02 --kind leave --preview
expect_same "as leave" "$(field '{c["kind"] for c in d["changes"]}')" "{'leave'}"
ok 2024-09-02 manager --json calendar import outlook.ics --officer EWO-02
expect_same "counts" "$(field '[d[k] for k in ("events", "added", "free", "outside")]')" "[3, 4, 1, 0]"
expect_same "times" "$(field '[(c["kind"], c["from"], c["start"], c["to"], c["end"]) for c in d["changes"]]')" \
    "[('busy', '2024-10-16', '14:00', '2024-10-16', '15:00'), ('other', '2024-10-21', '00:00', '2024-10-25', '24:00'), ('busy', '2024-10-31', '10:00', '2024-10-31', '11:00'), ('busy', '2024-11-06', '14:00', '2024-11-06', '15:00')]"
ok 2024-09-02 manager --csv calendar import outlook.ics --officer EWO-01
expect_same "the head of the CSV" "${out%%$'\n'*}" "change,kind,from,start,to,end"
ok 2024-09-02 manager absence list --officer EWO-01
expect_same "columns, at most 80" "$(($(wc -L <<<"$out") <= 80))" 1
refuse 1 "EWO-02 is not available from 13:00 to 16:42" 2024-09-02 ewo-02 visit book --school 137037 --officer EWO-02 --service ewo-days --date 2024-11-06 --session pm

# ---- withdrawn by hand: the same file does not bring it back
day_off() { printf 'BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:off\nDTSTART:%s\nEND:VEVENT\nEND:VCALENDAR\n' "$1" >off.ics; }
ok 2024-09-04 manager officer add EWO-03 --name "Officer 03" --role ewo
day_off 20241209
ok 2024-09-04 manager calendar import off.ics --officer EWO-03
number=$(sqlite3 -readonly "$DAYBOOK" "SELECT absence_id FROM absence WHERE uid = 'off'")
ok 2024-09-04 manager absence withdraw "$number" --reason "There after all"
ok 2024-09-04 manager calendar import off.ics --officer EWO-03
expect_out "EWO-03: 0 absences added, 0 changed, 0 withdrawn, 0 unchanged.
1 time stays withdrawn, as somebody withdrew it."
ok 2024-09-04 manager --json calendar import off.ics --officer EWO-03
expect_same "stays withdrawn" "$(field 'd["stay_withdrawn"]')" 1
day_off 20241210
ok 2024-09-04 manager calendar import off.ics --officer EWO-03
expect_out "EWO-03: 1 absence added, 0 changed, 0 withdrawn, 0 unchanged."

# ---- refused, and the book as it was
refuse 1 "say whose calendar it is, with --officer" 2024-09-02 manager calendar import apple.ics
refuse 1 "cannot take in a calendar for another" 2024-09-02 ewo-02 calendar import apple.ics --officer EWO-01
refuse 1 "'calendar import' is for" 2024-09-02 finance calendar import apple.ics --officer EWO-01
refuse 3 "no officer" 2024-09-02 manager calendar import apple.ics --officer EWO-99
refuse 1 "'holiday' is not a kind of absence" 2024-09-02 manager calendar import apple.ics --officer EWO-01 --kind holiday
refuse 4 "cannot read 'nowhere.ics'" 2024-09-02 manager calendar import nowhere.ics --officer EWO-01
refuse 2 "FILE.ics" 2024-09-02 manager calendar import --officer EWO-01
bad() { # SENTENCE TEXT-OF-AN-EVENT: refused with its line
    printf 'BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:x\n%b\nEND:VEVENT\nEND:VCALENDAR\n' "$2" >bad.ics
    refuse 1 "'bad.ics': $1" 2024-09-02 manager calendar import bad.ics --officer EWO-01
}
bad "line 5: DTSTART: '20250230' is no date or time that there is" 'DTSTART:20250230'
bad "line 6: recurs 'SECONDLY'" 'DTSTART:20240902\nRRULE:FREQ=SECONDLY'
bad "line 6: 'RSCALE=CHINESE' is not taken" 'DTSTART:20240902\nRRULE:RSCALE=CHINESE;FREQ=YEARLY'
bad "line 6: '30' is not NAME:VALUE" 'DTSTART:20240902\n30'
bad "line 5: the time zone 'Atlantis' is not in the file" 'DTSTART;TZID=Atlantis:20240902T090000'
bad "line 6: END:VEVENT, but VALARM began last, on line 5" 'BEGIN:VALARM'
{
    printf 'BEGIN:VCALENDAR\nVERSION:2.0\n'
    for n in $(seq 130); do
        printf 'BEGIN:VEVENT\nUID:%d\nDTSTART;VALUE=DATE:19000101\nRRULE:FREQ=DAILY;BYMONTH=1;BYMONTHDAY=1;COUNT=100000\nEND:VEVENT\n' "$n"
    done
    printf 'END:VCALENDAR\n'
} >seldom.ics
refuse 1 "the events of the file recur more than 400000 times, or so seldom" 2024-09-02 manager calendar import seldom.ics --officer EWO-01
head -c 700 apple.ics >cut.ics
refuse 1 "'cut.ics': line" 2024-09-02 manager calendar import cut.ics --officer EWO-01
printf 'BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n' >request.ics
refuse 1 "line 2: METHOD:REQUEST asks somebody to do something" 2024-09-02 manager calendar import request.ics --officer EWO-01
on 2024-09-02 manager --json calendar import bad.ics --officer EWO-01
expect_exit 1
expect_err_has '"line":6'
head -c 3000000 /dev/zero | tr '\0' x >large.ics
refuse 1 "'large.ics' has more than the 2097152 bytes allowed" 2024-09-02 manager calendar import large.ics --officer EWO-01

# ---- answers: the invitation goes out, and what comes back is written down
ok 2024-09-02 manager calendar invite 2
mkdir outgoing
ok 2024-09-02 auditor mail write outgoing
cat >reply.py <<'PYTHON'
# reply.py MAIL PARTSTAT STAMP: the answer that a calendar program makes of the invitation in a mail
import email, email.policy, glob, re, sys
want, word, stamp = sys.argv[1:]
for name in sorted(glob.glob("outgoing/*.eml"), reverse=True):
    mail = email.message_from_bytes(open(name, "rb").read(), policy=email.policy.default)
    parts = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
    if mail["To"].addresses[0].addr_spec == want and parts:
        break
assert parts[0].get_param("method") == "REQUEST", parts[0]
event = dict(re.findall(r"^(UID|SEQUENCE):(.*)$", re.sub(r"\r\n[ \t]", "", parts[0].get_payload(decode=True).decode()).replace("\r", ""), re.M))
print("\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//Answer//EN", "METHOD:REPLY", "BEGIN:VEVENT",
    f"UID:{event['UID']}", f"SEQUENCE:{event['SEQUENCE']}", f"DTSTAMP:{stamp}",
    f"ATTENDEE;PARTSTAT={word}:mailto:{want.upper()}", "END:VEVENT", "END:VCALENDAR"]))
PYTHON
answer() { python3 reply.py "$@" >answer.ics || fail "no answer was made"; }
answer office@upper-shirley.example TENTATIVE 20240903T100000Z
ok 2024-09-03 manager calendar import answer.ics --preview
expect_out "Upper Shirley High School (137037) says tentative to visit 2, 16 October 2024 at 13:00.
preview: nothing was written"
ok 2024-09-03 manager calendar import answer.ics
expect_out "Upper Shirley High School (137037) says tentative to visit 2, 16 October 2024 at 13:00."
known=$(fingerprint)
ok 2024-09-03 manager calendar import answer.ics
expect_out_has "The book has that answer already."
expect_same "the book after the same answer" "$(fingerprint)" "$known"
refuse 1 "leave off --officer" 2024-09-03 manager calendar import answer.ics --officer EWO-01
cp answer.ics first.ics
answer office@upper-shirley.example ACCEPTED 20240904T100000Z
ok 2024-09-04 manager --json calendar import answer.ics
expect_same "accepted" "$(field '(d["visit"], d["reply"], d["result"], d["party"], d["code"])')" \
    "(2, 'accepted', 'taken', 'school', '137037')"
ok 2024-09-04 manager calendar import first.ics
expect_out_has "Not taken: there is a later answer."
ok 2024-09-05 manager visit move 2 --date 2024-10-17
ok 2024-09-05 manager calendar import answer.ics
expect_out "Upper Shirley High School (137037) says accepted to visit 2, 16 October 2024 at 13:00.
Not taken: the visit was moved since it was invited to."
ok 2024-09-05 auditor mail write outgoing
answer office@upper-shirley.example DECLINED 20240906T100000Z
ok 2024-09-06 manager calendar import answer.ics
expect_out "Upper Shirley High School (137037) says declined to visit 2, 17 October 2024 at 13:00."
# an officer's answer: shown where the visit is
ok 2024-09-06 manager visit list
expect_out_has "booked, declined"
ok 2024-09-06 manager officer set EWO-01 --mail ewo-01@example.gov.uk
ok 2024-09-06 manager calendar invite 2
ok 2024-09-06 auditor mail write outgoing
cp answer.ics school.ics
answer ewo-01@example.gov.uk DECLINED 20240906T080000Z
ok 2024-09-06 manager calendar import answer.ics
ok 2024-09-06 manager visit show 2
expect_out_has "Answer     EWO-01 declined"
ok 2024-09-06 manager visit list
expect_out_has "  EWO-01 declined"
expect_same "the widest line" "$(sed 's/…/./g' <<<"$out" | awk 'length > 80')" ""
ok 2024-09-06 manager --json visit show 2
expect_same "each officer's answer" "$(field 'd["officer_replies"]')" "[{'officer': 'EWO-01', 'reply': 'declined'}]"
ok 2024-09-06 manager --json visit list
expect_same "who declined" "$(field '[v["declined_by"] for v in d if v["visit"] == 2]')" "['EWO-01']"
cp school.ics answer.ics
sed 's/office@upper/head@upper/I' answer.ics >other.ics
refuse 1 "nobody was invited to visit 2 at 'head@upper" 2024-09-06 manager calendar import other.ics
sed 's/^UID:.*/UID:of-something-else\r/' answer.ics >other.ics
refuse 3 "no visit has the UID 'of-something-else'" 2024-09-06 manager calendar import other.ics
ok 2024-09-06 auditor book check
finish
