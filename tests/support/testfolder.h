// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/program.h"
#include "tests/support/testbody.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace millrace {

/// A save folder of its own for one download after the other, and what is in it.
class TestFolder
{
public:
    /// As the kernel names it, without symbolic links.
    QString path() const { return QDir(m_folder.path()).canonicalPath(); }
    QString pathOf(const QString &name) const { return m_folder.filePath(name); }

    QStringList files() const
    {
        return QDir(m_folder.path())
            .entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name);
    }
    bool has(const QString &name) const { return QFile::exists(pathOf(name)); }
    /// Whether it has this file, with the SHA-256 of `body`.
    bool isWhole(const QString &name, const TestBody &body) const
    {
        QFile file(pathOf(name));
        QCryptographicHash sum(QCryptographicHash::Sha256);
        return file.open(QIODevice::ReadOnly) && sum.addData(&file) && sum.result().toHex() == body.sha256();
    }
    /// What is wrong after a run that was to leave `name` and nothing else; empty when nothing is.
    QString complaint(const ProgramRun &run, const QString &name, const TestBody &body) const
    {
        const QByteArray file = name.toUtf8();
        const bool isTold = run.output == QByteArrayList{"Finished downloading " + file} ||
                            run.output == QByteArrayList{"Already here " + file};
        if (run.exitStatus != 0 || !isTold) {
            return QStringLiteral("status %1: %2")
                .arg(run.exitStatus)
                .arg(QString::fromUtf8((run.errors + run.output).join('\n')));
        }
        if (files() != QStringList{name}) {
            return QLatin1String("files: ") + files().join(u' ');
        }
        return isWhole(name, body) ? QString() : QStringLiteral("another SHA-256");
    }

private:
    QTemporaryDir m_folder;
};

} // namespace millrace
