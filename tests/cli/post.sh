#!/usr/bin/env bash
# tests/cli/post.sh - documents mailed to who pays: the PDF as issued, plain words, once; what is to be printed; and what
# 'invoice run' and 'daily' do of it by themselves, up to a real SMTP server
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
. "$tests_folder/cli/smtp.sh"
new_book
day=2024-09-02
n=0
for urn in 137037 116453 116469; do # an academy, two schools of the authority
    n=$((n + 1))
    ok $day finance contract quote --school $urn --days $n --plan termly --po "PO $n"
    ok $day finance contract agree C-2024-00$n --by Bursar
done
ok $day finance school set 137037 --payer-mail bursar@academy.example
ok $day finance school set 116453 --mail office@redbridge.example
ok 2024-09-30 finance invoice run --to 2024-09-30
expect_out_has EWS24-00001
ok 2024-09-30 finance --json invoice mail --all --preview
expect_same "would go" "$(field '[(d["number"], d["by"], d["to"], d["message"] is None) for d in d]')" \
    "[('EWR24-00001', 'letter', None, True), ('EWR24-00002', 'mail', 'office@redbridge.example', False), ('EWS24-00001', 'mail', 'bursar@academy.example', False)]"
ok 2024-09-30 auditor mail list
expect_out "No messages match."
refuse 2 "say which documents" 2024-09-30 finance invoice mail
refuse 2 "say which documents" 2024-09-30 finance invoice mail EWS24-00001 --all
refuse 3 "EWS24-00009" 2024-09-30 finance invoice mail EWS24-00009
refuse 1 "'invoice mail' is for" 2024-09-30 manager invoice mail --all

# one by its number, then all
ok 2024-09-30 finance invoice mail ews24-00001
expect_err "Queued 1 document as mail: 'daybook mail send' sends it."
ok 2024-09-30 finance invoice mail --on 2024-09-29
expect_out "Every document is mailed, or was printed."
ok 2024-09-30 finance invoice mail --on 2024-09-30
expect_err "Queued 1 document as mail: 'daybook mail send' sends it.
To be printed, as who pays has no mail address: EWR24-00001.
'daybook invoice mail --all --printed' says that it was."
ok 2024-09-30 finance --json invoice mail EWS24-00001 EWR24-00002
expect_same "once" "$(field '[(d["number"], d["by"], d["message"]) for d in d]')" "[('EWS24-00001', 'before', 1), ('EWR24-00002', 'before', 2)]"
ok 2024-10-01 finance --json invoice mail --all
expect_same "each time" "$(field '[(d["number"], d["by"]) for d in d]')" "[('EWR24-00001', 'letter')]"
ok 2024-10-01 finance invoice mail --all --printed
ok 2024-10-01 finance --json invoice mail --all
expect_out "[]"
ok 2024-10-01 auditor book check

# the words of a VAT invoice and of an internal charge
ok 2024-10-01 auditor --json invoice show EWS24-00001
due=$(field 'd["due_on"], d["gross"], d["vat"]')
ok 2024-10-01 auditor mail show 1
expect_same "what was shown" "$due" "('2024-10-30', '220.80', '36.80')"
expect_out_has "Subject: Invoice EWS24-00001: £220.80, due on 30 October 2024"
expect_out_has "With:    EWS24-00001.pdf, "
expect_out_has "
Amount:            £220.80, of which VAT £36.80
Due on:            30 October 2024
Your order:        PO 1

Pay by bank to "
expect_out_has ", reference EWS24-00001"
ok 2024-10-01 auditor mail show 2
expect_out_has "Subject: Internal charge EWR24-00002: £368.00, nothing to pay"
expect_out_has "There is nothing to pay: it is settled between us by journal."
checks=$((checks + 1))
[[ $out != *VAT* && $out != *"Due on"* ]] || fail "an internal charge speaks of VAT or of a due day"

