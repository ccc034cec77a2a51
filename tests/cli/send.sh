#!/usr/bin/env bash
# tests/cli/send.sh - mail sent to a real SMTP server on this machine (Debian's aiosmtpd), which takes it, puts it off,
# refuses it, breaks off, never answers, or is not who it says; read back by Python's own reader of mail.
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
. "$tests_folder/cli/smtp.sh"
command -v openssl >/dev/null || {
    echo "openssl is missing: './bootstrap test' installs it"
    exit 1
}

# ---- certificates: an authority of our own, one of somebody else, and a name that is not the server's
certificate() { # NAME AUTHORITY ALTERNATIVE
    openssl req -newkey rsa:2048 -nodes -subj "/CN=$1" -keyout "$1.key" -out "$1.csr" 2>/dev/null
    openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -CAcreateserial -days 30000 \
        -extfile <(echo "subjectAltName=$3") -out "$1.pem" 2>/dev/null
}
for name in ours theirs; do
    openssl req -x509 -newkey rsa:2048 -nodes -days 30000 -subj "/CN=$name" -keyout $name.key -out $name.pem 2>/dev/null
done
certificate good ours DNS:localhost,IP:127.0.0.1
certificate forged theirs DNS:localhost,IP:127.0.0.1
certificate renamed ours DNS:mail.example.org

new_book
started=$DAYBOOK
setting() { ok 2024-03-04 boss setting set "$@" --from 2024-01-01; }

