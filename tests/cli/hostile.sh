#!/usr/bin/env bash
# tests/cli/hostile.sh - bad input, bad books, bad surroundings: one clear sentence, the right exit, nothing changed, nothing
# left behind
. "$(dirname "$0")/lib.sh"
. "$tests_folder/cli/book.sh"
data=$DAYBOOK_SOURCE/data
day=2024-05-02
new_book
ok $day finance contract quote --school 137037 --days 2
ok $day finance contract agree C-2024-001 --by Bursar
ok $day finance invoice run --to $day

# ---- a book that somebody else holds: five seconds, then a sentence; the rest of this test goes on meanwhile
mkdir locked && cp "$DAYBOOK" locked/book.db
holder=
if command -v sqlite3 >/dev/null; then
    mkfifo locked/words
    sqlite3 locked/book.db <locked/words >locked/holds 2>&1 &
    holder=$!
    exec 7>locked/words
    printf "BEGIN EXCLUSIVE;\nSELECT 'held';\n" >&7
    for ((i = 0; i < 200; i++)); do
        grep -q held locked/holds && break
        sleep 0.02
    done
    (
        started=$(date +%s%N)
        "$DAYBOOK_BIN" --book locked/book.db --as boss user add late --role auditor >locked/out 2>locked/err </dev/null
        echo "$?" >locked/status
        echo $((($(date +%s%N) - started) / 1000000)) >locked/took
    ) 7>&- &
    waiter=$!
else
    echo "no sqlite3: no book was locked"
fi

# A refusal is one line on standard error (two when the command was called wrongly), and no file is left.
bad() { # EXIT SENTENCE USER WORDS...
    local code=$1 sentence=$2 before
    before=$(ls -A)
    shift 2
    refuse "$code" "$sentence" $day "$@"
    expect_same "lines of standard error" "$(wc -l <.err)" "$((code == 2 ? 2 : 1))"
    expect_same "bytes of a line, at most" "$(($(head -1 .err | wc -c) <= 520))" 1
    expect_same "the folder" "$(ls -A)" "$before"
}
: >.out
: >.err

# ---- the register as a file
head='URN,LA (code),EstablishmentName,TypeOfEstablishment (code),EstablishmentTypeGroup (code),EstablishmentStatus (code),OpenDate'
csv() { printf "$head\n$1" >"$2"; } # printf's escapes are wanted
mkdir in
iconv -f utf-8 -t utf-16 "$data/schools-852-derived.csv" >in/utf16.csv
iconv -f utf-8 -t utf-16le "$data/schools-852-derived.csv" >in/utf16le.csv
csv '200001,852,A\x81B,01,4,1,\n' in/bytes.csv
csv '200001,852,A\x00B,01,4,1,\n' in/nul.csv
: >in/empty.csv
printf '\n\n \n' >in/blank.csv
csv '200001,852,A,01,4,1,\n200002,852,B,01,4,1,\n200001,852,C,01,4,1,\n' in/twice.csv
csv '200001,852,A,01,4,1,\n200002,852,A,01,4,1\n' in/short.csv
csv '200001,852,A,01,4,1,,,,\n' in/long.csv
csv '200001,852,"A,01,4,1,\n' in/quote.csv
csv '200001,852,A,01,4,1,30-02-2020\n' in/date.csv
csv '200001,852,A,01,4,9,\n' in/status.csv
csv '200001,852,A\tB,01,4,1,\n' in/tab.csv
printf 'URN,URN\n1,2\n' >in/columns.csv
printf 'URN,LA (code)\n200001,852\n' >in/missing.csv
printf 'PK\003\004 and so on' >in/book.xlsx
bad 1 "'in/utf16.csv' is UTF-16 text: save it as 'CSV UTF-8' and try again" finance school import in/utf16.csv
bad 1 "'in/utf16le.csv' line 1: a NUL byte" finance school import in/utf16le.csv
bad 1 "'in/bytes.csv' is neither UTF-8 nor Windows-1252" finance school import in/bytes.csv
bad 1 "'in/nul.csv' line 2: a NUL byte, so this is no CSV text" finance school import in/nul.csv
bad 1 "'in/empty.csv' is empty: its first row must name the columns" finance school import in/empty.csv
bad 1 "'in/blank.csv' is empty" finance school import in/blank.csv
bad 1 "'in/short.csv' line 3: 6 cells where the header has 7 columns" finance school import in/short.csv
bad 1 "'in/long.csv' line 2: 10 cells where the header has 7 columns" finance school import in/long.csv
bad 1 "'in/quote.csv' line 2: a cell of the row that begins here has an opening double quote but no closing one" \
    finance school import in/quote.csv