# a credit note
ok 2024-10-02 finance invoice credit EWS24-00001 --all --price-only --reason "Agreed by telephone"
ok 2024-10-02 finance invoice run --to 2024-10-02
ok 2024-10-02 finance invoice mail --all
ok 2024-10-02 auditor mail show 3
expect_out_has "Subject: Credit note EWC24-00001: £220.80"
expect_out_has "Amount credited:   £220.80, of which VAT £36.80
It credits:        EWS24-00001 of 30 September 2024"
expect_out_has "There is nothing to pay: "

# the bytes that go are those that were issued
mkdir written
ok 2024-10-02 auditor mail write written
"$python" - written <<'PYTHON' || fail "the PDFs of the mails"
import email, email.policy, sys
for n, name in (1, "EWS24-00001.pdf"), (2, "EWR24-00002.pdf"), (3, "EWC24-00001.pdf"):
    mail = email.message_from_bytes(open(f"{sys.argv[1]}/{n:06}.eml", "rb").read(), policy=email.policy.default)
    part, = mail.iter_attachments()
    assert part.get_filename() == name and part.get_content_type() == "application/pdf" and not mail.defects, part.get_filename()
    open(f"{sys.argv[1]}/{name}", "wb").write(part.get_payload(decode=True))
PYTHON
for name in EWS24-00001 EWR24-00002 EWC24-00001; do
    ok 2024-10-02 auditor invoice verify written/$name.pdf
    ok 2024-10-02 auditor invoice pdf $name -o issued.pdf
    expect_same "$name" "$(cmp issued.pdf written/$name.pdf && echo same)" same
done

# by itself: what is issued from the day on which the setting says so; 'daily' sends it
ok 2024-10-03 finance invoice mail --all
cp "$DAYBOOK" before.db
ok 2025-01-06 boss setting set invoice.mail yes
ok 2025-01-31 finance invoice run --to 2025-01-31
expect_err "Queued 2 documents as mail: 'daybook mail send' sends them.
To be printed, as who pays has no mail address: EWR24-00003.
'daybook invoice mail --all --printed' says that it was."
ok 2025-01-31 finance --json mail list --key invoice:EWR24-00004
expect_same "queued" "$(field '[m["state"] for m in d]')" "['queued']"
serve post --tls none
ok 2024-03-04 boss setting set mail.server "127.0.0.1:$port" --from 2024-03-04
ok 2024-03-04 boss setting set mail.tls none --from 2024-03-04
ok 2025-02-03 finance daily
expect_same "not before it is wanted" "$(took post)" 0
ok 2025-02-03 boss setting set mail.send yes
ok 2025-02-03 finance daily --preview
expect_same "a preview sends nothing" "$(took post)" 0
ok 2025-02-03 finance daily
expect_out_has "Sent "
ok 2025-02-03 auditor --json mail list
expect_same "all is sent" "$(field '{m["state"] for m in d}')" "{'sent'}"
expect_same "as many as there are" "$(took post)" "$(field 'len(d)')"
ok 2025-02-03 finance --json daily
expect_same "JSON" "$(field 'd["documents_mailed"], d["documents_to_print"], d["mail"]["sent"]')" "(0, 1, 0)"
cmp -s post/1.eml written/000001.eml || fail "the bytes that went are those that 'mail write' wrote"
ok 2025-02-03 boss setting set mail.server 127.0.0.1:1
on 2025-02-03 finance daily
expect_exit 0
ok 2025-02-03 finance school set 116469 --mail office@cantell.example
on 2025-02-03 finance daily
expect_exit 4
expect_out_has "Queued 1 document as mail"
expect_err_has "daybook daily: the mail server takes nothing: no connection to the server"
ok 2025-02-03 auditor book check

# where it is off, nothing goes by itself
export DAYBOOK=$work_folder/before.db
ok 2025-01-31 finance invoice run --to 2025-01-31
expect_err_empty
ok 2025-01-31 auditor --json mail list --state queued
expect_same "as before" "$(field 'len(d)')" 3
finish
