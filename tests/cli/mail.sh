#!/usr/bin/env bash
# tests/cli/mail.sh - messages as files for a mail program: read back by Python's own reader of mail
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book

mkdir empty outgoing again
ok 2024-09-02 auditor mail write empty
expect_out "Wrote 0 messages into empty."
expect_same "no message, no file" "$(ls -A empty)" ""
refuse 4 "cannot write into 'no/where': No such file or directory" 2024-09-02 auditor mail write no/where
refuse 4 "it is no folder" 2024-09-02 auditor mail write "$DAYBOOK"
refuse 1 "'post' is not a state of a message" 2024-09-02 auditor mail write empty --state post
refuse 2 "DIR" 2024-09-02 auditor mail write

# What queues messages comes from acts; here they are put in by hand, into a copy.
cp "$DAYBOOK" mail.db
export DAYBOOK=$work_folder/mail.db
cat >queue.py <<'PYTHON'
import hashlib, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
bodies = ["Dear office\n\n\u00bd day is left = \u00a3184.00.\n" + "long " * 300 + "\n.\nFrom us \n",
          "plain\n", "dropped\n"]
subjects = ["\u00a3184.00 \u2013 \u0175 " * 8, "1.5 days for 2024-25 are left to book", "dropped"]
for n, body in enumerate(bodies, 1):
    db.execute("INSERT INTO message (message_key, mail_to, subject, body, queued_on, state, audit_id) VALUES (?,?,?,?,?,?,1)",
               (f"left:2024:{n}", f"office{n}@school.example", subjects[n - 1].strip(), body, "2024-09-02",
                "dropped" if n == 3 else "queued"))
calendar = "BEGIN:VCALENDAR\r\nSUMMARY:\u0175\r\nEND:VCALENDAR\r\n".encode()
sha = hashlib.sha256(calendar).hexdigest()
db.execute("INSERT INTO blob VALUES (?, 'text/calendar', ?)", (sha, calendar))
for line, form, kind, name in [(1, "alternative", "text/calendar; charset=UTF-8; method=REQUEST", ""),
                               (2, "attachment", "application/ics", "besuch \u0175.ics")]:
    db.execute("INSERT INTO message_part VALUES (1,?,?,?,?,?)", (line, form, kind, name, sha))
db.commit()
PYTHON
python3 queue.py "$DAYBOOK"

ok 2024-09-03 auditor mail write outgoing
expect_out "Wrote 2 messages into outgoing."
expect_same "the files" "$(ls -A outgoing)" "000001.eml
000002.eml"
ok 2024-12-24 auditor --json mail write again --key left:2024:1
expect_same "what it says" "$(field '[(f["message"], f["file"]) for f in d["files"]]')" "[(1, 'again/000001.eml')]"
expect_same "the same bytes, on another day" "$(cmp outgoing/000001.eml again/000001.eml && echo same)" same
ok 2024-12-24 auditor mail write outgoing
expect_same "nothing half written is left" "$(ls -A outgoing | wc -l)" 2
expect_same "the same bytes over them" "$(cmp outgoing/000001.eml again/000001.eml && echo same)" same
ok 2024-12-24 auditor mail write again --state dropped
expect_same "dropped ones are asked for by name" "$(ls -A again)" "000001.eml
000003.eml"

cat >read.py <<'PYTHON'
import email, email.policy, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for n in (1, 2):
    raw = open(f"outgoing/{n:06}.eml", "rb").read()
    assert b"\n" not in raw.replace(b"\r\n", b""), "a LF by itself"
    assert all(len(line) <= 78 for line in raw.split(b"\r\n") if b"boundary" not in line and b"filename" not in line
               and b" name" not in line), "long lines"
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    to, subject, body = db.execute("SELECT mail_to, subject, body FROM message WHERE message_id = ?", (n,)).fetchone()
    assert not mail.defects and not any(part.defects for part in mail.walk()), "defects"
    assert mail["To"].addresses[0].addr_spec == to and len(mail["To"].addresses) == 1, mail["To"]
    assert mail["Subject"] == subject, (mail["Subject"], subject)
    assert mail["From"].addresses[0].addr_spec == "ews@example.gov.uk", mail["From"]
    assert mail["From"].addresses[0].display_name == "Education Welfare Service", mail["From"]
    assert mail["Message-ID"].endswith("@example.gov.uk>") and mail["Date"].datetime.isoformat().startswith("2024-09-02"), mail
    text = mail.get_body(("plain",)).get_content()
    assert text.replace("\r\n", "\n") == body, (len(text), len(body), text[:60], text[-60:], body[-60:])
    parts = [(p.get_content_type(), p.get_content_disposition(), p.get_filename(), p.get_param("method"))
             for p in mail.walk() if not p.is_multipart()]
    want = [("text/plain", None, None, None)]
    if n == 1:
        want += [("text/calendar", None, None, "REQUEST"), ("application/ics", "attachment", "besuch \u0175.ics", None)]
        calendar = db.execute("SELECT bytes FROM blob").fetchone()[0]
        for part in list(mail.walk())[3:]:
            if not part.is_multipart():
                assert part.get_payload(decode=True) == calendar, part
    assert parts == want, parts
print("read back")
PYTHON
expect_same "Python's reader" "$(python3 read.py "$DAYBOOK" 2>&1)" "read back"

ok 2024-09-03 auditor mail show 1
expect_out_has "Also:    text/calendar; charset=UTF-8; method=REQUEST, 44 bytes"
expect_out_has "With:    besuch ŵ.ics, 44 bytes"
ok 2024-09-03 auditor --json mail show 1
expect_same "its parts" "$(field '[(p["form"], p["media_type"], p["name"], p["bytes"]) for p in d["parts"]]')" \
    "[('alternative', 'text/calendar; charset=UTF-8; method=REQUEST', None, 44), ('attachment', 'application/ics', 'besuch ŵ.ics', 44)]"
ok 2024-09-03 auditor --json mail show 2
expect_same "no parts" "$(field 'd["parts"]')" "[]"

# A folder that takes nothing: said, and nothing is left behind.
if [ "$(id -u)" != 0 ]; then
    mkdir closed && chmod 555 closed
    on 2024-09-03 auditor mail write closed
    expect_exit 4
    expect_err_has "cannot write 'closed/000001.eml'"
    expect_same "nothing in it" "$(ls -A closed)" ""
fi
finish