bad 1 "'in/columns.csv' line 1: two columns are called 'URN'" finance school import in/columns.csv
bad 1 "'in/missing.csv' line 1: no column is called 'EstablishmentName'" finance school import in/missing.csv
bad 1 "'in/book.xlsx' is a workbook or zip file" finance school import in/book.xlsx
bad 4 "cannot read 'in': Is a directory" finance school import in
bad 4 "cannot read 'in/none.csv': No such file or directory" finance school import in/none.csv
bad 1 "is empty: its first row must name the columns" finance school import - # standard input, at its end

# wrong lines: all of them are shown, with line and column
for wrong in 'twice 4 URN' 'date 2 OpenDate' 'status 2 EstablishmentStatus (code)'; do
    read -r name line column <<<"$wrong"
    refuse 1 "nothing was imported" $day finance school import "in/$name.csv"
    expect_err_has "   $line  $column"
    on $day finance --json school import "in/$name.csv"
    expect_same "place of the mistake" \
        "$(out=$err field '(d["error"]["code"], d["error"]["line"], d["error"]["field"])')" "('invalid', $line, '$column')"
done

# the file on standard input
known_state=
run_in "$(<"$data/schools-852-derived.csv")" --as finance --json school import -
expect_out '{"rows":109,"added":0,"changed":0,"same":109,"other_la":0,"closed_in_use":[]}'

# ---- JSON as a file
json() { printf "$2" >"in/$1.json"; }
json empty ''
json cut '{\n"years": [\n'
json list '[]'
json twice '{"years":[],\n"years":[]}'
json bytes '{"years":"\xff"}'
json date '{"years":[{"academic_year":"2024-25","terms":[{"name":"Autumn","start":"2024-02-30","end":"2024-10-01"}]}]}'
json order '{"years":[{"academic_year":"2024-25","terms":[{"name":"Autumn","start":"2024-10-30","end":"2024-10-01"}]}]}'
json event '{"england-and-wales":{"division":"england-and-wales","events":[{"title":"x","date":"2024-13-01"}]}}'
printf '%.0s[' {1..2000} >in/deep.json
bad 1 "'in/empty.json': line 1 of the JSON: it ends where a value is expected" manager term import in/empty.json
bad 1 "'in/cut.json': line 3 of the JSON" manager term import in/cut.json
bad 1 "'in/list.json': no list of 'years'" manager term import in/list.json
bad 1 "'in/twice.json': line 2 of the JSON: the key 'years' is there twice" manager term import in/twice.json
bad 1 "'in/bytes.json': line 1 of the JSON: it is not valid UTF-8" manager term import in/bytes.json
bad 1 "'in/deep.json': line 1 of the JSON: lists and objects are nested more than 64 deep" manager term import in/deep.json
bad 1 "'in/date.json': 'Autumn' of 2024/25: '2024-02-30' is not a date: February 2024 has 29 days" \
    manager term import in/date.json
bad 1 "'in/order.json': 'Autumn' of 2024/25 ends on 2024-10-01, before it starts" manager term import in/order.json
bad 1 "'in/event.json': event 1: '2024-13-01' is not a date: there is no month 13" manager holiday import in/event.json
bad 1 "'in/list.json': no 'england-and-wales' with its 'events'" manager holiday import in/list.json
bad 4 "cannot read 'in': Is a directory" manager holiday import in
bad 4 "cannot read 'in/none.json': No such file or directory" manager term import in/none.json
bad 1 "'/dev/zero' has more than the 16777216 bytes allowed" manager term import /dev/zero

