#!/usr/bin/env bash
# tests/cli/theme.sh - colour and logo of documents, from a day on; and all PDFs at once: a folder, the print room's file
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
new_book
png=$DAYBOOK_SOURCE/data/logo-specimen.png jpg=$DAYBOOK_SOURCE/tests/golden/logo.jpg
png_hash=$(sha256sum <"$png" | cut -c1-64)

# ---- what cannot be set
refuse 1 "#ffcc00 is too pale to read: its contrast is 1.51:1 on white" 2024-04-02 boss setting set theme.colour '#ffcc00'
refuse 1 "4.54:1 on white (and of white on it) and 4.08:1 on the tint #eef4f5, and 4.5:1 is needed" \
    2024-04-02 boss setting set theme.colour '#767676'
refuse 1 "'teal' is not a colour, such as #0f4c5c" 2024-04-02 boss setting set theme.colour teal
refuse 1 "theme.colour needs a value" 2024-04-02 boss setting set theme.colour ''
refuse 4 "cannot read 'none.png'" 2024-04-02 boss setting set theme.logo none.png
echo "<svg/>" >logo.svg
refuse 1 "'logo.svg' is neither PNG nor JPEG: save the logo as PNG" 2024-04-02 boss setting set theme.logo logo.svg
head -c 3000 "$png" >cut.png
refuse 1 "'cut.png' is a broken PNG" 2024-04-02 boss setting set theme.logo cut.png
head -c 900 "$jpg" >cut.jpg
refuse 1 "'cut.jpg' is a broken JPEG" 2024-04-02 boss setting set theme.logo cut.jpg
cat "$png" /dev/zero | head -c 600000 >fat.png
refuse 1 "'fat.png' has 585 KB, and a logo has at most 512" 2024-04-02 boss setting set theme.logo fat.png
refuse 1 "is no picture that the book has: 'daybook setting set theme.logo FILE.png'" \
    2024-04-02 boss setting set theme.logo "$png_hash"
refuse 1 "'setting set' is for admin" 2024-04-02 finance setting set theme.logo "$png"

# ---- two logos and two colours, each from a day on
ok 2024-04-02 boss --json setting set theme.logo "$png"
expect_same "a logo" "$(field '[d[k] for k in ("name", "value", "media_type", "width", "height", "bytes", "from")]')" \
    "['theme.logo', '$png_hash', 'image/png', 520, 178, $(wc -c <"$png"), '2024-04-02']"
ok 2024-04-02 boss setting set theme.logo "$jpg" --from 2024-06-01
expect_out_has "The logo is '$jpg' (80 x 30 points, 2 KB) from 1 June 2024."
ok 2024-04-02 boss setting set theme.colour '#7A1F3D' --from 2024-06-01
expect_out "theme.colour is '#7a1f3d' from 1 June 2024."
ok 2024-04-02 boss setting set theme.logo-words "A council's name" --from 2024-06-01
ok 2024-04-02 boss setting set theme.logo '' --from 2024-08-01

