// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/netrc.h"

#include <optional>

namespace millrace {

namespace {

bool endsWord(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/// Cuts a netrc into words.
class NetrcWords
{
public:
    explicit NetrcWords(QByteArrayView text) : m_text(text) {}

    /// The next word, without its quotes; nothing at the end.
    std::optional<QByteArray> next()
    {
        while (m_at < m_text.size() && endsWord(m_text[m_at])) {
            ++m_at;
        }
        if (m_at == m_text.size()) {
            return std::nullopt;
        }
        if (m_text[m_at] == '"') {
            return quoted();
        }
        const qsizetype begin = m_at;
        while (m_at < m_text.size() && !endsWord(m_text[m_at])) {
            ++m_at;
        }
        return m_text.sliced(begin, m_at - begin).toByteArray();
    }

    void skipLine()
    {
        while (m_at < m_text.size() && m_text[m_at] != '\n') {
            ++m_at;
        }
    }

    /// To behind the next empty line.
    void skipMacro()
    {
        qsizetype begin = 0;
        do {
            skipLine();
            m_at += m_at < m_text.size() ? 1 : 0;
            begin = m_at;
            skipLine();
        } while (m_at < m_text.size() && !m_text.sliced(begin, m_at - begin).trimmed().isEmpty());
    }

private:
    QByteArray quoted()
    {
        QByteArray word;
        for (++m_at; m_at < m_text.size() && m_text[m_at] != '"' && m_text[m_at] != '\n'; ++m_at) {
            if (m_text[m_at] == '\\' && m_at + 1 < m_text.size()) {
                ++m_at;
                const char c = m_text[m_at];
                word += c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
            } else {
                word += m_text[m_at];
            }
        }
        m_at += m_at < m_text.size() ? 1 : 0;
        return word;
    }

    QByteArrayView m_text;
    qsizetype m_at = 0;
};

QString withoutRootDot(const QString &host)
{
    return host.endsWith(u'.') ? host.chopped(1) : host;
}

} // namespace

Netrc Netrc::parse(QByteArrayView text)
{
    Netrc netrc;
    NetrcWords words(text);
    const auto value = [&words] { return QString::fromUtf8(words.next().value_or(QByteArray())); };
    while (const auto word = words.next()) {
        const bool hasEntry = !netrc.m_entries.isEmpty();
        if (word->startsWith('#')) {
            words.skipLine();
        } else if (*word == "machine") {
            netrc.m_entries.append({withoutRootDot(value()), {}, {}});
        } else if (*word == "default") {
            netrc.m_entries.append(Entry{});
        } else if (*word == "login" && hasEntry) {
            netrc.m_entries.last().login = value();
        } else if (*word == "password" && hasEntry) {
            netrc.m_entries.last().password = value();
        } else if (*word == "account") {
            value();
        } else if (*word == "macdef") {
            words.skipMacro();
        }
    }
    return netrc;
}

Credentials Netrc::find(const QString &host, const QString &user) const
{
    const QString wanted = withoutRootDot(host);
    const auto isOfUser = [&user](const Entry &entry) { return user.isEmpty() || entry.login == user; };
    for (const bool byDefault : {false, true}) {
        for (const Entry &entry : m_entries) {
            const bool isHost = byDefault ? entry.machine.isEmpty()
                                          : entry.machine.compare(wanted, Qt::CaseInsensitive) == 0 &&
                                                !entry.machine.isEmpty();
            if (isHost && isOfUser(entry)) {
                return {entry.login, entry.password, false};
            }
        }
    }
    return {};
}

} // namespace millrace
