// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfererror.h"

#include <QCoreApplication>

namespace millrace {

namespace {

/// Gives the texts of this file their context.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(millrace::TransferError)
};

/// What went wrong between this computer and the server, before there was any response.
QString connectionSentence(const TransferError &error)
{
    switch (error.code) {
    case ErrorCode::HostNotFound:
        return Words::tr("The server %1 was not found").arg(error.detail);
    case ErrorCode::ConnectionRefused:
        return Words::tr("The server refused the connection");
    case ErrorCode::TlsFailed:
        return Words::tr("The secure connection failed: %1").arg(error.detail);
    case ErrorCode::CertificateExpired:
        return Words::tr("The server's certificate has expired");
    case ErrorCode::CertificateNotYetValid:
        return Words::tr("The server's certificate is not yet valid: check this computer's clock");
    case ErrorCode::CertificateWrongHost:
        return Words::tr("The server's certificate belongs to another name");
    case ErrorCode::CertificateUntrusted:
        return Words::tr("The server's certificate is not from an authority that this computer knows");
    case ErrorCode::TlsTooOld:
        return Words::tr("The server offers only old kinds of TLS that are not safe");
    case ErrorCode::HostKeyUnknown:
        return Words::tr("The server's key is not known here: sign in once with ssh to check it");
    case ErrorCode::HostKeyChanged:
        return Words::tr("The server's key is not the one known here: it may be another server");
    case ErrorCode::ProxyFailed:
        return Words::tr("The proxy failed: %1").arg(error.detail);
    case ErrorCode::NetworkUnreachable:
        return Words::tr("The network cannot be reached");
    case ErrorCode::HostBusy:
        return Words::tr("The server asked for a pause");
    case ErrorCode::HostFull:
        return Words::tr("All connections to this server are in use");
    default:
        return {};
    }
}

/// What the disk refused.
QString diskSentence(const TransferError &error)
{
    switch (error.code) {
    case ErrorCode::FolderMissing:
        return Words::tr("The folder %1 does not exist and cannot be made").arg(error.detail);
    case ErrorCode::FolderNotWritable:
        return Words::tr("The folder %1 cannot be written to").arg(error.detail);
    case ErrorCode::DiskFull:
        return error.detail.isEmpty() ? Words::tr("The disk is full")
                                      : Words::tr("The disk is full: %1").arg(error.detail);
    case ErrorCode::WriteFailed:
        return Words::tr("Writing failed: %1").arg(error.detail);
    case ErrorCode::DiskReadOnly:
        return Words::tr("The folder %1 cannot be written to: its disk is read-only").arg(error.detail);
    case ErrorCode::FileTooLarge:
        return Words::tr("The file is too large for the disk of %1").arg(error.detail);
    default:
        return {};
    }
}

QString httpSentence(const TransferError &error)
{
    switch (error.code) {
    case ErrorCode::SignInRequired:
        return Words::tr("The server asks for a user name and password (%1)").arg(error.httpStatus);
    case ErrorCode::ProxySignInRequired:
        return error.detail.isEmpty()
                   ? Words::tr("The proxy asks for a user name and password (%1)").arg(error.httpStatus)
                   : Words::tr("The proxy %1 asks for a user name and password").arg(error.detail);
    case ErrorCode::Forbidden:
        return Words::tr("The server refuses this link (403)");
    case ErrorCode::NotFound:
        return Words::tr("The file is not there (%1)").arg(error.httpStatus);
    case ErrorCode::TooManyRequests:
        return Words::tr("The server is busy (%1)").arg(error.httpStatus);
    case ErrorCode::ServerError:
        return Words::tr("The server has a fault (%1)").arg(error.httpStatus);
    case ErrorCode::NoContent:
        return Words::tr("The server has nothing at this link (%1)").arg(error.httpStatus);
    default:
        return Words::tr("The server answered %1").arg(error.httpStatus);
    }
}

} // namespace

bool isFromGate(ErrorCode code)
{
    return code == ErrorCode::HostBusy || code == ErrorCode::HostFull;
}

bool isDiskFault(ErrorCode code)
{
    switch (code) {
    case ErrorCode::FolderMissing:
    case ErrorCode::FolderNotWritable:
    case ErrorCode::DiskFull:
    case ErrorCode::DiskReadOnly:
    case ErrorCode::WriteFailed:
        return true;
    default:
        return false;
    }
}