# ---- numbers and dates
bad 1 "has more than two decimals" finance rate set --fy 2024-25 --rate 368.005
bad 1 "has one decimal" finance rate set --fy 2024-25 --rate 368.5
bad 1 "leave out the comma" finance rate set --fy 2024-25 --rate 1,368.00
bad 1 "leave out the pound sign" finance rate set --fy 2024-25 --rate £368.00
bad 1 "is too large" finance rate set --fy 2024-25 --rate 99999999999.00
bad 1 "is not an amount" finance rate set --fy 2024-25 --rate 1e3
bad 1 "three decimals" finance contract buy C-2024-001 --days 0.505 --by Bursar
bad 1 "is too large" finance contract buy C-2024-001 --days 99999999999999999999999999 --by Bursar
bad 1 "'0x10' is not a whole number" manager visit deliver 0x10
bad 1 "'9223372036854775808' is not between" manager visit deliver 9223372036854775808
bad 1 "'' is not a whole number" manager visit deliver ""
bad 1 "is not between 1 and 365" boss setting set invoice.pay-days 999999999
bad 1 "'2024-26' is not a financial year: the one that begins in 2024 is 2024-25" finance rate set --fy 2024-26 --rate 1.00
bad 1 "'30/09/2024' is not a date: write year, month and day, such as 2024-09-30" finance invoice run --to 30/09/2024
bad 1 "'2024-09-31' is not a date: September 2024 has 30 days" finance invoice run --to 2024-09-31
bad 1 "there is no month 0" auditor balance --on 0000-00-00

# ---- words of a size and a kind that nobody types
long=$(printf '%010240d' 0 | tr 0 x)
sixty=${long:0:60}
bad 3 "there is no school '$sixty..'" auditor balance "$long"
bad 3 "no contract has the reference '$sixty..': 'daybook contract list' shows them" auditor contract show "$long"
bad 3 "no document has the number '$sixty..'" auditor invoice show "$long"
bad 1 "visit '$sixty..' is not a whole number" manager visit deliver "$long"
bad 2 "there is no command '$sixty..'" auditor "$long"
bad 2 "there is no option '" auditor balance "--$long"
bad 4 "File name too long" auditor invoice pdf EWS24-00001 -o "$long"
bad 4 "File name too long" manager term import "$long"
bad 4 "File name too long" auditor --book "$long" balance
bad 1 "too long" finance school set 137037 --payer-name "$long"
bad 1 "too long" finance school set 137037 --address "$long"
bad 1 "too long" finance contract buy C-2024-001 --days 1 --by "$long"
bad 1 "the reason" finance contract quote --school 137037 --days 1 --rate 1.00 --reason "$long"
bad 1 "'$sixty..' is not a head" auditor book audit verify --head "$long"
bad 1 "is not a head" auditor book audit verify --head 3f2a
on $day "$long" balance
expect_exit 2
expect_err_has "the user's name '$sixty..' is too long"
bad 2 "holds a control character" finance contract buy C-2024-001 --days 1 --by $'Bur\nsar'
bad 2 "holds a control character" finance contract buy C-2024-001 --days 1 --by $'\e[31mred'
bad 2 "is not UTF-8 text" finance contract buy C-2024-001 --days 1 --by $'Ren\xe9'
ok $day finance contract buy C-2024-001 --days 0.5 --by "Renée O'Hara; DROP TABLE school -- %s %n"
ok $day finance contract show C-2024-001
expect_out_has "Renée O'Hara; DROP TABLE school -- %s %n"

# ---- errors as JSON: one document, always the same names
for words in "balance hogwarts" "contract show C-1" "invoice run --to x" "balance --on" "visit deliver 99" "--book none.db balance"; do
    # shellcheck disable=SC2086
    on $day manager --json $words
    expect_out_empty
    expect_same "names of the error of $words" \
        "$(out=$err field '(list(d), list(d["error"]), type(d["error"]["message"]).__name__)')" \
        "(['error'], ['code', 'message', 'field', 'line'], 'str')"
done

# ---- the clock
for now in "" x 2024-05-02 2024-05-02T09:00:00 2024-05-02T25:00:00Z 2024-05-02T09:00:00+01:00 2024-02-30T09:00:00Z; do
    DAYBOOK_NOW=$now run --as auditor balance
    expect_exit 2
    expect_err_has "DAYBOOK_NOW '$now' is not an instant such as 2026-11-22T15:40:30Z"
