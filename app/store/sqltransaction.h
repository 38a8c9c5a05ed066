// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSqlDatabase>

namespace millrace {

/// A transaction that is rolled back unless it was committed.
class SqlTransaction
{
public:
    explicit SqlTransaction(QSqlDatabase &database) : m_database(database), m_isOpen(database.transaction())
    {
    }
    ~SqlTransaction()
    {
        if (m_isOpen) {
            m_database.rollback();
        }
    }
    SqlTransaction(const SqlTransaction &) = delete;
    SqlTransaction &operator=(const SqlTransaction &) = delete;

    /// False: nothing may be written, as it would be kept at once, or never.
    bool isOpen() const { return m_isOpen; }
    bool commit()
    {
        const bool isCommitted = m_isOpen && m_database.commit();
        if (isCommitted) {
            m_isOpen = false;
        }
        return isCommitted;
    }

private:
    QSqlDatabase &m_database;
    bool m_isOpen;
};

} // namespace millrace
