// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <sys/syscall.h>
#include <unistd.h>

// A library for LD_PRELOAD: it stands between the program and the kernel, as tests/support/callfault.h says.
// It counts the calls of all threads together; strace counts those of each by themselves.
namespace {

std::atomic<long> calls = 0;

struct Plan
{
    std::string folder;
    std::string call;
    std::string deed;
    long first = 0;
    bool goesOn = false;
};

/// From "DEED CALL FIRST[+] FOLDER".
Plan planFrom(const char *text)
{
    Plan plan;
    std::string rest = text ? text : "";
    for (std::string *word : {&plan.deed, &plan.call}) {
        const std::size_t space = rest.find(' ');
        *word = rest.substr(0, space);
        rest.erase(0, space == std::string::npos ? space : space + 1);
    }
    char *end = nullptr;
    plan.first = std::strtol(rest.c_str(), &end, 10);
    plan.goesOn = *end == '+';
    const std::size_t space = rest.find(' ');
    plan.folder = space == std::string::npos ? std::string() : rest.substr(space + 1);
    return plan;
}

const Plan &plan()
{
    static const Plan plan = planFrom(std::getenv("MILLRACE_CALL_FAULT"));
    return plan;
}

bool isInFolder(std::string_view path)
{
    return !plan().folder.empty() && path.substr(0, plan().folder.size()) == plan().folder;
}

/// Whether a descriptor is of the folder or of something in it, with or without a name.
bool isInFolder(int fd)
{
    char path[4096] = {};
    const std::string link = "/proc/self/fd/" + std::to_string(fd);
    const ssize_t length = ::readlink(link.c_str(), path, sizeof path);
    return length > 0 && isInFolder(std::string_view(path, static_cast<std::size_t>(length)));
}

/// To be asked once for each call: counts those that are of the folder.
template <class Place>
bool isDue(std::string_view call, Place place)
{
    if (plan().call != call || !isInFolder(place)) {
        return false;
    }
    const long number = ++calls;
    return number == plan().first || (plan().goesOn && number > plan().first);
}

/// What the call returns in place of its own result.
int fail()
{
    if (plan().deed == "kill") {
        ::kill(::getpid(), SIGKILL);
    }
    errno = std::atoi(plan().deed.c_str());
    return -1;
}

template <class... Arguments>
int callUnlessDue(std::string_view call, int fd, long number, Arguments... arguments)
{
    return isDue(call, fd) ? fail() : static_cast<int>(::syscall(number, arguments...));
}

} // namespace

extern "C" {

ssize_t pwrite(int fd, const void *bytes, std::size_t size, off_t offset)
{
    if (isDue("pwrite64", fd)) {
        if (plan().deed != "short") {
            return fail();
        }
        size = (size + 1) / 2;
    }
    return ::syscall(SYS_pwrite64, fd, bytes, size, offset);
}

int fdatasync(int fd)
{
    return callUnlessDue("fdatasync", fd, SYS_fdatasync, fd);
}

int fsync(int fd)
{
    return callUnlessDue("fsync", fd, SYS_fsync, fd);
}

int renameat2(int from, const char *old, int to, const char *name, unsigned int flags) noexcept
{
    return callUnlessDue("renameat2", to, SYS_renameat2, from, old, to, name, flags);
}

int linkat(int from, const char *old, int to, const char *name, int flags) noexcept
{
    return callUnlessDue("linkat", to, SYS_linkat, from, old, to, name, flags);
}

int unlinkat(int folder, const char *name, int flags) noexcept
{
    return callUnlessDue("unlinkat", folder, SYS_unlinkat, folder, name, flags);
}

int openat(int folder, const char *name, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    const mode_t mode = va_arg(more, mode_t);
    va_end(more);
    return callUnlessDue("openat", folder, SYS_openat, folder, name, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list more;
    va_start(more, flags);
    const mode_t mode = va_arg(more, mode_t);
    va_end(more);
    const bool isFailing = isDue("openat", std::string_view(path));
    return isFailing ? fail() : static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, mode));
}

} // extern "C"
