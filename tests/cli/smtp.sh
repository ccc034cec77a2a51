# tests/cli/smtp.sh - a real SMTP server for tests (tests/smtp_server.py); source it after lib.sh
#
#   serve NAME OPTION...   one that keeps what it takes in the folder NAME; $port is its port
#   log NAME               what happened; took NAME, connected NAME: how often
#   $python                a Python that has Debian's aiosmtpd
#
# Servers end with the test.
python=python3
"$python" -c 'import aiosmtpd' 2>/dev/null || python=/usr/bin/python3 # Debian's, where another comes first
"$python" -c 'import aiosmtpd' 2>/dev/null || {
    echo "python3-aiosmtpd is missing: './bootstrap test' installs it"
    exit 1
}
servers=()
trap 'for pid in "${servers[@]}"; do kill "$pid" 2>/dev/null; done; rm -rf "$work_folder"' EXIT

serve() {
    local name=$1 i
    shift
    rm -rf "$name" && mkdir "$name"
    "$python" "$tests_folder/smtp_server.py" "$name" "$@" 2>"$name/err" &
    servers+=($!)
    for ((i = 0; i < 400; i++)); do
        [ -f "$name/port" ] && break
        sleep 0.05
    done
    port=$(<"$name/port")
}
log() { cat "$1/log" 2>/dev/null; }
took() { log "$1" | grep -c '^took'; }
connected() { log "$1" | grep -c '^connect'; }
