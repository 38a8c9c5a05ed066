// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfererror.h"

#include <QCoreApplication>

namespace millrace {

namespace {

/// Gives the texts of this file their context.
struct TransferErrorWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::TransferError)
};

/// What went wrong between this computer and the server, before there was any response.
QString connectionSentence(const TransferError &error)
{
    switch (error.code) {
    case ErrorCode::HostNotFound:
        return TransferErrorWords::tr("The server %1 was not found").arg(error.detail);
    case ErrorCode::ConnectionRefused:
        return TransferErrorWords::tr("The server refused the connection");
    case ErrorCode::TlsFailed:
        return TransferErrorWords::tr("The secure connection failed: %1").arg(error.detail);
    case ErrorCode::CertificateExpired:
        return TransferErrorWords::tr("The server's certificate has expired");
    case ErrorCode::CertificateNotYetValid:
        return TransferErrorWords::tr(
            "The server's certificate is not yet valid: check this computer's clock");
    case ErrorCode::CertificateWrongHost:
        return TransferErrorWords::tr("The server's certificate belongs to another name");
    case ErrorCode::CertificateUntrusted:
        return TransferErrorWords::tr(
            "The server's certificate is not from an authority that this computer knows");
    case ErrorCode::TlsTooOld:
        return TransferErrorWords::tr("The server offers only old kinds of TLS that are not safe");
    case ErrorCode::HostKeyUnknown:
        return TransferErrorWords::tr(
            "The server's key is not known here: sign in once with ssh to check it");
    case ErrorCode::HostKeyChanged:
        return TransferErrorWords::tr("The server's key is not the one known here: it may be another server");
    case ErrorCode::ProxyFailed:
        return TransferErrorWords::tr("The proxy failed: %1").arg(error.detail);
    case ErrorCode::NetworkUnreachable:
        return TransferErrorWords::tr("The network cannot be reached");
    case ErrorCode::HostBusy:
        return TransferErrorWords::tr("The server asked for a pause");
    case ErrorCode::HostFull:
        return TransferErrorWords::tr("All connections to this server are in use");
    default:
        return {};
    }
}

/// What the disk refused.
QString diskSentence(const TransferError &error)
{
    switch (error.code) {
    case ErrorCode::FolderMissing:
        return TransferErrorWords::tr("The folder %1 does not exist and cannot be made").arg(error.detail);
    case ErrorCode::FolderNotWritable:
        return TransferErrorWords::tr("The folder %1 cannot be written to").arg(error.detail);
    case ErrorCode::DiskFull:
        return error.detail.isEmpty() ? TransferErrorWords::tr("The disk is full")
                                      : TransferErrorWords::tr("The disk is full: %1").arg(error.detail);
    case ErrorCode::WriteFailed:
        return TransferErrorWords::tr("Writing failed: %1").arg(error.detail);
    case ErrorCode::DiskReadOnly:
        return TransferErrorWords::tr("The folder %1 cannot be written to: its disk is read-only")
            .arg(error.detail);
    case ErrorCode::FileTooLarge:
        return TransferErrorWords::tr("The file is too large for the disk of %1").arg(error.detail);
    default:
        return {};
    }
}

