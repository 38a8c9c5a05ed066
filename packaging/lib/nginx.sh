# shellcheck shell=bash
# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The nginx the tests run against. Its packages are unpacked into build/nginx and not installed, as installing them
# would start a service. Needs packages.sh.

# nginx-light is the server itself (nginx), its types (nginx-common) and a module that no test uses.
nginx_packages=(nginx nginx-common)

unpack_nginx() {
    local program=build/nginx/usr/sbin/nginx package
    ! runs "$program" || return 0
    if ! command -v apt-get >/dev/null; then
        say "nginx is unpacked from Debian's packages, which this system has not: the tests that need it are skipped."
        return
    fi
    say "Fetching nginx (about 1 MB) into build/nginx; it is not installed."
    rm -rf build/nginx
    mkdir -p build/nginx/packages
    fetch_nginx || { as_root apt-get update >build/apt-update.log 2>&1 && fetch_nginx; } || {
        tail -n 20 build/nginx.log >&2
        stop "nginx could not be fetched (the whole log is build/nginx.log)."
    }
    for package in build/nginx/packages/*.deb; do
        dpkg --extract "$package" build/nginx
    done
    runs "$program" || add_libraries
    runs "$program" || stop "nginx does not start: $("$program" -v 2>&1 | head -n 1)"
}

runs() { [[ -x $1 ]] && "$1" -v >/dev/null 2>&1; }

fetch_nginx() {
    (cd build/nginx/packages && apt-get download "${nginx_packages[@]}") >build/nginx.log 2>&1 </dev/null
}

# Installs the libraries that nginx lacks. The packages it names without being linked to them are left out.
add_libraries() {
    local names
    mapfile -t names < <(dpkg-deb --field build/nginx/packages/nginx_*.deb Depends | tr ',' '\n' |
        sed -n 's/^ *\(lib[a-z0-9.+-]*\|zlib1g\).*/\1/p')
    require_packages "run nginx" "${names[@]}"
}
