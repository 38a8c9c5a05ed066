// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/testbody.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QHash>
#include <QStringList>
#include <QUrl>

namespace millrace {

/// 300 files as a web server may have them: 0 bytes to 50 MB, with spaces, Unicode and percent signs in their
/// names.
class FileSet
{
public:
    static constexpr int kCount = 300;

    /// Writes them into a folder; false when the disk refuses.
    bool writeTo(const QString &folder)
    {
        for (int i = 0; i < kCount; ++i) {
            const TestBody body = TestBody::pattern(sizeOf(i), static_cast<quint64>(i));
            const QString name = nameOf(i);
            QFile file(QDir(folder).filePath(name));
            if (!file.open(QIODevice::WriteOnly)) {
                return false;
            }
            constexpr qint64 kStep = 1024 * 1024;
            for (qint64 at = 0; at < body.size(); at += kStep) {
                if (file.write(body.read(at, kStep)) < 0) {
                    return false;
                }
            }
            m_sums.insert(name, body.sha256());
        }
        return true;
    }

    QStringList names() const { return m_sums.keys(); }

    /// The percent-encoded path of a file, as a link has it.
    static QByteArray targetOf(const QString &name) { return "/" + QUrl::toPercentEncoding(name); }

    /// The names in `folder` that are missing, unknown or hold other bytes; empty when all is right.
    QStringList faultsIn(const QString &folder) const
    {
        QStringList faults;
        const QDir dir(folder);
        QStringList present = dir.entryList(QDir::Files | QDir::Hidden | QDir::System);
        for (auto it = m_sums.begin(); it != m_sums.end(); ++it) {
            QFile file(dir.filePath(it.key()));
            QCryptographicHash sum(QCryptographicHash::Sha256);
            if (!file.open(QIODevice::ReadOnly) || !sum.addData(&file) ||
                sum.result().toHex() != it.value()) {
                faults.append(it.key());
            }
            present.removeAll(it.key());
        }
        return faults + present;
    }

private:
    static QString nameOf(int i)
    {
        switch (i % 6) {
        case 0:
            return QStringLiteral("plain%1.bin").arg(i);
        case 1:
            return QStringLiteral("with some spaces %1.tar.gz").arg(i);
        case 2:
            return QStringLiteral("Grüße 中文 %1.zip").arg(i);
        case 3:
            return QStringLiteral("100% of %41 %1.pdf").arg(i);
        case 4:
            return QStringLiteral("plus+and&amp=%1.iso").arg(i);
        default:
            return QStringLiteral("Ünïcödé 😀 %1.mp3").arg(i);
        }
    }

    static qint64 sizeOf(int i)
    {
        switch (i) {
        case 0:
            return 0;
        case 1:
            return 1;
        case 2:
            return 50'000'000;
        default:
            // Up to 100 KB for most, a few MB for every tenth.
            return i % 10 == 0 ? 1'000'000LL + i * 9'000LL : (i * 7919LL) % 100'000;
        }
    }

    QHash<QString, QByteArray> m_sums;
};

} // namespace millrace
