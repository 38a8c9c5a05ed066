// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDataStream>
#include <QString>

namespace millrace {

/// Why a download did not end well. The numbers are kept in lists and printed by `get --json`: they are never
/// reused and never change their meaning.
enum class ErrorCode : quint16 {
    None = 0,

    MissingExtension = 10,  ///< the URL's path names no extension, and one is required
    InvalidUrl = 11,        ///< not a URL at all, or one without a host
    UnsupportedScheme = 12, ///< not one of those that the transport speaks

    HostNotFound = 20,
    ConnectionRefused = 21,
    ConnectionLost = 22,    ///< reset or closed before the promised end
    Stalled = 23,           ///< no byte for the stall timeout
    TimeLimitExceeded = 24, ///< not done within the download's time limit
    TlsFailed = 25,
    ProxyFailed = 26,
    NetworkUnreachable = 27,
    BrokenResponse = 28, ///< what came is not valid HTTP, or contradicts itself
    CertificateExpired = 30,
    CertificateNotYetValid = 31, ///< or this computer's clock is behind
    CertificateWrongHost = 32,
    CertificateUntrusted = 33, ///< self-signed, or by an authority that is not known here
    TlsTooOld = 34,            ///< nothing newer than TLS 1.1 is offered
    TooSlow = 35,              ///< below the low-speed limit for a whole stall timeout
    HostKeyUnknown = 36,       ///< sftp: not in known_hosts
    HostKeyChanged = 37,       ///< sftp: another key than known_hosts has
    HostBusy = 38,             ///< the host asked for a pause, which is not over
    HostFull = 39,             ///< as many requests as it is asked at a time are under way at the host

    HttpStatus = 40,      ///< any status that has no code of its own below
    SignInRequired = 41,  ///< 401
    Forbidden = 42,       ///< 403
    NotFound = 43,        ///< 404, 410
    TooManyRequests = 44, ///< 429, 503
    ServerError = 45,     ///< 408, and 5xx other than 501, 503, 505
    NoContent = 46,       ///< 204, 205
    TooManyRedirects = 47,
    RedirectRefused = 48,     ///< to another scheme than http and https, or from https to http
    RangeMismatch = 49,       ///< a 206 whose Content-Range is not what was asked for
    FileChanged = 50,         ///< total, validator or overlap differ from what is on the disk
    EncodedBody = 51,         ///< a Content-Encoding although identity was asked for
    WebPageInstead = 52,      ///< HTML where the name promises another kind of file
    CaptivePortal = 53,       ///< the same, from a network that wants somebody to sign in
    ProxySignInRequired = 54, ///< 407
    UnprovenMirror = 55,      ///< nothing says whether a mirror has the same file
    RedirectIntoPrivate = 56, ///< from a public host to this computer, or into a private network

    ChecksumMismatch = 60, ///< the whole file is not the one that its checksum promised
    PiecesMismatch = 61,   ///< nor are parts of it, which are known and fetched again

    FolderMissing = 70, ///< the save folder does not exist and cannot be made
    FolderNotWritable = 71,
    DiskFull = 72,      ///< no room, or over the quota
    WriteFailed = 73,   ///< any other fault while reading or writing the part file
    NameTaken = 74,     ///< the final name could not be had
    PartFileLost = 75,  ///< the part file is gone or is no longer the one that was written
    PartFileInUse = 76, ///< another Millrace, or another row, is at the same download
    DiskReadOnly = 77,  ///< mounted so, or by the kernel after a fault
    FileTooLarge = 78,  ///< for the file system, as 4 GiB are for FAT
    FileExists = 79,    ///< the name is taken, and a person is asked what to do

    NotAPage = 80,     ///< a file where a web page was asked for, to list its links
    PageTooLarge = 81, ///< the same, a page beyond measure

    Internal = 90,    ///< a fault of the program's own
    OutOfMemory = 91, ///< the system gave no memory, or no thread
};

/// What happens after an error of a code, when nobody does anything.
enum class ErrorClass : quint8 {
    RetriesByItself, ///< tried again after a wait, as often as the settings say
    WaitsForUser,    ///< stays until its cause is mended
    MustRestart,     ///< what was fetched cannot be used: only from the beginning
    Final,           ///< trying again cannot help
};

/// The one action that an error's row offers.
enum class Cure : quint8 {
    None,
    NameFromServer,
    RetryNow,
    EditLink,
    ChangeFolder,
    Restart,
    KeepBoth, ///< also beside Restart, for a file that changed on the server
    Replace,  ///< never offered by the row: beside KeepBoth, for a name that is taken
    SignIn,
    SaveAnyway,
    ShowCertificate,
    DownloadAgain,
};

/// An error as a value: what the row, the log and `get` say of a download that failed.
struct TransferError
{
    ErrorCode code = ErrorCode::None;
    /// For the log: the words of the layer below, free of secrets.
    QString detail;
    /// The HTTP status that led here; 0 where none did.
    int httpStatus = 0;
    /// SHA-256 of the server's certificate in DER, 32 bytes, where that was refused; empty where it was not,
    /// or could not be seen.
    QByteArray certificate{};
    /// Whose it is, where the transfer knows it: after a redirect not the link's. As QUrl::host() gives it,
    /// and the port.
    QString certificateHost{};
    int certificatePort = 0;

    /// For DiskFull: bytes that the file needs, where that is what it was refused for; else 0.
    qint64 bytesNeeded = 0;

    /// Whether it is known which certificate was refused, and whose it is.
    bool hasCertificate() const { return !certificate.isEmpty() && !certificateHost.isEmpty(); }

    friend bool operator==(const TransferError &, const TransferError &) = default;
};

/// Whether an error says that nothing was tried: the host gate let nobody in.
bool isFromGate(ErrorCode code);

/// Whether an error says that the save folder cannot be written to as things are, whatever the file: once its
/// cause is mended, what it stopped can go on.
bool isDiskFault(ErrorCode code);

/// How an error of this code goes on by itself.
ErrorClass errorClass(ErrorCode code);

/// The cure that fits an error.
Cure cureFor(const TransferError &error);

/// One plain sentence without a full stop, as rows and standard error show it, for example
/// "URL does not contain an extension". Never holds `detail` unless the detail is what a person needs.
QString sentence(const TransferError &error);

QDataStream &operator<<(QDataStream &stream, const TransferError &error);
QDataStream &operator>>(QDataStream &stream, TransferError &error);

} // namespace millrace
