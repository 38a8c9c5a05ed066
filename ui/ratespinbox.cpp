// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ratespinbox.h"

#include "ui/format.h"

namespace millrace {

namespace {

constexpr qint64 kUnit = 1000;
// 10 GB/s: more than any network interface of a desktop brings.
constexpr int kMost = 10'000'000;
constexpr int kStep = 100;

} // namespace

RateSpinBox::RateSpinBox(QWidget *parent) : QSpinBox(parent)
{
    setRange(0, kMost);
    setSingleStep(kStep);
    setSuffix(tr(" kB/s", "a speed's unit, with the space before it"));
    setNoneText(formatRate(0));
    setAccelerated(true);
}

void RateSpinBox::setBytesPerSecond(qint64 bytesPerSecond)
{
    m_exact = qMax<qint64>(bytesPerSecond, 0);
    // Less than the unit is still a limit.
    const qint64 units = m_exact > 0 ? qMax<qint64>(m_exact / kUnit, 1) : 0;
    m_shown = static_cast<int>(qMin<qint64>(units, kMost));
    setValue(m_shown);
}

qint64 RateSpinBox::bytesPerSecond() const
{
    return value() == m_shown ? m_exact : value() * kUnit;
}

} // namespace millrace
