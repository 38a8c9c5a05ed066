# shellcheck shell=bash disable=SC2034
# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The packages Millrace needs, by their names in Debian and Ubuntu, and how a script gets them.
# "a|b" means the first of the two that the release has, b being in all; "?a" means a, if the release has it.

# To build the program. What qt6-base-dev brings along (the libraries, the X11 platform) is not repeated here.
build_packages=(
    g++ cmake ninja-build pkgconf qt6-base-dev libssl-dev libcurl4-openssl-dev libxxhash-dev "?qtkeychain-qt6-dev"
)

# To run it: a font and the icons' format for the window, what keeps its list, the known authorities for https, and what
# QtKeychain loads to speak to the desktop's secret service.
run_packages=(fonts-dejavu-core "qt6-svg-plugins|libqt6svg6" libqt6sql6-sqlite ca-certificates "?libsecret-1-0")

# To test it: a display without a screen, its window manager, a hand and a reader on it, and what the tests compare
# with. aria2 is a program alone, no service. dbus-x11 stands here although at-spi2-core would find another session bus:
# that other one is systemd's, and comes with services.
test_packages=(
    xvfb openbox xdotool dbus-x11 at-spi2-core python3 python3-pyatspi strace curl aria2 iproute2 openssl gnome-keyring
)

# For `packaging/test --long` and `--all`: images of disks are made and mounted. Each version of clang-format formats
# a little differently: 14 decides.
long_test_packages=("?clang-format-14" e2fsprogs mount)

# For `packaging/fuzz`, and for `packaging/test --long` and `--all`: the compiler that CMakePresets.json names for the
# preset fuzz and continuous integration takes for its tests, its sanitizers and libFuzzer.
clang_packages=("?clang-14" "?libclang-rt-14-dev")

# For the pictures.
picture_packages=(imagemagick)

oldest_qt=6.4

say() { printf '%s\n' "$*" >&2; }

stop() {
    say "$@"
    exit 1
}

# Runs a command with its output in a log; standard error counts along in one line if it is a terminal.
#   run_logged LOG WHAT TOTAL COMMAND...       TOTAL is how many packages there are, 0 where nobody knows
run_logged() {
    local log=$1 what=$2 total=$3
    shift 3
    local status=0
    if [[ -t 2 ]]; then
        { "$@" 2>&1 </dev/null || echo "exit status $?"; } | tee "$log" | count_along "$what" "$total"
        status=$(sed -n '$s/^exit status //p' "$log")
    else
        "$@" >"$log" 2>&1 </dev/null || status=$?
    fi
    return "${status:-0}"
}

# Shows the last thing that apt or ninja said as one line that overwrites itself.
count_along() {
    local what=$1 total=" of $2" done=0 line
    [[ $2 != 0 ]] || total=
    while IFS= read -r line; do
        case $line in
            Get:*) printf '\r%s: downloading %s%s \033[K' "$what" "$((++done))" "$total" >&2 ;;
            "Fetched "*) done=0 ;;
            "Unpacking "*) printf '\r%s: unpacking %s%s \033[K' "$what" "$((++done))" "$total" >&2 ;;
            "Setting up "*) printf '\r%s: setting up %s \033[K' "$what" "${line:11:40}" >&2 ;;
            "["*"/"*"] "*) printf '\r%s: %s \033[K' "$what" "${line%%]*}]" >&2 ;;
        esac
    done
    printf '\r\033[K' >&2
}

# Sets missing=() to those of the packages given that are not installed, and refuses a Qt that is too old. It asks
# dpkg one question, so that a second start is quick.
find_missing() {
    local wanted name names=() state version
    local -A installed=()
    missing=()
    IFS='|' read -ra names <<<"$(IFS='|' && echo "${*#\?}")"
    while read -r state name version; do
        [[ $state != ?i ]] || installed[$name]=$version
    done < <(dpkg-query --show --showformat '${db:Status-Abbrev} ${Package} ${Version}\n' "${names[@]}" 2>/dev/null)
    refuse_old_qt "${installed[qt6-base-dev]-}"
    for wanted in "$@"; do
        IFS='|' read -ra names <<<"${wanted#\?}"
        for name in "${names[@]}"; do
            [[ ! ${installed[$name]-} ]] || continue 2
        done
        missing+=("$wanted")
    done
}

# The version that apt would install, empty if it knows none.
candidate() {
    LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/^  Candidate: //p' | grep -vxF '(none)' || true
}

# Turns missing=() into names of this release; 1 if apt knows none of the alternatives.
choose_names() {
    local wanted name names chosen=()
    for wanted in "${missing[@]}"; do
        IFS='|' read -ra names <<<"${wanted#\?}"
        for name in "${names[@]}"; do
            if [[ $(candidate "$name") ]]; then
                chosen+=("$name")
                continue 2
            fi
        done
        if [[ $wanted != \?* ]]; then
            unknown=$wanted
            return 1
        fi
    done
    missing=("${chosen[@]}")
}

# Stops at a version of Qt, installed or apt's candidate, that is too old. Empty means there is none.
refuse_old_qt() {
    if [[ $1 ]] && dpkg --compare-versions "$1" lt "$oldest_qt"; then
        stop "Millrace needs Qt $oldest_qt or later, and this system has Qt ${1%%[+-]*}." \
            "Debian 12 and Ubuntu 24.04 are the first releases with one. Nothing was installed."
    fi
}

# True if as_root can work: we are root, or sudo lets us.
may_become_root() {
    ((EUID == 0)) && return
    command -v sudo >/dev/null || return
    sudo -n true 2>/dev/null || { has_terminal && sudo -v; }
}

as_root() {
    if ((EUID == 0)); then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

has_terminal() { { : </dev/tty; } 2>/dev/null; }

# Asks on the terminal itself, as standard input may be a list of links. Yes without asking: --yes, or CI.
agreed() {
    local answer
    if [[ ${assume_yes-} || ${CI-} ]]; then
        return
    fi
    if ! has_terminal; then
        stop "There is no terminal to ask on. Give --yes as the first argument to go on without a question."
    fi
    read -r -p "$1 [Y/n] " answer </dev/tty 2>/dev/tty
    case $answer in
        "" | y | Y | yes | Yes) ;;
        *) stop "Nothing was installed." ;;
    esac
}

