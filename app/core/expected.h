// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/transfererror.h"

#include <utility>
#include <variant>

namespace millrace {

/// A value, or the error that stood in its way. C++20 has no std::expected; this is the part of it that
/// Millrace uses. Reading the side that is not there is a bug and asserts.
template <class T>
class [[nodiscard]] Expected
{
public:
    Expected(T value) : m_either(std::in_place_index<0>, std::move(value)) {}
    Expected(TransferError error) : m_either(std::in_place_index<1>, std::move(error)) {}

    bool hasValue() const { return m_either.index() == 0; }
    explicit operator bool() const { return hasValue(); }

    T &value()
    {
        Q_ASSERT(hasValue());
        return *std::get_if<0>(&m_either);
    }
    const T &value() const
    {
        Q_ASSERT(hasValue());
        return *std::get_if<0>(&m_either);
    }
    T &operator*() { return value(); }
    const T &operator*() const { return value(); }
    T *operator->() { return &value(); }
    const T *operator->() const { return &value(); }

    const TransferError &error() const
    {
        Q_ASSERT(!hasValue());
        return *std::get_if<1>(&m_either);
    }

private:
    std::variant<T, TransferError> m_either;
};

/// Success without a value, or an error.
template <>
class [[nodiscard]] Expected<void>
{
public:
    Expected() = default;
    Expected(TransferError error) : m_error(std::move(error)) { Q_ASSERT(m_error.code != ErrorCode::None); }

    bool hasValue() const { return m_error.code == ErrorCode::None; }
    explicit operator bool() const { return hasValue(); }
    const TransferError &error() const { return m_error; }

private:
    TransferError m_error;
};

} // namespace millrace
