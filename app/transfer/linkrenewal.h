// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace millrace {

/// Where a link leads to by now. When the address behind its redirects no longer answers, one connection asks
/// the link itself, and no other asks anything until that one has its answer. Pure.
class LinkRenewal
{
public:
    /// The address no longer answers. Whether that may be mended, as the link was not yet asked in vain.
    bool noteExpired();
    /// The link is to be asked now; and it is being asked.
    bool isDue() const { return m_state == State::Due; }
    bool isUnderWay() const { return m_state == State::UnderWay; }
    /// By this connection.
    bool isWith(int connection) const { return isUnderWay() && connection == m_connection; }

    void begin(int connection);
    /// The connection that asks has its answer.
    void noteAnswered();
    /// It ended without one.
    void noteFailed() { m_state = State::Over; }
    /// It was closed before it could have one.
    void noteClosed() { m_state = State::Due; }

private:
    enum class State { Idle, Due, UnderWay, Over };

    State m_state = State::Idle;
    int m_connection = 0;
    int m_answers = 0;
};

} // namespace millrace
