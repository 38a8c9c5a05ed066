// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tone.h"

#include <algorithm>
#include <cmath>

namespace millrace {

namespace {

// WCAG 2.1 level AA for text of normal size.
constexpr double kMinContrast = 4.5;

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    const QColor rgb = color.toRgb();
    return 0.2126 * linear(static_cast<double>(rgb.redF())) +
           0.7152 * linear(static_cast<double>(rgb.greenF())) +
           0.0722 * linear(static_cast<double>(rgb.blueF()));
}

/// The hue at the lightness closest to the middle that can be read on `base`.
QColor readable(float hue, float saturation, const QColor &base)
{
    const bool isDark = luminance(base) < 0.18;
    for (float step = 0; step <= 0.5F; step += 0.02F) {
        const QColor color = QColor::fromHslF(hue, saturation, isDark ? 0.5F + step : 0.5F - step);
        if (contrast(color, base) >= kMinContrast) {
            return color;
        }
    }
    return isDark ? QColor(Qt::white) : QColor(Qt::black);
}

QColor muted(const QPalette &palette)
{
    const QColor text = palette.color(QPalette::Text);
    const QColor base = palette.color(QPalette::Base);
    for (double share = 0.6; share < 1.0; share += 0.05) {
        const QColor color = mixed(text, base, share);
        if (contrast(color, base) >= kMinContrast) {
            return color;
        }
    }
    return text;
}

} // namespace

double contrast(const QColor &a, const QColor &b)
{
    const double la = luminance(a) + 0.05;
    const double lb = luminance(b) + 0.05;
    return std::max(la, lb) / std::min(la, lb);
}

QColor mixed(const QColor &a, const QColor &b, double share)
{
    const auto f = static_cast<float>(share);
    const auto mix = [f](float x, float y) { return x * f + y * (1 - f); };
    return QColor::fromRgbF(mix(a.redF(), b.redF()), mix(a.greenF(), b.greenF()), mix(a.blueF(), b.blueF()));
}

QColor toneColor(Tone tone, const QPalette &palette)
{
    const QColor base = palette.color(QPalette::Base);
    switch (tone) {
    case Tone::Plain:
        break;
    case Tone::Muted:
        return muted(palette);
    case Tone::Good:
        return readable(0.39F, 0.55F, base);
    case Tone::Notice:
        return readable(0.09F, 0.75F, base);
    case Tone::Bad:
        return readable(0.0F, 0.65F, base);
    }
    return palette.color(QPalette::Text);
}

} // namespace millrace
