// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "platform/keychain.h"

#include <QList>
#include <QStringList>

#include <utility>

namespace millrace {

/// What a FakeKeychain was asked, and what it is to answer, when the test says so.
struct KeychainScript
{
    QStringList asked;
    QList<std::function<void(const Credentials &)>> answers;
    QList<std::pair<QString, Credentials>> written;
};

/// A keychain without a desktop.
class FakeKeychain : public Keychain
{
public:
    explicit FakeKeychain(std::shared_ptr<KeychainScript> script) : m_script(std::move(script)) {}

    void askWhetherAvailable(std::function<void(bool)> answer) override { answer(true); }
    void read(const QString &server, std::function<void(const Credentials &)> answer) override
    {
        m_script->asked.append(server);
        m_script->answers.append(std::move(answer));
    }
    void write(const QString &server, const Credentials &credentials, std::function<void(bool)> done) override
    {
        m_script->written.append({server, credentials});
        done(true);
    }
    void remove(const QString &, std::function<void(bool)> done) override { done(true); }

private:
    std::shared_ptr<KeychainScript> m_script;
};

} // namespace millrace
