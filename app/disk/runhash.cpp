// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/runhash.h"

#include <xxhash.h>

#include <new>

namespace millrace {

void RunHash::Free::operator()(XXH3_state_s *state) const
{
    XXH3_freeState(state);
}

RunHash::RunHash() : m_state(XXH3_createState())
{
    if (!m_state || XXH3_64bits_reset(m_state.get()) != XXH_OK) {
        throw std::bad_alloc();
    }
}

RunHash::~RunHash() = default;
RunHash::RunHash(RunHash &&) noexcept = default;
RunHash &RunHash::operator=(RunHash &&) noexcept = default;

void RunHash::update(QByteArrayView piece)
{
    XXH3_64bits_update(m_state.get(), piece.data(), static_cast<std::size_t>(piece.size()));
}

quint64 RunHash::value() const
{
    return XXH3_64bits_digest(m_state.get());
}

} // namespace millrace
