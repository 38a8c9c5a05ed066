// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QList>

#include <optional>
#include <utility>

namespace millrace {

/// Turns results that arrive as they complete into the order in which their downloads were given, as
/// `executor.map` does beside `as_completed`.
///
/// \tparam Key  what names a download; given once each.
template <class Key, class Value>
class OutcomeOrder
{
public:
    explicit OutcomeOrder(const QList<Key> &given) : m_given(given) {}

    /// Takes one result; returns those that are now due, in the order given. A result comes out exactly once.
    QList<Value> arrived(const Key &key, Value value)
    {
        m_waiting.insert(key, std::move(value));
        QList<Value> due;
        while (m_next < m_given.size() && m_waiting.contains(m_given.at(m_next))) {
            due.append(m_waiting.take(m_given.at(m_next)));
            ++m_next;
        }
        return due;
    }

    /// Results that came but are not due yet, in the order given; for a program that is stopped early.
    QList<Value> takeRest()
    {
        QList<Value> rest;
        for (; m_next < m_given.size(); ++m_next) {
            const auto found = m_waiting.find(m_given.at(m_next));
            if (found != m_waiting.end()) {
                rest.append(std::move(*found));
                m_waiting.erase(found);
            }
        }
        return rest;
    }

private:
    QList<Key> m_given;
    QHash<Key, Value> m_waiting;
    qsizetype m_next = 0;
};

} // namespace millrace
