// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace millrace {

/// What a test server sends: given bytes, or a pattern of any size that is computed where it is needed.
class TestBody
{
public:
    TestBody() = default;
    TestBody(const QByteArray &bytes);
    TestBody(const char *bytes);

    /// `size` pseudo-random bytes that depend on `seed` and their offset only. Never held in memory as a
    /// whole.
    static TestBody pattern(qint64 size, quint64 seed = 1);

    qint64 size() const { return m_size; }

    /// Bytes `[offset, offset + length)`, cut at the end of the body.
    QByteArray read(qint64 offset, qint64 length) const;

    /// All of it, for bodies that fit into memory.
    QByteArray bytes() const { return read(0, m_size); }

    /// Lower-case hex of the whole body.
    QByteArray sha256() const;

private:
    QByteArray m_bytes;
    qint64 m_size = 0;
    quint64 m_seed = 0;
    bool m_isPattern = false;
};

} // namespace millrace
