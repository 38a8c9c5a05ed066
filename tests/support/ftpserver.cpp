// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/ftpserver.h"

#include <QFile>
#include <QRegularExpression>

#include <pwd.h>
#include <unistd.h>

namespace millrace {

namespace {

QByteArray userName()
{
    const passwd *user = getpwuid(geteuid());
    return user ? QByteArray(user->pw_name) : QByteArray();
}

} // namespace

QString FtpServer::find()
{
    return ServerProcess::find(QStringLiteral("usr/sbin/vsftpd"));
}

FtpServer::FtpServer(const QString &root) : FtpServer(root, Wish()) {}

FtpServer::FtpServer(const QString &root, const Wish &wish) : m_wish(wish)
{
    m_process.start(find(), [this, root](quint16 port) {
        m_process.write(QStringLiteral("passwords"), m_wish.password + "\n");
        m_process.write(QStringLiteral("vsftpd.conf"), config(root, port));
        return QStringList{m_process.path(QStringLiteral("vsftpd.conf"))};
    });
}

QUrl FtpServer::url(const QByteArray &target) const
{
    const QByteArray scheme = m_wish.tls.isEmpty() ? "ftp" : "ftps";
    return QUrl::fromEncoded(scheme + "://127.0.0.1:" + QByteArray::number(port()) + target);
}

QByteArrayList FtpServer::commands() const
{
    // … [pid 9] [root] FTP command: Client "127.0.0.1", "REST 100"
    static const QRegularExpression line(QStringLiteral("FTP command: Client \"[^\"]*\", \"(.*)\""));
    QByteArrayList found;
    auto matches = line.globalMatch(QString::fromUtf8(m_process.content(QStringLiteral("log"))));
    while (matches.hasNext()) {
        found.append(matches.next().captured(1).toUtf8());
    }
    return found;
}

QByteArray FtpServer::config(const QString &root, quint16 port) const
{
    const QByteArray folder = QFile::encodeName(m_process.folder());
    const QByteArray user = userName();
    // The sandbox and the namespaces need root; a local user would need PAM, and so the machine's users.
    QByteArray config = "listen=YES\nlisten_address=127.0.0.1\nlisten_port=" + QByteArray::number(port) +
                        "\npasv_address=127.0.0.1\nbackground=NO\nrun_as_launching_user=YES\n"
                        "seccomp_sandbox=NO\nisolate=NO\nisolate_network=NO\nconnect_from_port_20=NO\n"
                        "anonymous_enable=YES\nlocal_enable=NO\nanon_world_readable_only=NO\n"
                        "xferlog_enable=YES\nlog_ftp_protocol=YES\nxferlog_std_format=NO\n";
    config += "ftp_username=" + user + "\nnopriv_user=" + user + "\nsecure_chroot_dir=" + folder +
              "\nanon_root=" + QFile::encodeName(root) + "\nvsftpd_log_file=" + folder + "/log\n";
    config += "anon_max_rate=" + QByteArray::number(m_wish.bytesPerSecond) + "\n";
    if (!m_wish.password.isEmpty()) {
        config += "secure_email_list_enable=YES\nemail_password_file=" + folder + "/passwords\n";
    }
    if (!m_wish.tls.isEmpty()) {
        // Clients do not reuse the first connection's TLS session for the second as vsftpd would like.
        config += "ssl_enable=YES\nimplicit_ssl=YES\nallow_anon_ssl=YES\nforce_anon_logins_ssl=YES\n"
                  "force_anon_data_ssl=YES\nssl_tlsv1=YES\nrequire_ssl_reuse=NO\nssl_ciphers=HIGH\n";
        config += "rsa_cert_file=" + QFile::encodeName(m_wish.tls.certificateFile) +
                  "\nrsa_private_key_file=" + QFile::encodeName(m_wish.tls.keyFile) + "\n";
    }
    return config;
}

} // namespace millrace
