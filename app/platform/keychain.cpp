// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "platform/keychain.h"

#ifdef MILLRACE_KEYCHAIN
#include "platform/desktopkeychain.h"
#endif

#include <QCoreApplication>

namespace millrace {

namespace {

/// Where there is none.
class NoKeychain final : public Keychain
{
public:
    void askWhetherAvailable(std::function<void(bool)> answer) override
    {
        later([answer = std::move(answer)] { answer(false); });
    }
    void read(const QString &, std::function<void(const Credentials &)> answer) override
    {
        later([answer = std::move(answer)] { answer({}); });
    }
    void write(const QString &, const Credentials &, std::function<void(bool)> done) override
    {
        later([done = std::move(done)] { done(false); });
    }
    void remove(const QString &, std::function<void(bool)> done) override
    {
        later([done = std::move(done)] { done(false); });
    }

private:
    /// An object to be the calls' context: they go with it.
    void later(std::function<void()> call)
    {
        QMetaObject::invokeMethod(&m_context, std::move(call), Qt::QueuedConnection);
    }

    QObject m_context;
};

} // namespace

std::unique_ptr<Keychain> desktopKeychain()
{
#ifdef MILLRACE_KEYCHAIN
    if (DesktopKeychain::hasSessionBus()) {
        return std::make_unique<DesktopKeychain>();
    }
#endif
    return std::make_unique<NoKeychain>();
}

} // namespace millrace
