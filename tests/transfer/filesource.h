// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/ftpserver.h"
#include "tests/support/relay.h"
#include "tests/support/sftpserver.h"
#include "tests/support/testbody.h"
#include "transfer/transferjob.h"

#include <QDir>
#include <QFile>

#include <memory>

namespace millrace {

/// A real server of files that speaks no HTTP, slow enough to be stopped midway.
class FileSource
{
public:
    virtual ~FileSource() = default;

    /// "ftp", "ftps", "sftp"; nothing for another name.
    static std::unique_ptr<FileSource> make(const QString &scheme);

    virtual bool isRunning() const = 0;
    virtual QString problem() const = 0;
    /// Ends it as a crash does; starts it again on the same port.
    virtual void kill() = 0;
    virtual bool restart() = 0;

    /// Offers a file.
    virtual void put(const QString &name, const TestBody &body) = 0;
    /// What a job needs to fetch it.
    virtual void prepare(TransferJob &job, const QString &name) const = 0;
    /// No longer slow. For between two downloads.
    virtual void release() {}
    /// Where clients began to read, in their order.
    virtual QList<qint64> beginnings() const = 0;
};

class FtpSource : public FileSource
{
public:
    explicit FtpSource(bool isTls)
        : m_server(m_root.path(),
                   FtpServer::Wish{"secret", isTls ? m_authority.issue() : TlsIdentity{}, kBytesPerSecond})
    {
    }

    bool isRunning() const override { return m_server.isRunning(); }
    QString problem() const override { return m_server.problem(); }
    void kill() override { m_server.kill(); }
    bool restart() override { return m_server.restart(); }

    void put(const QString &name, const TestBody &body) override
    {
        QFile file(m_root.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(body.bytes()) != body.size()) {
            qFatal("FtpSource: cannot write");
        }
    }
    void prepare(TransferJob &job, const QString &name) const override
    {
        job.url = m_server.url('/' + name.toUtf8());
        job.options.caFile = m_authority.caFile();
        job.options.credentials = {QStringLiteral("anonymous"), QStringLiteral("secret"), false};
    }
    void release() override
    {
        m_server.setRate(0);
        if (!m_server.restart()) {
            qFatal("FtpSource: %s", qPrintable(m_server.problem()));
        }
    }
    QList<qint64> beginnings() const override
    {
        QList<qint64> found;
        qint64 next = 0;
        for (const QByteArray &command : m_server.commands()) {
            if (command.startsWith("REST ")) {
                next = command.mid(5).toLongLong();
            } else if (command.startsWith("RETR ")) {
                found.append(std::exchange(next, 0));
            }
        }
        return found;
    }

private:
    // After the first of four megabytes there are six seconds left.
    static constexpr qint64 kBytesPerSecond = 500'000;

    QTemporaryDir m_root;
    TestAuthority m_authority;
    FtpServer m_server;
};

class SftpSource : public FileSource
{
public:
    /// Makes the server's key known where the transport looks for it, in the home folder's .ssh.
    SftpSource() : m_relay(m_server.port(), Relay::Wish{{}, false, false, kHoldAfter})
    {
        QDir().mkpath(QDir::homePath() + QStringLiteral("/.ssh"));
        QFile known(QDir::homePath() + QStringLiteral("/.ssh/known_hosts"));
        if (!known.open(QIODevice::WriteOnly) || known.write(m_server.knownHost(m_relay.port())) <= 0) {
            qFatal("SftpSource: cannot write");
        }
    }

    bool isRunning() const override { return m_server.isRunning(); }
    QString problem() const override { return m_server.problem(); }
    void kill() override
    {
        m_server.kill();
        // While it holds a connection it does not look at the server's end of it.
        m_relay.cut();
    }
    bool restart() override { return m_server.restart(); }

    void put(const QString &name, const TestBody &body) override { m_server.put(name, body); }
    void prepare(TransferJob &job, const QString &name) const override
    {
        job.url = m_server.url(name);
        job.url.setPort(m_relay.port());
        job.options.credentials = m_server.credentials();
    }
    void release() override { m_relay.release(); }
    QList<qint64> beginnings() const override { return m_server.beginnings(); }

private:
    static constexpr qint64 kHoldAfter = 2'000'000;

    SftpServer m_server;
    Relay m_relay;
};

inline std::unique_ptr<FileSource> FileSource::make(const QString &scheme)
{
    if (scheme == QLatin1String("sftp")) {
        return std::make_unique<SftpSource>();
    }
    if (scheme == QLatin1String("ftp") || scheme == QLatin1String("ftps")) {
        return std::make_unique<FtpSource>(scheme == QLatin1String("ftps"));
    }
    return {};
}

} // namespace millrace
