// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/readablepalette.h"

#include "ui/tone.h"

#include <QApplication>
#include <QEvent>

#include <algorithm>

namespace millrace {

namespace {

constexpr double kLeastOfText = 4.5;
// Beside a field that says the same by its name.
constexpr double kLeastOfHints = 3;
constexpr int kSteps = 20;

/// Contrast to the ground on which the colour can be read worst, as it looks there.
double leastContrast(const QColor &color, const QPalette &palette, QPalette::ColorGroup group)
{
    double least = 21;
    for (const QPalette::ColorRole ground : {QPalette::Base, QPalette::AlternateBase, QPalette::Window}) {
        const QColor back = palette.color(group, ground);
        const QColor seen = mixed(color, back, static_cast<double>(color.alphaF()));
        least = std::min(least, contrast(seen, back));
    }
    return least;
}

/// The colour with as much of the palette's text in it as it needs.
QColor towardsText(const QColor &color, const QPalette &palette, QPalette::ColorGroup group, double least)
{
    const QColor text = palette.color(group, QPalette::Text);
    const QColor opaque = QColor::fromRgbF(color.redF(), color.greenF(), color.blueF());
    for (int step = 0; step < kSteps; ++step) {
        const QColor tried = mixed(text, opaque, static_cast<double>(step) / kSteps);
        if (leastContrast(tried, palette, group) >= least) {
            return tried;
        }
    }
    return text;
}

} // namespace

QPalette readableRoles(const QPalette &palette)
{
    QPalette roles;
    roles.setResolveMask(0);
    for (const QPalette::ColorGroup group : {QPalette::Active, QPalette::Inactive}) {
        for (const QPalette::ColorRole role : {QPalette::Link, QPalette::LinkVisited}) {
            const QColor link = palette.color(group, role);
            if (leastContrast(link, palette, group) < kLeastOfText) {
                roles.setColor(group, role, towardsText(link, palette, group, kLeastOfText));
            }
        }
        if (leastContrast(palette.color(group, QPalette::PlaceholderText), palette, group) < kLeastOfHints) {
            const QColor base = palette.color(group, QPalette::Base);
            roles.setColor(group, QPalette::PlaceholderText,
                           towardsText(base, palette, group, kLeastOfHints));
        }
    }
    return roles;
}

ReadablePalette::ReadablePalette(QObject *parent) : QObject(parent)
{
    qApp->installEventFilter(this);
    mend();
}

bool ReadablePalette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ApplicationPaletteChange && watched == qApp) {
        mend();
    }
    return false;
}

void ReadablePalette::mend()
{
    const QPalette roles = readableRoles(QApplication::palette());
    if (roles.resolveMask() != 0) {
        // Where it changes nothing more, no event follows.
        QApplication::setPalette(roles);
    }
}

} // namespace millrace