QString httpSentence(const TransferError &error)
{
    switch (error.code) {
    case ErrorCode::SignInRequired:
        return TransferErrorWords::tr("The server asks for a user name and password (%1)")
            .arg(error.httpStatus);
    case ErrorCode::ProxySignInRequired:
        return error.detail.isEmpty()
                   ? TransferErrorWords::tr("The proxy asks for a user name and password (%1)")
                         .arg(error.httpStatus)
                   : TransferErrorWords::tr("The proxy %1 asks for a user name and password")
                         .arg(error.detail);
    case ErrorCode::Forbidden:
        return TransferErrorWords::tr("The server refuses this link (403)");
    case ErrorCode::NotFound:
        return TransferErrorWords::tr("The file is not there (%1)").arg(error.httpStatus);
    case ErrorCode::TooManyRequests:
        return TransferErrorWords::tr("The server is busy (%1)").arg(error.httpStatus);
    case ErrorCode::ServerError:
        return TransferErrorWords::tr("The server has a fault (%1)").arg(error.httpStatus);
    case ErrorCode::NoContent:
        return TransferErrorWords::tr("The server has nothing at this link (%1)").arg(error.httpStatus);
    default:
        return TransferErrorWords::tr("The server answered %1").arg(error.httpStatus);
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
    case ErrorCode::PiecesMismatch:
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
    case ErrorCode::FileExists:
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
    case ErrorCode::FileExists:
        return Cure::KeepBoth;
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
        return TransferErrorWords::tr("URL does not contain an extension");
    case ErrorCode::InvalidUrl:
        return error.detail.isEmpty() ? TransferErrorWords::tr("This is not a link") : error.detail;
    case ErrorCode::UnsupportedScheme:
        return error.detail.isEmpty() ? TransferErrorWords::tr("Links of this kind are not downloaded")
                                      : error.detail;
    case ErrorCode::ConnectionLost:
        return TransferErrorWords::tr("The connection broke before the file was whole");
    case ErrorCode::Stalled:
        return TransferErrorWords::tr("The server fell silent");
    case ErrorCode::TimeLimitExceeded:
        return TransferErrorWords::tr("Not done within the time limit");
    case ErrorCode::TooSlow:
        return TransferErrorWords::tr("The server sends next to nothing");
    case ErrorCode::BrokenResponse:
        return error.detail.isEmpty()
                   ? TransferErrorWords::tr("The server's answer is broken")
                   : TransferErrorWords::tr("The server's answer is broken: %1").arg(error.detail);
    case ErrorCode::TooManyRedirects:
        return TransferErrorWords::tr("The link leads from one address to the next without an end");
    case ErrorCode::RedirectRefused:
        return TransferErrorWords::tr("The link leads to an address that is not followed: %1")
            .arg(error.detail);
    case ErrorCode::RedirectIntoPrivate:
        return TransferErrorWords::tr("The link leads into a private network: take %1 itself if you trust it")
            .arg(error.detail);
    case ErrorCode::RangeMismatch:
        return TransferErrorWords::tr("The server sent another part of the file than was asked for");
    case ErrorCode::UnprovenMirror:
        return TransferErrorWords::tr("Nothing says whether it is the same file");
    case ErrorCode::FileChanged:
        return TransferErrorWords::tr("The file changed on the server");
    case ErrorCode::ChecksumMismatch:
        return error.detail.isEmpty()
                   ? TransferErrorWords::tr("The file's checksum is wrong: download it again")
                   : TransferErrorWords::tr("The file's checksum differs from %1: download it again")
                         .arg(error.detail);
    case ErrorCode::PiecesMismatch:
        return TransferErrorWords::tr("Parts of the file came wrong");
    case ErrorCode::WebPageInstead:
        return TransferErrorWords::tr("The server sent a web page, not %1").arg(error.detail);
    case ErrorCode::CaptivePortal:
        return TransferErrorWords::tr("This network wants you to sign in");
    case ErrorCode::EncodedBody:
        return TransferErrorWords::tr("The server sent the file encoded (%1) although it was asked not to")
            .arg(error.detail);
    case ErrorCode::NameTaken:
        return TransferErrorWords::tr("The file name %1 cannot be used").arg(error.detail);
    case ErrorCode::FileExists:
        return TransferErrorWords::tr("There is a file %1 already").arg(error.detail);
    case ErrorCode::PartFileLost:
        return TransferErrorWords::tr("The unfinished file was moved or changed");
    case ErrorCode::PartFileInUse:
        return TransferErrorWords::tr("Another Millrace is downloading this file");
    case ErrorCode::OutOfMemory:
        return TransferErrorWords::tr("There is not enough memory: close what else is open");
    case ErrorCode::NotAPage:
        return TransferErrorWords::tr("There is a file at this link, not a web page");
    case ErrorCode::PageTooLarge:
        return TransferErrorWords::tr("The web page is larger than 10 MiB");
    case ErrorCode::Internal:
        return TransferErrorWords::tr("A fault inside Millrace: %1").arg(error.detail);
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