ErrorClass errorClass(ErrorCode code)
{
    switch (code) {
    case ErrorCode::HostNotFound:
    case ErrorCode::ConnectionRefused:
    case ErrorCode::ConnectionLost:
    case ErrorCode::Stalled:
    case ErrorCode::NetworkUnreachable:
    case ErrorCode::BrokenResponse:
    case ErrorCode::TooSlow:
    case ErrorCode::HostBusy:
    case ErrorCode::HostFull:
    case ErrorCode::TooManyRequests:
    case ErrorCode::ServerError:
    case ErrorCode::OutOfMemory:
        return ErrorClass::RetriesByItself;
    case ErrorCode::FileChanged:
    case ErrorCode::ChecksumMismatch:
    case ErrorCode::PartFileLost:
        return ErrorClass::MustRestart;
    case ErrorCode::MissingExtension:
    case ErrorCode::TlsFailed:
    case ErrorCode::CertificateExpired:
    case ErrorCode::CertificateNotYetValid:
    case ErrorCode::CertificateWrongHost:
    case ErrorCode::CertificateUntrusted:
    case ErrorCode::TlsTooOld:
    case ErrorCode::HostKeyUnknown:
    case ErrorCode::HostKeyChanged:
    case ErrorCode::ProxyFailed:
    case ErrorCode::ProxySignInRequired:
    case ErrorCode::WebPageInstead:
    case ErrorCode::CaptivePortal:
    case ErrorCode::SignInRequired:
    case ErrorCode::Forbidden:
    case ErrorCode::NotFound:
    case ErrorCode::FolderMissing:
    case ErrorCode::FolderNotWritable:
    case ErrorCode::DiskFull:
    case ErrorCode::WriteFailed:
    case ErrorCode::NameTaken:
    case ErrorCode::PartFileInUse:
    case ErrorCode::DiskReadOnly:
    case ErrorCode::FileTooLarge:
        return ErrorClass::WaitsForUser;
    case ErrorCode::None:
    case ErrorCode::InvalidUrl:
    case ErrorCode::UnsupportedScheme:
    case ErrorCode::TimeLimitExceeded:
    case ErrorCode::HttpStatus:
    case ErrorCode::NoContent:
    case ErrorCode::TooManyRedirects:
    case ErrorCode::RedirectRefused:
    case ErrorCode::RedirectIntoPrivate:
    case ErrorCode::RangeMismatch:
    case ErrorCode::EncodedBody:
    case ErrorCode::UnprovenMirror:
    case ErrorCode::NotAPage:
    case ErrorCode::PageTooLarge:
    case ErrorCode::Internal:
        break;
    }
    return ErrorClass::Final;
}

Cure cureFor(const TransferError &error)
{
    switch (error.code) {
    case ErrorCode::None:
    case ErrorCode::NotAPage:
    case ErrorCode::PageTooLarge:
        return Cure::None;
    case ErrorCode::MissingExtension:
        return Cure::NameFromServer;
    case ErrorCode::InvalidUrl:
    case ErrorCode::UnsupportedScheme:
    case ErrorCode::HostNotFound:
    case ErrorCode::Forbidden:
    case ErrorCode::NotFound:
    case ErrorCode::NoContent:
    case ErrorCode::TooManyRedirects:
    case ErrorCode::RedirectRefused:
    case ErrorCode::RedirectIntoPrivate:
    case ErrorCode::EncodedBody:
        return Cure::EditLink;
    case ErrorCode::FolderMissing:
    case ErrorCode::FolderNotWritable:
    case ErrorCode::DiskFull:
    case ErrorCode::WriteFailed:
    case ErrorCode::NameTaken:
    case ErrorCode::DiskReadOnly:
    case ErrorCode::FileTooLarge:
        return Cure::ChangeFolder;
    case ErrorCode::FileChanged:
    case ErrorCode::PartFileLost:
    case ErrorCode::RangeMismatch:
        return Cure::Restart;
    case ErrorCode::ChecksumMismatch:
        return Cure::DownloadAgain;
    case ErrorCode::SignInRequired:
        return Cure::SignIn;
    case ErrorCode::WebPageInstead:
        return Cure::SaveAnyway;
    case ErrorCode::CertificateExpired:
    case ErrorCode::CertificateNotYetValid:
    case ErrorCode::CertificateWrongHost:
    case ErrorCode::CertificateUntrusted:
        return Cure::ShowCertificate;
    default:
        return Cure::RetryNow;
    }
}