sell() { # DATE URN: what is sold is billed on that day
    ok "$1" finance --json contract quote --school "$2" --from "$1" --to 2025-03-31 --days 2
    ok "$1" finance contract agree "$(field 'd["contract"]')" --by Head
    ok "$1" finance invoice run --to "$1"
}
sell 2024-05-01 137037
sell 2024-06-03 116469
sell 2024-08-01 116453
theme() { python3 -c 'import json, sqlite3, sys
sql = "SELECT snapshot FROM document WHERE name = ?"
print(json.loads(sqlite3.connect(sys.argv[1]).execute(sql, sys.argv[2:]).fetchone()[0]).get("theme"))' "$DAYBOOK" "$1"; }
expect_same "the first" "$(theme EWS24-00001)" \
    "{'colour': '#0f4c5c', 'logo': '$png_hash', 'logo_words': 'Southampton City Council'}"
expect_same "the second" "$(theme EWR24-00001)" \
    "{'colour': '#7a1f3d', 'logo': '$(sha256sum <"$jpg" | cut -c1-64)', 'logo_words': \"A council's name\"}"
expect_same "none" "$(theme EWR24-00002)" "{'colour': '#7a1f3d'}"

# ---- the same logo again, by its hash; book check looks at the bytes
ok 2024-08-02 boss --json setting set theme.logo "$png_hash"
expect_same "by hash" "$(field 'd["value"]')" "$png_hash"
ok 2024-08-02 auditor book check
cp "$DAYBOOK" altered.db
if command -v sqlite3 >/dev/null; then
    sqlite3 altered.db "DROP TRIGGER blob_frozen; UPDATE blob SET bytes = x'00' WHERE sha256 = '$png_hash'"
    run --book altered.db --as auditor book check
    expect_exit 1
    checks=$((checks + 1))
    grep -q "setting theme.logo: the bytes of its picture were altered" .out .err || fail "book check" "$out$err"
fi

# ---- each PDF into a folder: once, and what is altered or missing again
ok 2024-08-02 auditor invoice pdf --all --to out
expect_out "Wrote 3 PDFs to out."
expect_same "names" "$(ls out | tr '\n' ' ')" "EWR24-00001.pdf EWR24-00002.pdf EWS24-00001.pdf "
for file in out/*.pdf; do
    ok 2024-08-02 auditor invoice verify "$file"
done
ok 2024-08-02 auditor invoice pdf --all --to out
expect_out "Nothing to write: all of the PDFs are in out already."
rm out/EWR24-00001.pdf
echo x >>out/EWS24-00001.pdf
touch -d 2001-01-01 out/EWR24-00002.pdf
ok 2024-08-02 auditor --json invoice pdf --all --to out
expect_out '{"folder":"out","documents":3,"written":2,"there":1}'
expect_same "left alone" "$(find out -newermt 2002-01-01 -name '*.pdf' | wc -l)" 2
ok 2024-08-02 auditor invoice verify out/EWS24-00001.pdf
if command -v pdfimages >/dev/null; then
    expect_same "images" "$(for file in out/*.pdf; do pdfimages -list "$file" | tail -n +3 | awk '{ print $3, $4, $5, $9 }'; done)" \
        $'image 80 30 jpeg\nimage 520 178 image\nsmask 520 178 image'
fi

# ---- which
count() { # WORDS...
    rm -rf some
    ok 2024-08-02 auditor --json invoice pdf --all --to some "$@"
    expect_same "$*" "$(ls some 2>/dev/null | tr '\n' ' ')" "$expected"
}
expected="EWR24-00001.pdf EWR24-00002.pdf " count --from 2024-06-03
expected="EWR24-00001.pdf EWS24-00001.pdf " count --until 2024-06-03
expected="EWS24-00001.pdf " count --kind vat-invoice
expected="EWR24-00001.pdf EWR24-00002.pdf " count --kind internal
expected="EWR24-00001.pdf " count --payer "Cantell"
expected="EWS24-00001.pdf " count --school 137037
expected="EWR24-00001.pdf EWR24-00002.pdf EWS24-00001.pdf " count --fy 2024-25
expected="" count --fy 2023-24
ok 2024-08-02 auditor invoice pdf --all --to some --fy 2023-24
expect_out "No documents match."
expect_same "no folder for nothing" "$(ls -d some 2>/dev/null)" ""

# ---- for the print room
ok 2024-08-02 auditor invoice pdf --all --combined print.pdf --duplex
expect_out_has "Wrote print.pdf: 3 documents, by payer ("
cp print.pdf first.pdf
ok 2024-08-02 auditor --json invoice pdf --all --combined print.pdf --duplex
expect_same "in JSON" "$(field '(d["combined"]["file"], d["combined"]["documents"], d["combined"]["bytes"])')" \
    "('print.pdf', 3, $(wc -c <print.pdf))"
expect_same "the same bytes" "$(cmp first.pdf print.pdf && echo same)" same
if command -v pdftotext >/dev/null; then
    expect_same "in the order of the payers" \
        "$(pdftotext -layout print.pdf - | grep -o 'EW[RS]24-[0-9]*, page 1' | uniq | tr '\n' ' ')" \
        "EWR24-00001, page 1 EWR24-00002, page 1 EWS24-00001, page 1 "
fi
refuse 3 "is not a document of this book" 2024-08-02 auditor invoice verify print.pdf

# ---- refused, with nothing written
refuse 2 "NUMBER is missing" 2024-08-02 auditor invoice pdf
refuse 2 "say where to: --to DIR" 2024-08-02 auditor invoice pdf --all
refuse 2 "goes without NUMBER and -o" 2024-08-02 auditor invoice pdf --all EWS24-00001 --to new
refuse 2 "goes without NUMBER and -o" 2024-08-02 auditor invoice pdf --all -o new --to new
refuse 2 "--to goes with --all" 2024-08-02 auditor invoice pdf EWS24-00001 --to new
refuse 2 "--duplex goes with --combined" 2024-08-02 auditor invoice pdf EWS24-00001 --duplex
refuse 2 "--duplex goes with --combined" 2024-08-02 auditor invoice pdf --all --to new --duplex
refuse 2 "--fy says both days" 2024-08-02 auditor invoice pdf --all --to new --fy 2024-25 --from 2024-05-01
refuse 1 "nothing lies between 2 May 2024 and 1 May 2024" 2024-08-02 auditor invoice pdf --all --to new --from 2024-05-02 --until 2024-05-01
refuse 1 "'quote' is not a kind of document: vat-invoice, invoice, internal or credit-note" \
    2024-08-02 auditor invoice pdf --all --to new --kind quote
refuse 4 "cannot make the folder 'print.pdf': there is a file of that name" 2024-08-02 auditor invoice pdf --all --to print.pdf
refuse 4 "cannot make the folder 'no/where'" 2024-08-02 auditor invoice pdf --all --to no/where
refuse 4 "cannot write 'no/where.pdf'" 2024-08-02 auditor invoice pdf --all --combined no/where.pdf
refuse 3 "no documents match: 'new.pdf' is not written" 2024-08-02 auditor invoice pdf --all --combined new.pdf --fy 2023-24
expect_same "nothing was made" "$(ls -d new new.pdf no 2>/dev/null)" ""

# ---- asked to stop (Ctrl-C waits when the command begins): after the first document, and goes on from there
stopped() { # WORDS...: exit status, then what it said
    python3 - "$DAYBOOK_BIN" --as auditor invoice pdf --all "$@" <<'END'
import os, signal, subprocess, sys


def waiting():
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    os.kill(os.getpid(), signal.SIGINT)


run = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, preexec_fn=waiting)
print(run.returncode, run.stdout, end="")
END
}
expect_same "stopped" "$(stopped --to half)" \
    "1 daybook invoice pdf: stopped: 1 of 3 PDFs are in 'half', the same command again writes the others"
expect_same "one is there" "$(ls half)" "EWS24-00001.pdf"
ok 2024-08-02 auditor invoice pdf --all --to half
expect_out "Wrote 2 PDFs to half; 1 was there already, the same."
expect_same "stopped, one file" "$(stopped --combined half.pdf)" "1 daybook invoice pdf: stopped: nothing was written"
expect_same "no file" "$(ls half.pdf 2>/dev/null)" ""

# ---- a request to the ledger that issues has no PDF
ok 2024-09-02 boss setting set invoice.issuer corporate
sell 2024-09-02 137037
ok 2024-09-02 auditor --json invoice pdf --all --to out
expect_out '{"folder":"out","documents":3,"written":0,"there":3}'

finish