install_options=(--no-install-recommends --yes)

# Where we may not become root: the one line that a person who may has to enter. Takes what goes before it.
stop_for_root() {
    say "Installing needs root, and there is no sudo that would allow it here. Let root's password do it:"
    say "  su -c '${1}apt-get install ${install_options[*]} ${missing[*]}'"
    exit 1
}

update_lists() {
    say "Fetching the package lists."
    run_logged build/apt-update.log "Package lists" 0 as_root apt-get update || {
        tail -n 20 build/apt-update.log >&2
        stop "The package lists could not be fetched (the whole log is build/apt-update.log)."
    }
}

# Sees to it that all packages given are installed, or ends with a sentence.
#   require_packages WHAT PACKAGE...
require_packages() {
    local what=$1 unknown=
    shift
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        require_tools "$@"
        return
    fi
    find_missing "$@"
    ((${#missing[@]} == 0)) && return
    mkdir -p build
    refuse_old_qt "$(candidate qt6-base-dev)"
    if ! choose_names; then
        missing=("${missing[@]#\?}")
        missing=("${missing[@]##*|}")
        say "Missing to $what: ${missing[*]}."
        say "The package lists of this system do not know $unknown: they are missing or old."
        may_become_root || stop_for_root "apt-get update && "
        agreed "Fetch the lists (about 10 MB) and look again?"
        update_lists
        refuse_old_qt "$(candidate qt6-base-dev)"
        find_missing "$@"
        choose_names || stop "The package sources of this system have no $unknown. Millrace is known to build on" \
            "Debian 12."
    fi
    ((${#missing[@]} == 0)) || install_missing "$what"
}

install_missing() {
    local what=$1 plan count size began
    plan=$(LC_ALL=C apt-get install "${install_options[@]}" --print-uris "${missing[@]}" 2>&1) || {
        say "$plan"
        stop "apt cannot install ${missing[*]}."
    }
    count=$(sed -n 's/^\([0-9]*\) upgraded, \([0-9]*\) newly installed, .*/\1 + \2/p' <<<"$plan")
    count=$((count))
    # "177 MB", or "12 MB/177 MB" where apt has the rest already.
    size=$(sed -n 's/^Need to get \([^/]*\).* of archives\.$/\1/p' <<<"$plan")
    size=${size% of archives.}
    say "Missing to $what: ${missing[*]}."
    say "With what they need in turn, $count packages: $size to download, and" \
        "$(sed -n 's/^After this operation, \(.*\) of additional .*/\1/p' <<<"$plan") on the disk." \
        "That takes about $(minutes_for "$size" "$count")."
    may_become_root || stop_for_root ""
    agreed "Install them?"
    began=$SECONDS
    # Packages that were renewed since the lists were fetched are gone from the mirror: then new lists, once.
    try_install "$count" || { update_lists && try_install "$count"; } || {
        tail -n 20 build/apt-install.log >&2
        stop "The packages could not be installed (the whole log is build/apt-install.log)."
    }
    say "Installed in $((SECONDS - began)) s."
}

try_install() {
    run_logged build/apt-install.log Packages "$1" \
        as_root apt-get -o DPkg::Lock::Timeout=300 install "${install_options[@]}" "${missing[@]}"
}

# Measured on two cores: five packages are unpacked and set up in a second. A line of 40 Mbit/s is supposed.
minutes_for() {
    local megabytes=0 number=${1%% *} seconds
    case $1 in
        *" GB") megabytes=${number%%.*}000 ;;
        *" MB") megabytes=${number%%.*} ;;
    esac
    seconds=$((megabytes / 5 + $2 / 5 + 10))
    if ((seconds < 60)); then
        echo "a minute"
    else
        echo "$(((seconds + 59) / 60)) minutes"
    fi
}

# Systems without apt: goes on if the tools and Qt are there, else names what is needed.
require_tools() {
    local tool absent=() list qt
    for tool in c++ cmake ninja; do
        command -v "$tool" >/dev/null || absent+=("$tool")
    done
    qt=$(qmake6 -query QT_VERSION 2>/dev/null || qmake-qt6 -query QT_VERSION 2>/dev/null || true)
    case $qt in
        "") absent+=("Qt $oldest_qt or later with its headers") ;;
        6.[0-3].*) stop "Millrace needs Qt $oldest_qt or later, and this system has Qt $qt." ;;
    esac
    ((${#absent[@]} == 0)) && return
    printf -v list '%s, ' "${absent[@]}"
    say "Missing: ${list%, }."
    say "This script installs packages on Debian and Ubuntu only. There they are called"
    missing=("${@#\?}")
    say "  ${missing[*]##*|}"
    stop "Install what this system calls them, then run this again."
}