QString sentence(const TransferError &error)
{
    switch (error.code) {
    case ErrorCode::None:
        return {};
    case ErrorCode::MissingExtension:
        return Words::tr("URL does not contain an extension");
    case ErrorCode::InvalidUrl:
        return error.detail.isEmpty() ? Words::tr("This is not a link") : error.detail;
    case ErrorCode::UnsupportedScheme:
        return error.detail.isEmpty() ? Words::tr("Links of this kind are not downloaded") : error.detail;
    case ErrorCode::ConnectionLost:
        return Words::tr("The connection broke before the file was whole");
    case ErrorCode::Stalled:
        return Words::tr("The server fell silent");
    case ErrorCode::TimeLimitExceeded:
        return Words::tr("Not done within the time limit");
    case ErrorCode::TooSlow:
        return Words::tr("The server sends next to nothing");
    case ErrorCode::BrokenResponse:
        return error.detail.isEmpty() ? Words::tr("The server's answer is broken")
                                      : Words::tr("The server's answer is broken: %1").arg(error.detail);
    case ErrorCode::TooManyRedirects:
        return Words::tr("The link leads from one address to the next without an end");
    case ErrorCode::RedirectRefused:
        return Words::tr("The link leads to an address that is not followed: %1").arg(error.detail);
    case ErrorCode::RedirectIntoPrivate:
        return Words::tr("The link leads into a private network: take %1 itself if you trust it")
            .arg(error.detail);
    case ErrorCode::RangeMismatch:
        return Words::tr("The server sent another part of the file than was asked for");
    case ErrorCode::UnprovenMirror:
        return Words::tr("Nothing says whether it is the same file");
    case ErrorCode::FileChanged:
        return Words::tr("The file changed on the server");
    case ErrorCode::ChecksumMismatch:
        return error.detail.isEmpty()
                   ? Words::tr("The file's checksum is wrong: download it again")
                   : Words::tr("The file's checksum differs from %1: download it again").arg(error.detail);
    case ErrorCode::WebPageInstead:
        return Words::tr("The server sent a web page, not %1").arg(error.detail);
    case ErrorCode::CaptivePortal:
        return Words::tr("This network wants you to sign in");
    case ErrorCode::EncodedBody:
        return Words::tr("The server sent the file encoded (%1) although it was asked not to")
            .arg(error.detail);
    case ErrorCode::NameTaken:
        return Words::tr("The file name %1 cannot be used").arg(error.detail);
    case ErrorCode::PartFileLost:
        return Words::tr("The unfinished file was moved or changed");
    case ErrorCode::PartFileInUse:
        return Words::tr("Another Millrace is downloading this file");
    case ErrorCode::OutOfMemory:
        return Words::tr("There is not enough memory: close what else is open");
    case ErrorCode::NotAPage:
        return Words::tr("There is a file at this link, not a web page");
    case ErrorCode::PageTooLarge:
        return Words::tr("The web page is larger than 10 MiB");
    case ErrorCode::Internal:
        return Words::tr("A fault inside Millrace: %1").arg(error.detail);
    default:
        const QString place = connectionSentence(error) + diskSentence(error);
        return place.isEmpty() ? httpSentence(error) : place;
    }
}

QDataStream &operator<<(QDataStream &stream, const TransferError &error)
{
    return stream << static_cast<quint16>(error.code) << error.detail << static_cast<qint32>(error.httpStatus)
                  << error.certificate << error.certificateHost << static_cast<qint32>(error.certificatePort)
                  << error.bytesNeeded;
}

QDataStream &operator>>(QDataStream &stream, TransferError &error)
{
    quint16 code = 0;
    qint32 status = 0;
    qint32 port = 0;
    stream >> code >> error.detail >> status >> error.certificate >> error.certificateHost >> port >>
        error.bytesNeeded;
    error.code = static_cast<ErrorCode>(code);
    error.httpStatus = status;
    error.certificatePort = port;
    return stream;
}

} // namespace millrace