done
DAYBOOK_TODAY=tomorrow run --as auditor balance
expect_exit 2
expect_err_has "'tomorrow' is not a date"

# ---- books that are none
mkdir books
copy() { cp "$DAYBOOK" "books/$1.db"; }
: >books/empty.db
echo "this is a letter to a school, and it is longer than the first hundred bytes that a database begins with" >books/letter.db
head -c 100000 "$DAYBOOK" >books/half.db
copy broken && dd if=/dev/urandom of=books/broken.db bs=4096 seek=10 count=80 conv=notrunc 2>/dev/null
ln -s nowhere.db books/dangling.db
wrong_book() { # EXIT SENTENCE BOOK: for who reads and for who writes; the file stays as it is
    local before
    before=$(sha256sum "books/$3.db" 2>&1)
    for words in "auditor balance" "auditor book check" "boss user add late --role auditor" "finance invoice run --to 2024-09-30"; do
        # shellcheck disable=SC2086
        on $day ${words%% *} --book "books/$3.db" ${words#* }
        expect_exit "$1"
        expect_out_empty
        expect_err_has "$2"
        expect_same "lines of standard error" "$(wc -l <.err)" 1
    done
    expect_same "the file" "$(sha256sum "books/$3.db" 2>&1)" "$before"
    expect_same "what stands beside it" "$(ls books/"$3".db*)" "books/$3.db"
}
wrong_book 4 "not a daybook" empty
wrong_book 4 "not a daybook" letter
wrong_book 4 "damaged or not a daybook" half
wrong_book 4 "damaged or not a daybook" broken
wrong_book 3 "there is no book 'books/dangling.db'" dangling
if command -v sqlite3 >/dev/null; then
    copy newer && sqlite3 books/newer.db "PRAGMA user_version = 99"
    sqlite3 books/other.db "CREATE TABLE t (a)"
    wrong_book 4 "the book was made by a newer daybook (schema 99, this program knows " newer
    wrong_book 4 "the file is a database, but not a daybook" other
fi
on $day auditor --book books balance
expect_exit 4
expect_err_has "'books' is not a file"
on $day auditor --book none/book.db balance
expect_exit 3
expect_err_has "there is no book 'none/book.db'"
on $day boss --book books/letter.db/x/book.db init --authority "$data/authority-southampton.json"
expect_exit 4
expect_err_has "the folder 'books/letter.db/x' cannot be made: Not a directory"
expect_same "books" "$(ls books | grep -c -e -wal -e -shm -e journal)" 0

# ---- a folder and a file without permission
chmod 711 .
mkdir shut && cp "$DAYBOOK" shut/book.db && chmod 555 shut && chmod 444 shut/book.db
nobody=()
[ "$(id -u)" != 0 ] || nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
if "${nobody[@]}" test -x "$DAYBOOK_BIN" 2>/dev/null && ! "${nobody[@]}" test -w shut; then
    shut() { # SENTENCE WORDS...
        local sentence=$1
        shift
        last_call="$* (in a folder without permission)"
        "${nobody[@]}" "$DAYBOOK_BIN" "$@" >.out 2>.err </dev/null
        status=$? out=$(<.out) err=$(<.err)
        expect_exit 4
        expect_out_empty
        expect_err_has "$sentence"
        expect_same "lines of standard error" "$(wc -l <.err)" 1
    }
    shut "Permission denied" --book shut/book.db --as boss user add late --role auditor
    shut "cannot write 'shut/new.db': Permission denied" --book shut/new.db init --authority "$data/authority-southampton.json"
    shut "the folder 'shut/new' cannot be made: Permission denied" --book shut/new/new.db init \
        --authority "$data/authority-southampton.json"
    shut "cannot make the folder 'shut/demo': Permission denied" demo shut/demo
    chmod 755 shut && chmod 000 shut/book.db
    shut "cannot open the book 'shut/book.db': Permission denied" --book shut/book.db balance
    expect_same "the folder" "$(ls -A shut)" book.db
else
    echo "nobody to take permission from: no folder was shut"
fi
chmod 755 shut && chmod 644 shut/book.db
expect_same "the book in it" "$(sha256sum <shut/book.db)" "$(sha256sum <"$DAYBOOK")"

# ---- a full disk: a small one of our own, seen by these processes alone; and a limit on the size of files
python3 -c 'print("URN,LA (code),EstablishmentName,TypeOfEstablishment (code),EstablishmentTypeGroup (code),EstablishmentStatus (code)")
for i in range(4000): print(f"{300000 + i},852,School {i},01,4,1")' >many.csv
full_disk() {
    mount -t tmpfs -o size=2500k none disk || exit 77
    cp "$DAYBOOK" disk/book.db
    before=$(fingerprint disk/book.db)
    run --book disk/book.db --as finance school import many.csv
    expect_exit 4
    expect_out_empty
    expect_err_has "nothing was changed"
    head -c 2000000 /dev/zero >disk/filler 2>/dev/null
    run --book disk/book.db --as boss user add late --role auditor
    expect_exit 4
    expect_err_has "No space left on device"
    run --book disk/new.db init --authority "$data/authority-southampton.json"
    expect_exit 4
    expect_err_has "cannot write 'disk/new.db': No space left on device"
    run --book "$DAYBOOK" invoice pdf EWS24-00001 -o disk/invoice.pdf
    expect_exit 4
    expect_err_has "cannot write 'disk/invoice.pdf': No space left on device"
    rm disk/filler
    run --book disk/book.db book check
    expect_exit 0
    expect_same "the book" "$(fingerprint disk/book.db)" "$before"
    run --book disk/book.db --as boss user add late --role auditor
    expect_exit 0
    expect_same "the disk" "$(ls -A disk)" book.db
    echo "$checks $failures" >full.done
}
mkdir disk
export -f full_disk run expect_exit expect_out_empty expect_err_has expect_same expect_has fail fingerprint
export work_folder checks failures data
if unshare --mount true 2>/dev/null; then
    unshare --mount bash -c 'set -u; full_disk'
elif unshare --mount --map-root-user true 2>/dev/null; then
    unshare --mount --map-root-user bash -c 'set -u; full_disk'
fi
if [ -f full.done ]; then
    read -r checks failures <full.done
else
    echo "no disk of our own: none was filled"
fi
cp "$DAYBOOK" limited.db
before=$(sha256sum <limited.db)
last_call="school import many.csv (with a limit on files)"
{
    (
        ulimit -f $(($(wc -c <limited.db) / 1024 + 100))
        exec "$DAYBOOK_BIN" --book limited.db --as finance school import many.csv 2>limited.err >limited.out </dev/null
    )
    status=$?
} 2>/dev/null
out=$(<limited.out) err=$(<limited.err)
expect_exit 4
expect_out_empty
expect_err_has "the book's file cannot be read or written"
expect_err_has ": nothing was changed"
expect_same "the book" "$(sha256sum <limited.db)" "$before"
expect_same "what stands beside it" "$(ls limited.db*)" limited.db

# ---- closed streams
known_state=
last_call="user add written >&-"
err=$("$DAYBOOK_BIN" --as boss user add written --role auditor 2>&1 >&-)
status=$?
expect_exit 4
expect_err_has "the act is done and in the book, but its result could not be shown"
run --as boss user list
expect_out_has "written"
last_call="balance, all streams closed"
"$DAYBOOK_BIN" --as boss user add closed --role auditor <&- >&- 2>&-
status=$? err=
expect_exit 4
last_call="school list into a pipe that nobody reads"
{
    "$DAYBOOK_BIN" --as boss --json school list 2>.err
    echo $? >.status
} | head -c 0
status=$(<.status) err=$(<.err)
case $status in 0 | 4) ;; *) expect_exit 4 ;; esac # 0: it was written before the reader left
run book check
expect_exit 0

# ---- the book that was held
if [ -n "$holder" ]; then
    wait $waiter
    exec 7>&-
    wait $holder
    last_call="user add late (while the book is held)"
    status=$(<locked/status) out=$(<locked/out) err=$(<locked/err)
    expect_exit 4
    expect_out_empty
    expect_err_has "another process is writing to the book: try again in a moment"
    took=$(<locked/took)
    expect_same "five seconds of patience ($took ms)" "$((took >= 4500 && took < 15000))" 1
    run --book locked/book.db --as boss user add late --role auditor
    expect_exit 0
fi
finish
