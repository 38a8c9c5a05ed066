# shellcheck shell=bash
# SPDX-FileCopyrightText: The Millrace authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Building a preset without much noise. Needs packages.sh.

# Configures build/PRESET where that was not done yet. A later change of a CMakeLists.txt is ninja's to notice.
configure() {
    local preset=$1
    # Nobody debugs there, a stack trace needs no more, and clang takes a third of GCC's time, most of all with
    # precompiled headers. The release build is GCC's.
    local -a quick=()
    if [[ ${CI:-} == true && $preset != release ]]; then
        quick=(-DCMAKE_CXX_FLAGS_DEBUG=-g1 -DMILLRACE_JOIN=ON -DMILLRACE_PCH=ON -DMILLRACE_SHARED=ON)
        ! command -v clang++-14 >/dev/null || quick+=(-DCMAKE_CXX_COMPILER=clang++-14)
    fi
    mkdir -p build
    # A folder that was copied or moved keeps its old place in its cache, which CMake refuses.
    # One whose configuring failed would remember what was missing.
    if [[ ! -f build/$preset/build.ninja ]] ||
        ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" "build/$preset/CMakeCache.txt"; then
        rm -rf "build/$preset"
    fi
    [[ -f build/$preset/build.ninja ]] ||
        run_logged "build/$preset.log" "Configuring $preset" 0 cmake --preset "$preset" "${quick[@]}" ||
        stop_with_log "Configuring the preset $preset failed." "build/$preset.log"
}

# Builds TARGETs of a preset, all where none is given.
#   build PRESET [TARGET...]
build() {
    local preset=$1 began=$SECONDS first=
    shift
    [[ -f build/$preset/.ninja_log ]] || first=yes
    configure "$preset"
    [[ $first ]] && say "Building the preset $preset; the first time this takes minutes."
    run_logged "build/$preset.log" "Building $preset" 0 \
        cmake --build --preset "$preset" ${1+--target "$@"} ||
        stop_with_log "Building the preset $preset failed." "build/$preset.log"
    [[ ! $first ]] || say "Built in $((SECONDS - began)) s."
}

# Shows what went wrong: from the first failed step on, else the end of the log.
stop_with_log() {
    local sentence=$1 log=$2
    if grep -q '^FAILED: ' "$log"; then
        sed -n '/^FAILED: /,$p' "$log" | head -n 60 >&2
    else
        tail -n 40 "$log" >&2
    fi
    stop "$sentence The whole log is $log."
}
