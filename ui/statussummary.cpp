// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statussummary.h"

#include "queue/downloadmanager.h"
#include "ui/format.h"

#include <QHBoxLayout>
#include <QKeySequence>
#include <QLabel>
#include <QLocale>

namespace millrace {

StatusSummary::StatusSummary(QWidget *parent)
    : QWidget(parent), m_counts(new QLabel(this)), m_speed(new QLabel(this)), m_free(new QLabel(this))
{
    m_counts->setObjectName(QStringLiteral("countsLabel"));
    m_speed->setObjectName(QStringLiteral("speedLabel"));
    m_free->setObjectName(QStringLiteral("freeLabel"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 0, 8, 0);
    row->setSpacing(24);
    row->addWidget(m_counts);
    row->addWidget(m_speed);
    row->addStretch();
    row->addWidget(m_free);
}

QString StatusSummary::countsText(const DownloadCounts &counts)
{
    QStringList parts;
    const auto add = [&parts](const QString &text, int count) {
        if (count > 0) {
            parts.append(text.arg(QLocale().toString(count)));
        }
    };
    add(tr("%1 active", "downloads"), counts.running);
    add(tr("%1 queued", "downloads"), counts.queued);
    add(tr("%1 paused", "downloads"), counts.paused);
    add(tr("%1 done", "downloads"), counts.finished);
    add(tr("%1 failed", "downloads"), counts.failed);
    return parts.isEmpty() ? tr("Ready") : parts.join(QStringLiteral(" \u00b7 "));
}

QString StatusSummary::removedText(int count, const QKeySequence &undoKey)
{
    const QString key = undoKey.toString(QKeySequence::NativeText);
    return count == 1 ? tr("1 download was taken off the list; no file was deleted. %1 brings it back.",
                           "%1 is a key")
                            .arg(key)
                      : tr("%Ln downloads were taken off the list; no file was deleted. %1 brings them back.",
                           "%1 is a key", count)
                            .arg(key);
}

void StatusSummary::setCounts(const DownloadCounts &counts)
{
    m_counts->setText(countsText(counts));
    const QString speed = counts.running > 0 ? formatSpeed(counts.bytesPerSecond) : QString();
    m_speed->setText(speed.isEmpty() ? QString() : QString(u"\u25bc " % speed));
    m_speed->setAccessibleName(speed);
}

void StatusSummary::setFreeBytes(qint64 bytes)
{
    m_free->setText(bytes < 0 ? QString() : tr("%1 free", "room on the disk").arg(formatSize(bytes)));
}

} // namespace millrace
