// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/transportfactory.h"
#include "tests/support/program.h"
#include "tests/support/testauthority.h"
#include "tests/support/testbody.h"

#include <QCryptographicHash>
#include <QDir>
#include <QTest>
#include <QUrl>

namespace millrace {

/// The rows of an initTestCase_data(): what runs the program runs it on every transport.
inline void addTransportNames()
{
    QTest::addColumn<QString>("transport");
    for (const QString &name : transportNames()) {
        QTest::newRow(qPrintable(name)) << name;
    }
}

/// What the tests of `millrace get` with real servers need: files to serve, of which a.bin is there at once,
/// an authority for their certificates, and a save folder.
class GetBench
{
public:
    explicit GetBench(const QString &transport) : m_transport(transport)
    {
        put(QStringLiteral("a.bin"), m_body);
        // The tests count what a download alone asks for.
        QFile settings(m_profile.filePath(QStringLiteral("millrace.ini")));
        if (!settings.open(QIODevice::WriteOnly) || settings.write("checksumFiles=false\n") < 0) {
            qFatal("GetBench: cannot write");
        }
    }

    bool isCurl() const { return m_transport == QLatin1String("curl"); }
    /// The content of a.bin, five megabytes.
    const TestBody &body() const { return m_body; }
    /// The folder to serve.
    QString root() const { return m_root.path(); }
    void put(const QString &name, const TestBody &body) const
    {
        QFile file(m_root.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(body.bytes()) != body.size()) {
            qFatal("GetBench: cannot write");
        }
    }

    TestAuthority &authority() { return m_authority; }
    /// The option that makes its certificates believed.
    QStringList caFile() const { return {QStringLiteral("--ca-file"), m_authority.caFile()}; }

    QStringList arguments(const QStringList &options, const QList<QUrl> &urls) const
    {
        QStringList all{QStringLiteral("get"), QStringLiteral("--into"),
                        m_into.path(),         QStringLiteral("--transport"),
                        m_transport,           QStringLiteral("--connections"),
                        QStringLiteral("1"),   QStringLiteral("--profile"),
                        m_profile.path()};
        all += options;
        for (const QUrl &url : urls) {
            all.append(QString::fromLatin1(url.toEncoded()));
        }
        return all;
    }

    /// The save folder's content.
    QStringList files() const
    {
        return QDir(m_into.path()).entryList(QDir::Files | QDir::Hidden | QDir::System, QDir::Name);
    }
    /// Whether the save folder has this file, with the SHA-256 of `body`.
    bool isWhole(const QString &name, const TestBody &body) const
    {
        QFile file(m_into.filePath(name));
        QCryptographicHash sum(QCryptographicHash::Sha256);
        return file.open(QIODevice::ReadOnly) && sum.addData(&file) && sum.result().toHex() == body.sha256();
    }
    /// Whether the first megabyte of a.bin is on the disk under its preliminary name.
    bool isMidway() const
    {
        constexpr qint64 kHeld = 1'000'000;
        constexpr qint64 kProof = 1000;
        QFile part(m_into.filePath(QStringLiteral("a.bin.part")));
        return part.open(QIODevice::ReadOnly) && part.seek(kHeld) &&
               part.read(kProof) == m_body.read(kHeld, kProof);
    }

    /// What is wrong after a run that was to bring a.bin and nothing else; empty when it did.
    QString complaint(const ProgramRun &run) const
    {
        if (run.exitStatus != 0 || !run.errors.isEmpty() ||
            run.output != QByteArrayList{"Finished downloading a.bin"}) {
            return QStringLiteral("status %1: %2")
                .arg(run.exitStatus)
                .arg(QString::fromUtf8((run.errors + run.output).join('\n')));
        }
        if (files() != QStringList{QStringLiteral("a.bin")}) {
            return QLatin1String("files: ") + files().join(u' ');
        }
        return isWhole(QStringLiteral("a.bin"), m_body) ? QString() : QStringLiteral("another SHA-256");
    }
    /// Fetches a.bin into an empty folder; as complaint().
    QString fetch(const QUrl &url, const QStringList &options = {}) const
    {
        QFile::remove(m_into.filePath(QStringLiteral("a.bin")));
        Program program;
        return complaint(program.run(arguments(options, {url})));
    }
    /// The one line of errors of a run that brings no file; else, in brackets, what was wrong.
    QByteArray refusal(const QUrl &url, const QStringList &options = {}) const
    {
        Program program;
        const ProgramRun run = program.run(arguments(options, {url}));
        if (run.exitStatus != 1 || run.errors.size() != 1 || !run.output.isEmpty() || !files().isEmpty()) {
            return "[status " + QByteArray::number(run.exitStatus) + ": " +
                   (run.errors + run.output).join('\n') + files().join(u' ').toUtf8() + ']';
        }
        return run.errors.constFirst();
    }

private:
    const QString m_transport;
    const TestBody m_body = TestBody::pattern(5'000'000);
    TestAuthority m_authority;
    QTemporaryDir m_root;
    QTemporaryDir m_into;
    QTemporaryDir m_profile;
};

} // namespace millrace
