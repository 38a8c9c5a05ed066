# shellcheck shell=bash
# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The servers the tests run against. Their packages are unpacked into build/servers and not installed, as installing
# them would start services. Needs packages.sh.

# nginx-light is nginx itself, its types (nginx-common) and a module that no test uses. libnss-wrapper gives sshd a
# user of its own with a password, so that it needs neither root nor a user of the machine.
server_packages=(nginx nginx-common tinyproxy-bin microsocks vsftpd openssh-server openssh-sftp-server openssh-client
    libnss-wrapper)
server_programs=(nginx:usr/sbin/nginx tinyproxy-bin:usr/bin/tinyproxy microsocks:usr/bin/microsocks
    vsftpd:usr/sbin/vsftpd openssh-server:usr/sbin/sshd openssh-sftp-server:usr/lib/openssh/sftp-server
    openssh-client:usr/bin/ssh-keygen)

unpack_servers() {
    local package
    ! servers_are_complete || return 0
    if ! command -v apt-get >/dev/null; then
        say "The tests' servers are unpacked from Debian's packages, which this system has not: those tests are skipped."
        return
    fi
    say "Fetching the tests' servers (about 3 MB) into build/servers; they are not installed."
    rm -rf build/servers
    mkdir -p build/servers/packages
    fetch_servers || { as_root apt-get update >build/apt-update.log 2>&1 && fetch_servers; } || {
        tail -n 20 build/servers.log >&2
        stop "The tests' servers could not be fetched (the whole log is build/servers.log)."
    }
    for package in build/servers/packages/*.deb; do
        dpkg --extract "$package" build/servers
    done
    servers_are_complete || add_libraries
    servers_are_complete || stop "A program in build/servers lacks a library; ldd names it."
}

fetch_servers() {
    (cd build/servers/packages && apt-get download "${server_packages[@]}") >build/servers.log 2>&1 </dev/null
}

servers_are_complete() {
    local entry
    for entry in "${server_programs[@]}"; do
        runs "build/servers/${entry#*:}" || return 1
    done
}

# True if a program is there with all the libraries it is linked to.
runs() { [[ -x $1 ]] && ! ldd "$1" 2>/dev/null | grep -qF 'not found'; }

# Installs the libraries that the programs lack. The packages they name without being linked to them are left out.
add_libraries() {
    local entry names=()
    for entry in "${server_programs[@]}"; do
        runs "build/servers/${entry#*:}" || mapfile -t -O "${#names[@]}" names < <(libraries_of "${entry%%:*}")
    done
    require_packages "run the tests' servers" "${names[@]}"
}

libraries_of() {
    dpkg-deb --field "build/servers/packages/$1"_*.deb Depends | tr ',' '\n' |
        sed -n 's/^ *\(lib[a-z0-9.+-]*\|zlib1g\).*/\1/p' | grep -v '^libpam-'
}
