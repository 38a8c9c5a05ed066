# shellcheck shell=bash
# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The file server of the demonstration, on loopback. Needs packages.sh.

demo_server=build/release/tests/support/millrace_demo_server

# Starts the server and sets demo_urls. It ends when its standard input does, so however this script ends, it ends.
start_demo_server() {
    local url
    demo_urls=()
    coproc DEMO { exec "$demo_server" 3>&-; }
    # shellcheck disable=SC2153 # bash names this one after the coprocess
    demo_pid=$DEMO_PID demo_input=${DEMO[1]}
    while IFS= read -r -t 20 url <&"${DEMO[0]}"; do
        [[ $url == ready ]] && return
        demo_urls+=("$url")
    done
    stop "The server of the demonstration did not start."
}

stop_demo_server() {
    exec {demo_input}>&-
    wait "$demo_pid" || true
}