# What queues messages comes from acts; here they are put in by hand, into a copy.
queue() { # BOOK ADDRESS...
    "$python" - "$@" <<'PYTHON'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for to in sys.argv[2:]:
    n = db.execute("SELECT coalesce(max(message_id), 0) + 1 FROM message").fetchone()[0]
    body = "Dear office\n\n.\n..two points\n\u00a3184.00 \u00bd day\nFrom us \n" + "long " * 400 + "\n"
    db.execute("INSERT INTO message (message_key, mail_to, subject, body, queued_on, state, audit_id) VALUES (?,?,?,?,?,?,1)",
               (f"left:2024:{n}", to, f"\u00a3184.00 \u0175 {n}", body, "2024-09-02", "queued"))
    for line, form, kind, name, data in [(1, "alternative", "text/calendar; charset=UTF-8; method=REQUEST", "", b"BEGIN:VCALENDAR\r\n"),
                                         (2, "attachment", "application/pdf", "EWS24-00001.pdf", bytes(range(256)) * 40)]:
        import hashlib
        sha = hashlib.sha256(data).hexdigest()
        db.execute("INSERT INTO blob VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (sha, kind, data))
        db.execute("INSERT INTO message_part VALUES (?,?,?,?,?,?)", (n, line, form, kind, name, sha))
db.commit()
PYTHON
}
fresh() { # NAME ADDRESS...: a book of its own with these messages
    cp "$started" "$1.db"
    export DAYBOOK=$work_folder/$1.db
    shift
    queue "$DAYBOOK" "$@"
    known_state=
}
clock() { export DAYBOOK_TODAY=${1%T*} DAYBOOK_NOW=$1; }
send() {
    known_state=
    run --as finance mail send "$@"
}
# The state of each message, in order; then d of field() is the list.
expect_states() { # WHAT STATES
    run --json mail list
    expect_same "$1" "$(field '" ".join(m["state"] for m in d)')" "$2"
}
# What the book's own check says of tries: messages that a test put in by hand are no acts.
expect_in_order() {
    run --as auditor --json book check
    expect_same "findings" "$(field '[f["finding"] for f in d if "try" in f["finding"] or "tries" in f["finding"] or "sent" in f["finding"]]')" "[]"
}

# ---- nothing is set
fresh unset a@school.example
refuse 1 "'daybook setting set mail.server HOST:PORT'" 2024-09-02 finance mail send
refuse 1 "'mail send' is for" 2024-09-02 ewo-01 mail send
refuse 1 "is not a mail server" 2024-09-02 boss setting set mail.server "mail.example.gov.uk:0"
refuse 1 "is not a mail server" 2024-09-02 boss setting set mail.server "http://mail.example.gov.uk"
refuse 1 "is not a mail server" 2024-09-02 boss setting set mail.server "mail.example.gov.uk:25/x"
refuse 1 "is not a value of mail.tls" 2024-09-02 boss setting set mail.tls maybe

export DAYBOOK=$started
setting mail.timeout 1
setting mail.ca-file "$work_folder/ours.pem"

# ---- taken, put off, refused
serve plain --cert good.pem --key good.key
setting mail.server "localhost:$port"
fresh mixed office@school.example grey@school.example gone@school.example policy@school.example bad@school.example last@school.example
clock 2024-09-02T09:00:00Z
send
expect_exit 1
expect_err "daybook mail send: 3 of 6 were not sent"
expect_out "Sent 2 messages.
No  To                     State    Next         Because
--  ---------------------  -------  -----------  -------------------------------
 2  grey@school.example    waiting  2 Sep 10:05  450 4.2.0 Greylisted, try agai…
 3  gone@school.example    refused               550 5.1.1 The account that you…
 4  policy@school.example  refused               550 5.7.1 Not from you
 5  bad@school.example     refused               554 5.6.0 Content refused"
expect_states "states" "sent waiting refused refused refused sent"
expect_same "what was said" "$(field '[m["reply"] for m in d][2:4]')" \
    "['550 5.1.1 The account that you tried to reach does not exist', '550 5.7.1 Not from you']"
run mail show 3
expect_out_has "Tried:   2 September 2024 10:00 to gone@school.example, refused
         550 5.1.1 The account that you tried to reach does not exist"
run mail show 2
expect_out_has "         due again 2 September 2024 10:05"

# the very bytes that 'mail write' writes, and a mail that Python reads
mkdir written
ok 2024-12-24 auditor mail write written --state sent
expect_same "the first mail" "$(cmp plain/1.eml written/000001.eml && echo same)" same
expect_same "the last mail" "$(cmp plain/2.eml written/000006.eml && echo same)" same
cat >read.py <<'PYTHON'
import email, email.policy, sqlite3, sys
raw = open(sys.argv[2], "rb").read()
mail = email.message_from_bytes(raw, policy=email.policy.default)
to, subject, body = sqlite3.connect(sys.argv[1]).execute("SELECT mail_to, subject, body FROM message WHERE message_id = 1").fetchone()
assert not mail.defects and not any(part.defects for part in mail.walk()), "defects"
assert mail["To"].addresses[0].addr_spec == to and mail["Subject"] == subject, (mail["To"], mail["Subject"])
text = mail.get_body(("plain",))
assert text.get_content().replace("\r\n", "\n") == body and text.get_content_charset() == "utf-8", text.get_content()[:90]
parts = [(p.get_content_type(), p.get_filename(), p.get_param("method")) for p in mail.walk() if not p.is_multipart()]
assert parts == [("text/plain", None, None), ("text/calendar", None, "REQUEST"), ("application/pdf", "EWS24-00001.pdf", None)], parts
assert list(mail.iter_attachments())[-1].get_payload(decode=True) == bytes(range(256)) * 40, "the PDF"
print(mail["Message-ID"])
PYTHON
expect_same "Python's reader" "$("$python" read.py "$DAYBOOK" plain/1.eml 2>&1 | grep -c '^<.*@example.gov.uk>$')" 1

# not before its time; then it is taken, and nothing is sent twice
clock 2024-09-02T09:04:59Z
send
expect_exit 0
expect_out "No message is due."
clock 2024-09-02T09:05:00Z
send
expect_exit 0
expect_out "Sent 1 message."
expect_states "states" "sent sent refused refused refused sent"
send
expect_out "No message is due."
expect_same "taken" "$(took plain)" 3
expect_in_order

# what went out, or was refused, only by request
refuse 1 "message 1 was sent already: --again" 2024-09-02 finance mail send 1
refuse 1 "message 3 was refused (550 5.1.1" 2024-09-02 finance mail send 3
refuse 3 "there is no message 99" 2024-09-02 finance mail send 99
refuse 2 "--again is for messages that are named" 2024-09-02 finance mail send --again
refuse 2 "--limit and --now are for what is due" 2024-09-02 finance mail send 1 --now
refuse 1 "is not a mail address" 2024-09-02 finance mail send 3 --to nobody
refuse 1 "message 1 is sent: what went out" 2024-09-02 finance mail drop 1 --reason x
clock 2024-09-02T10:00:00Z
send 1 1 --again
expect_exit 0
expect_out "Sent 1 message."
expect_same "the same bytes again" "$(cmp plain/1.eml plain/4.eml && echo same)" same
send 3 --to new@school.example
expect_exit 0
expect_same "to another address" "$(log plain | tail -2)" "to new@school.example
took 5"
expect_same "with the words as they were" "$(grep -a '^To:' plain/5.eml | tr -d '\r')" "To: <gone@school.example>"
run --json mail show 3
expect_same "its tries" "$(field '[(t["to"], t["outcome"], t["asked"], t["by"]) for t in d["tries"]], d["state"], d["goes_to"]')" \
    "([('gone@school.example', 'refused', False, 'finance'), ('new@school.example', 'accepted', True, 'finance')], 'sent', 'new@school.example')"
ok 2024-09-02 finance mail drop 4 --reason "told by telephone"
refuse 1 "message 4 was dropped (told by telephone)" 2024-09-02 finance mail send 4 --again

# ---- one connection for many; a limit
fresh many a@x.example b@x.example c@x.example d@x.example e@x.example
rm plain/log
clock 2024-09-02T09:00:00Z
send --limit 2
expect_out "Sent 2 messages."
run --json --as finance mail send
expect_same "JSON" "$(field 'd["sent"], d["left"], d["refused"], [m["state"] for m in d["messages"]]')" "(3, 0, 0, ['sent', 'sent', 'sent'])"
expect_same "connections" "$(connected plain)" 2
refuse 1 "limit '0'" 2024-09-02 finance mail send --limit 0

# ---- put off again and again: five waits, then it is given up
fresh full full@x.example
for wait in 09:05 09:35 11:35 19:35; do
    send
    expect_exit 0
    run --json mail list
    expect_same "next time" "$(field 'd[0]["next_at"], d[0]["state"]')" "('2024-09-02T$wait:00Z', 'waiting')"
    clock 2024-09-02T$wait:00Z
done
send
clock 2024-09-03T19:35:00Z
send
expect_exit 1
expect_err_has "1 of 1 were not sent"
run --json mail show 1
expect_same "given up" "$(field 'd["state"], [t["outcome"] for t in d["tries"]]')" \
    "('refused', ['deferred', 'deferred', 'deferred', 'deferred', 'deferred', 'given-up'])"
send 1 --again
expect_exit 0
expect_states "asked for, it begins anew" waiting

# ---- the server as a whole: nobody is there, it is closing, it does not know us
nobody_there() { # WHAT SENTENCE
    clock 2024-09-02T09:00:00Z
    send
    expect_exit 4
    expect_err_has "the mail server takes nothing: $2"
    expect_err_has "; 2 others were not tried"
    expect_states "$1: states" "waiting queued queued"
    expect_same "$1: next" "$(field 'd[0]["next_at"]')" "2024-09-02T09:05:00Z"
}
export DAYBOOK=$started
setting mail.server localhost:1
fresh away a@x.example b@x.example c@x.example
nobody_there "no server" "no connection to the server"
for try in 1 2 3 4 5 6 7; do # it is never given up for the server's sake
    clock 2024-09-1${try}T09:00:00Z
    send --limit 1
    expect_exit 4
done
expect_states "still waiting" "waiting queued queued"

at_server() { # NAME OPTIONS...: a server, and a book with three messages for it
    local name=$1
    shift
    serve "$name" "$@"
    export DAYBOOK=$started
    setting mail.server "localhost:$port"
    fresh "$name" a@x.example b@x.example c@x.example
}
at_server busy --cert good.pem --key good.key --greet "421 4.3.2 Too busy"
nobody_there "greeting" "421 4.3.2 Too busy"
at_server sender --cert good.pem --key good.key --from "550 5.7.1 Sender unknown"
nobody_there "sender" "550 5.7.1 Sender unknown"
expect_same "tried once" "$(log sender | grep -c '^from')" 1
at_server forged --cert forged.pem --key forged.key
nobody_there "certificate" "the server's certificate is not to be trusted"
at_server renamed --cert renamed.pem --key renamed.key
nobody_there "name in the certificate" "the server's certificate is not to be trusted"
at_server clear --tls none
nobody_there "no STARTTLS" "the server offers no encryption (STARTTLS), and without it nothing is sent"
expect_same "nothing in clear text" "$(log clear)" connect
at_server closing --cert good.pem --key good.key
queue "$DAYBOOK" closing@x.example d@x.example
clock 2024-09-02T09:00:00Z
send
expect_exit 4
expect_err_has "421 4.3.2 Service shutting down; 1 other was not tried"
expect_states "states" "sent sent sent waiting queued"

# clear text on this machine alone, when it is wanted
export DAYBOOK=$started
setting mail.server "127.0.0.1:$(<clear/port)"
setting mail.tls none
fresh loopback a@x.example
clock 2024-09-02T09:00:00Z
send
expect_exit 0
ok 2024-09-02 boss setting set mail.server mail.example.gov.uk:25
queue "$DAYBOOK" b@x.example
refuse 1 "mail.tls is none, and mail.example.gov.uk is not this machine" 2024-09-02 finance mail send
ok 2024-09-02 boss setting set mail.server smtps://localhost
refuse 1 "mail.tls is none" 2024-09-02 finance mail send

# TLS from the first byte
export DAYBOOK=$started
setting mail.tls implicit
at_server implicit --tls implicit --cert good.pem --key good.key
clock 2024-09-02T09:00:00Z
send
expect_exit 0
expect_same "taken" "$(took implicit)" 3
export DAYBOOK=$started
setting mail.tls required
fresh smtps a@x.example
ok 2024-09-02 boss setting set mail.server "smtps://localhost:$port"
clock 2024-09-02T09:00:00Z
send
expect_exit 0

# ---- user and password: never in the book, never said
at_server login --cert good.pem --key good.key --auth "ews:s3cret"
ok 2024-09-02 boss setting set mail.user ews
refuse 1 "there is no password: put it into DAYBOOK_SMTP_PASSWORD" 2024-09-02 finance mail send
clock 2024-09-02T09:00:00Z
DAYBOOK_SMTP_PASSWORD=pAssw0rd send --limit 1
expect_exit 4
expect_err_has "535 5.7.8"
echo s3cret >password
chmod 644 password
ok 2024-09-02 boss setting set mail.password-file "$work_folder/password"
refuse 1 "can be read by others: 'chmod 600' it first" 2024-09-02 finance mail send
chmod 600 password
clock 2024-09-02T09:00:00Z
send --now
expect_exit 0
expect_out "Sent 3 messages."
rm password
queue "$DAYBOOK" d@x.example
refuse 4 "(mail.password-file): No such file" 2024-09-02 finance mail send
clock 2024-09-02T09:00:00Z
DAYBOOK_SMTP_PASSWORD=s3cret send
expect_exit 0
checks=$((checks + 1))
grep -qaE 's3cret|pAssw0rd' "$DAYBOOK" && fail "the password is in the book"

# ---- doubtful: broken off after the body was begun, never answered, taken and then gone
for how in drop silent late; do
    at_server $how --cert good.pem --key good.key
    queue "$DAYBOOK" $how@x.example e@x.example
    clock 2024-09-02T09:00:00Z
    send
    expect_exit 4
    expect_err_has "message 4 is doubtful, it may have arrived: "
    expect_err_has "; 1 other was not tried"
    [ $how != silent ] || expect_err_has "the server did not answer within 1 s"
    expect_states "$how" "sent sent sent doubtful queued"
    clock 2024-09-09T09:00:00Z
    send
    expect_exit 0
    expect_states "$how, a week later" "sent sent sent doubtful sent"
    refuse 1 "message 4 is doubtful, it may have arrived: --again" 2024-09-09 finance mail send 4
    refuse 1 "message 4 is doubtful: what went out, or may have" 2024-09-09 finance mail drop 4 --reason x
    expect_in_order
done

# ---- killed in the middle: doubtful to every later reader, resent on request with the same Message-ID
at_server killed --cert good.pem --key good.key
fresh killed silent@x.example b@x.example
clock 2024-09-02T09:00:00Z
ok 2024-09-02 boss setting set mail.timeout 60
"$DAYBOOK_BIN" --as finance mail send >/dev/null 2>&1 </dev/null &
sender=$!
for ((i = 0; i < 200; i++)); do
    log killed | grep -q silent$ && break
    sleep 0.05
done
kill -KILL $sender
wait $sender 2>/dev/null
expect_states "killed" "doubtful queued"
run mail show 1
expect_out_has "Tried:   2 September 2024 10:00 to silent@x.example, its end is not known"
send
expect_out "Sent 1 message."
expect_states "the other went" "doubtful sent"
send 1 --again --to quick@x.example
expect_exit 0
expect_states "resent" "sent sent"
mkdir again
ok 2024-09-02 auditor mail write again --state sent
expect_same "the same bytes" "$(cmp again/000001.eml killed/2.eml && echo same)" same
run --json mail show 1
expect_same "tries" "$(field '[(t["outcome"], t["asked"]) for t in d["tries"]]')" "[(None, False), ('accepted', True)]"
expect_in_order

# a setting of its day that was changed since would make another mail of it
ok 2024-09-02 boss setting set authority.mail other@example.gov.uk --from 2024-01-01
send 1 --again
expect_exit 1
expect_out_has "message 1 would not be the mail"

# ---- what came back: a report, the address that fails, and what waits for it
at_server returned --cert good.pem --key good.key
fresh returned office@school.example office@school.example later@school.example
clock 2024-09-02T09:00:00Z
send --limit 1
expect_exit 0
report() { # FILE ACTION STATUS WORDS [MESSAGE-ID]
    local id=${5:-$(grep -a '^Message-ID:' returned/1.eml | tr -d '\r' | sed 's/.*: //')}
    printf '%s\r\n' "From: MAILER-DAEMON@localhost" "Content-Type: multipart/report; report-type=delivery-status; boundary=\"=_x\"" "" \
        "--=_x" "Content-Type: text/plain" "" "It did not arrive." \
        "--=_x" "Content-Type: message/delivery-status" "" "Reporting-MTA: dns; localhost" "" \
        "Final-Recipient: rfc822; office@school.example" "Action: $2" "Status: $3" "Diagnostic-Code: smtp; $4" \
        "--=_x" "Content-Type: text/rfc822-headers" "" "Message-ID: $id" "" "--=_x--" >"$1"
}
report delayed.eml delayed 4.4.1 "421 no answer yet"
report failed.eml failed 5.1.1 "550 5.1.1 Nobody of that name"
report strange.eml failed 5.1.1 "550 no" "<$(printf '%032d' 0)@example.gov.uk>"
refuse 1 "'plain/1.eml': it is no report of a mail server about a mail" 2024-09-03 finance mail bounce plain/1.eml
refuse 3 "'strange.eml': the report is about no message of this book" 2024-09-03 finance mail bounce strange.eml
refuse 4 "nothing.eml" 2024-09-03 finance mail bounce nothing.eml
refuse 1 "'mail bounce' is for" 2024-09-03 auditor mail bounce failed.eml
ok 2024-09-03 auditor mail failing
expect_out "Every address takes mail, as far as is known."
ok 2024-09-03 finance mail bounce delayed.eml
expect_out "Message 1 to office@school.example ('£184.00 ŵ 1') delayed: 421 no answer yet."
expect_states "delayed" "sent queued queued"
ok 2024-09-03 finance school set 137037 --mail office@school.example
ok 2024-09-03 finance school set 137037 --payer-mail later@school.example
ok 2024-09-03 manager officer set EWO-01 --mail Office@School.Example
ok 2024-09-03 finance mail bounce failed.eml
expect_out_has "Message 1 to office@school.example ('£184.00 ŵ 1') did not arrive: 550 5.1.1 Nobody of that name."
refuse 1 "this report, about message 1, was read on 3 September 2024 already" 2024-09-03 finance mail bounce failed.eml
expect_states "came back, and held" "refused waiting queued"
ok 2024-09-03 auditor --json mail failing
expect_same "failing" "$(field '[(f["address"], f["since"], f["messages"], f["kind"], f["code"], f["reason"], f["held"], f["remedy"]) for f in d]')" \
    "[('office@school.example', '2024-09-03', 2, 'school', '137037', '550 5.1.1 Nobody of that name', True, 'daybook school set 137037 --mail ADDRESS'), ('office@school.example', '2024-09-03', 2, 'officer', 'EWO-01', '550 5.1.1 Nobody of that name', True, 'daybook officer set EWO-01 --mail ADDRESS')]"
ok 2024-09-03 auditor mail failing
expect_out_has "    daybook school set 137037 --mail ADDRESS
    daybook officer set EWO-01 --mail ADDRESS
    daybook mail send NUMBER --to ADDRESS"
expect_same "at most 80 columns" "$(($(wc -L <<<"$out") <= 80))" 1
ok 2024-09-03 auditor mail list
expect_out_has "waiting: held"
ok 2024-09-03 auditor mail show 2
expect_out_has "Held:    office@school.example takes no mail (550 5.1.1 Nobody of that name)"
ok 2024-09-03 auditor mail show 1
expect_out_has "Report:  3 September 2024, failed
         550 5.1.1 Nobody of that name"
clock 2024-09-03T10:00:00Z
send
expect_out "Sent 1 message."
expect_states "held" "refused waiting sent"
refuse 1 "message 2 is held, office@school.example takes no mail (550 5.1.1 Nobody of that name): --to" 2024-09-03 finance mail send 2
clock 2024-09-03T10:00:00Z
send 1 2 --to new@school.example
expect_out "Sent 2 messages."
expect_states "sent elsewhere" "sent sent sent"
ok 2024-09-04 finance school set 137037 --mail new@school.example
ok 2024-09-04 manager officer set EWO-01 --mail ewo-01@example.gov.uk
ok 2024-09-04 auditor mail failing
expect_out "Every address takes mail, as far as is known."

# one that fails for now is listed, and not held; what it takes again takes it off the list
queue "$DAYBOOK" new@school.example
report full.eml failed 4.2.2 "452 Mailbox full" "$(grep -a '^Message-ID:' returned/4.eml | tr -d '\r' | sed 's/.*: //')"
sed -i 's/office@/new@/' full.eml
ok 2024-09-04 finance --json mail bounce full.eml
expect_same "JSON" "$(field 'd["message"], d["to"], d["action"], d["status"], d["state"]')" "(2, 'new@school.example', 'failed', '4.2.2', 'refused')"
ok 2024-09-04 auditor --json mail failing
expect_same "for now" "$(field '[(f["address"], f["held"], f["code"]) for f in d]')" "[('new@school.example', False, '137037')]"
clock 2024-09-04T10:00:00Z
send
expect_out "Sent 1 message."
ok 2024-09-04 auditor --json mail failing
expect_out "[]"
ok 2024-09-04 finance mail drop 2 --reason "it came back, and they were told by telephone"
expect_in_order

# ---- two at once: each message goes once
at_server both --cert good.pem --key good.key
queue "$DAYBOOK" $(for i in $(seq 30); do echo "m$i@x.example"; done)
clock 2024-09-02T09:00:00Z
for i in 1 2 3; do
    "$DAYBOOK_BIN" --as finance mail send >"both.$i" 2>&1 </dev/null &
    racers[i]=$!
done
wait "${racers[@]}"
expect_same "each once" "$(log both | grep '^to ' | sort | uniq -c | awk '{ print $1 }' | sort | uniq -c | tr -s ' ')" " 33 1"
run --json mail list
expect_same "all sent" "$(field '{m["state"] for m in d}')" "{'sent'}"

# ---- Ctrl-C: the message on its way is finished, the others are not begun
at_server stopped --cert good.pem --key good.key
fresh stopped slow@x.example b@x.example
clock 2024-09-02T09:00:00Z
said=$("$python" - "$DAYBOOK_BIN" stopped/log <<'PYTHON'
import signal, subprocess, sys, time
run = subprocess.Popen([sys.argv[1], "--as", "finance", "mail", "send"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                       text=True, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
for _ in range(200):
    time.sleep(0.05)
    try:
        if "to slow@x.example" in open(sys.argv[2]).read().split("\n"):
            break
    except FileNotFoundError:
        pass
run.send_signal(signal.SIGINT)
said = run.communicate()[1]
print(run.returncode, said, end="")
PYTHON
)
expect_same "stopped" "$said" "1 daybook mail send: stopped: 1 sent, 1 not tried; the next 'daybook mail send' sends them"
expect_states "states" "sent queued"
finish
