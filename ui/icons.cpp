// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/icons.h"

#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>

#include <cmath>

/// Outside every namespace, as the macro demands. Naming the resources keeps the linker from leaving them
/// out.
static void loadResources()
{
    Q_INIT_RESOURCE(resources);
}

namespace millrace {

namespace {

QString pathOf(const QString &name)
{
    static const bool isLoaded = (loadResources(), true);
    Q_UNUSED(isLoaded)
    return QStringLiteral(":/millrace/icons/") % name % QStringLiteral(".svg");
}

/// Asks for the palette each time it draws, so that a change from light to dark needs no new icon.
class BundledIconEngine : public QIconEngine
{
public:
    explicit BundledIconEngine(const QString &name) : m_name(name) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const int size = qMin(rect.width(), rect.height());
        const QPixmap drawn =
            tintedPixmap(m_name, colorFor(mode), size, painter->device()->devicePixelRatioF());
        painter->drawPixmap(rect.x() + (rect.width() - size) / 2, rect.y() + (rect.height() - size) / 2,
                            drawn);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        return tintedPixmap(m_name, colorFor(mode), qMin(size.width(), size.height()), 1.0);
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        // `size` is in device pixels here.
        QPixmap drawn = tintedPixmap(m_name, colorFor(mode), qMin(size.width(), size.height()), 1.0);
        drawn.setDevicePixelRatio(scale);
        return drawn;
    }

    QIconEngine *clone() const override { return new BundledIconEngine(*this); }

private:
    static QColor colorFor(QIcon::Mode mode)
    {
        const QPalette palette = QGuiApplication::palette();
        if (mode == QIcon::Selected) {
            return palette.color(QPalette::HighlightedText);
        }
        return palette.color(mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active,
                             QPalette::ButtonText);
    }

    QString m_name;
};

} // namespace

QPixmap tintedPixmap(const QString &name, const QColor &color, int size, double devicePixelRatio)
{
    const int pixels = static_cast<int>(std::lround(size * devicePixelRatio));
    const QString key =
        QStringLiteral("millrace/%1/%2/%3").arg(name, color.name(QColor::HexArgb)).arg(pixels);
    QPixmap drawn;
    if (!QPixmapCache::find(key, &drawn)) {
        drawn = QPixmap(pixels, pixels);
        drawn.fill(Qt::transparent);
        QPainter painter(&drawn);
        QIcon(pathOf(name)).paint(&painter, drawn.rect());
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(drawn.rect(), color);
        painter.end();
        QPixmapCache::insert(key, drawn);
    }
    drawn.setDevicePixelRatio(devicePixelRatio);
    return drawn;
}

QIcon bundledIcon(const QString &name)
{
    return QIcon(new BundledIconEngine(name));
}

QIcon themedIcon(const QString &themeName, const QString &bundledName)
{
    const bool isDark = QGuiApplication::palette().color(QPalette::Window).lightness() < 128;
    if (!isDark && QIcon::hasThemeIcon(themeName)) {
        return QIcon::fromTheme(themeName);
    }
    return bundledIcon(bundledName);
}

QIcon applicationIcon()
{
    return QIcon::fromTheme(QStringLiteral("millrace"), QIcon(pathOf(QStringLiteral("millrace"))));
}

} // namespace millrace
