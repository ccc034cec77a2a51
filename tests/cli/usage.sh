# tests/cli/usage.sh - the contract of the command line itself: exit codes, streams, words for mistakes
. "$(dirname "$0")/lib.sh"

# ---- help ----
run
expect_exit 0
expect_err_empty
expect_out_has "usage: daybook [--book FILE]"
overview=$out
run help
expect_out "$overview"
run --help
expect_out "$overview"
expect_exit 0
expect_same "lines over 80 columns" "$(awk 'length > 80' <<<"$overview")" ""

run help help
expect_exit 0
expect_out_has "usage: daybook help [NOUN] [VERB]"
page=$out
run help --help
expect_out "$page"
run help nothing --wrong -h
expect_out "$page"

for noun in $("$DAYBOOK_BIN" manual --list); do
    expect_has "the overview" "$overview" "  $noun "
    run "$noun" --help
    expect_exit 0
    expect_err_empty
    expect_same "lines over 80 columns of $noun" "$(awk 'length > 80' <<<"$out")" ""
done
run manual --list
expect_same "manual_nouns of cli/meson.build" "${DAYBOOK_MANUAL_NOUNS// /$'\n'}" "$out"

# ---- wrong words: exit 2, nothing on standard output ----
refused() { # SENTENCE WORDS...
    local sentence=$1
    shift
    run "$@"
    expect_exit 2
    expect_out_empty
    expect_err_has "$sentence"
    expect_err_has "try 'daybook help"
}
refused "there is no command 'hlep'; did you mean 'help'?" hlep
refused "there is no command 'zzzz'" zzzz
refused "'list' is one word too many" version list
refused "there is no option '--lst'; did you mean '--list'?" manual --lst
refused "there is no option '--jsno'; did you mean '--json'?" --jsno version
refused "there is no option '-x'" version -x
refused "'--book' needs a value: --book FILE" version --book
refused "'--book' needs a value: --book FILE" version --book --csv
refused "'--book' is given twice" --book a version --book b
refused "'--book' is empty" --book= version
refused "'--list' takes no value" manual --list=yes
refused "'--list' is given twice" manual --list --list
refused "'--json' takes no value" version --json=yes --csv
refused "'--csv' is for tables" version --csv
refused "'--xlsx' is for tables" version --xlsx x.xlsx
refused "a command is missing" --book x
refused "'2024-02-30' is not a date" version --today 2024-02-30
refused "holds a control character" manual $'a\nb'
refused "is not UTF-8 text" manual $'\xff'
refused "'--list' is one word too many" manual help -- --list

# ---- JSON errors: one document, on standard error ----
run --json hlep
expect_exit 2
expect_out_empty
expect_err '{"error":{"code":"usage","message":"there is no command '"'hlep'; did you mean 'help'?"'","field":null,"line":null}}'
run version --today nonsense --json
expect_exit 2
expect_err_has '"field":"today","line":null}}'

# ---- results ----
run --version
expect_exit 0
run version --json
expect_exit 0
expect_err_empty
expect_out_has '{"version":"'
run completion fish
expect_exit 1
expect_out_empty
run completion
expect_exit 0
checks=$((checks + 1))
bash -n "$work_folder/.out" || fail "the completion script is no bash"
expect_out_has "            --book|--as|--today|--xlsx|"

# ---- output that is lost is noticed ----
last_call="help >/dev/full"
err=$("$DAYBOOK_BIN" help 2>&1 >/dev/full)
status=$?
expect_exit 4
expect_err_has "the result could not be shown: No space left on device"
last_call="help >&-"
err=$("$DAYBOOK_BIN" help 2>&1 >&-)
status=$?
expect_exit 4
expect_err_has "the result could not be shown"
last_call="completion into a closed pipe"
{ "$DAYBOOK_BIN" completion 2>"$work_folder/.err"; echo $? >"$work_folder/.status"; } | :
status=$(<"$work_folder/.status")
case $status in 0 | 4) ;; *) expect_exit 4 ;; esac # 0: it was written before the reader left

finish
