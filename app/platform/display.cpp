// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/display.h"

#include <QByteArray>
#include <QDir>

#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace millrace {

namespace {

/// \param isAbstract  the name is in Linux's abstract space instead of the file system.
bool answers(const QByteArray &name, bool isAbstract)
{
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    const std::size_t offset = isAbstract ? 1 : 0;
    const auto length = static_cast<std::size_t>(name.size());
    if (name.isEmpty() || length + offset >= sizeof(address.sun_path)) {
        return false;
    }
    std::memcpy(address.sun_path + offset, name.constData(), length);
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return false;
    }
    const auto size =
        static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + offset + length + (isAbstract ? 0 : 1));
    const bool connected = ::connect(fd, reinterpret_cast<const sockaddr *>(&address), size) == 0;
    ::close(fd);
    return connected;
}

bool x11Answers(const QByteArray &display)
{
    if (!display.startsWith(':') && !display.startsWith("unix:")) {
        // By way of the network, as ssh forwards it: nothing to look at beforehand.
        return !display.isEmpty();
    }
    QByteArray number = display.mid(display.indexOf(':') + 1);
    number = number.left(number.indexOf('.') < 0 ? number.size() : number.indexOf('.'));
    const QByteArray socket = QByteArray("/tmp/.X11-unix/X").append(number);
    return answers(socket, true) || answers(socket, false);
}

bool waylandAnswers(const QByteArray &display)
{
    if (display.isEmpty() || display.startsWith('/')) {
        return answers(display, false);
    }
    return answers(qgetenv("XDG_RUNTIME_DIR").append('/').append(display), false);
}

} // namespace

bool hasDisplay()
{
    return !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") || waylandAnswers(qgetenv("WAYLAND_DISPLAY")) ||
           x11Answers(qgetenv("DISPLAY"));
}

bool isTerminal(int descriptor)
{
    return ::isatty(descriptor) == 1;
}

} // namespace millrace
