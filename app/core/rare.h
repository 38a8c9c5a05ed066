// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSharedData>

#include <utility>

namespace millrace {

/// A value that mostly is T(): it takes the room of a pointer until it is not, and copies share it. What a
/// hundred thousand rows have in themselves but one in a thousand uses stands in one of these. T is a plain
/// value with ==. Copies may go to other threads; one object belongs to one thread at a time.
template <class T>
class Rare
{
public:
    Rare() = default;
    Rare(T value) { set(std::move(value)); }

    const T &value() const { return m_box ? m_box->value : usual(); }
    operator const T &() const { return value(); }
    const T &operator*() const { return value(); }
    const T *operator->() const { return &value(); }

    void set(T value)
    {
        if (value == usual()) {
            m_box.reset();
        } else {
            m_box = new Box(std::move(value));
        }
    }
    /// Lets `change` make another value of this one.
    template <class Change>
    void update(Change change)
    {
        T changed = value();
        change(changed);
        set(std::move(changed));
    }

    friend bool operator==(const Rare &one, const Rare &other)
    {
        return one.m_box == other.m_box || one.value() == other.value();
    }
    friend bool operator==(const Rare &one, const T &other) { return one.value() == other; }

private:
    struct Box : QSharedData
    {
        explicit Box(T content) : value(std::move(content)) {}
        const T value;
    };

    static const T &usual()
    {
        static const T value{};
        return value;
    }

    QExplicitlySharedDataPointer<Box> m_box;
};

} // namespace millrace
