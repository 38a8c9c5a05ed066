// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/requestoptions.h"

#include <QString>

#include <functional>
#include <memory>

namespace millrace {

/// Remembers users and passwords by server, where the desktop keeps its secrets. For the main thread; answers
/// come from its event loop, never from within the call, and none after the object is gone.
class Keychain
{
public:
    virtual ~Keychain() = default;

    /// \param answer  is told whether there is anything that could keep a password.
    virtual void askWhetherAvailable(std::function<void(bool)> answer) = 0;

    /// \param server  scheme, host and port: "https://a.example".
    /// \param answer  gets nothing where nothing is kept, or nothing can be had.
    virtual void read(const QString &server, std::function<void(const Credentials &)> answer) = 0;

    /// Keeps these in place of what was kept for the server. `done` is told whether they are.
    virtual void write(const QString &server, const Credentials &credentials,
                       std::function<void(bool)> done) = 0;

    virtual void remove(const QString &server, std::function<void(bool)> done) = 0;
};

/// The desktop's: the secret service, or KDE's wallet, through QtKeychain. One that has nothing and keeps
/// nothing where the program was built without that, or there is no session bus. The session bus is not asked
/// before the first call. The desktop may ask a person to unlock it.
std::unique_ptr<Keychain> desktopKeychain();

} // namespace millrace
