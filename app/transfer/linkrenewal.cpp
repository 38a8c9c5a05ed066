// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "transfer/linkrenewal.h"

namespace millrace {

namespace {

// Addresses that expire at once would be asked for without an end.
constexpr int kMostRenewals = 20;

} // namespace

bool LinkRenewal::noteExpired()
{
    if (m_state == State::Idle) {
        m_state = State::Due;
    }
    return m_state != State::Over;
}

void LinkRenewal::begin(int connection)
{
    m_state = State::UnderWay;
    m_connection = connection;
}

void LinkRenewal::noteAnswered()
{
    // An address that expired once may do so again.
    m_state = ++m_answers == kMostRenewals ? State::Over : State::Idle;
}

} // namespace millrace
