// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/transfererror.h"

#include <QtTest>

using namespace millrace;

class TransferErrorTest : public QObject
{
    Q_OBJECT

private slots:
    void number_ofEachCode_isPinned_data();
    void number_ofEachCode_isPinned();
    void sentence_ofEachCode_isPlain_data();
    void sentence_ofEachCode_isPlain();
    void sentence_missingExtension_isExact();
    void sentence_none_isEmpty();
    void sentence_httpStatus_namesIt();
    void sentence_invalidUrl_isItsReason();
    void cure_ofEachCode_isOffered_data();
    void cure_ofEachCode_isOffered();
    void class_ofEachCode_fits_data();
    void class_ofEachCode_fits();
    void stream_roundTrip_keepsEveryField_data();
    void stream_roundTrip_keepsEveryField();

private:
    static void addCodes();
};

namespace {

struct KnownCode
{
    ErrorCode code;
    int number;
    ErrorClass errorClass;
    Cure cure;
    const char *name;
};

constexpr ErrorClass kRetries = ErrorClass::RetriesByItself;
constexpr ErrorClass kWaits = ErrorClass::WaitsForUser;

// The numbers are written down a second time on purpose: lists and scripts keep them.
constexpr KnownCode kCodes[] = {
    {ErrorCode::MissingExtension, 10, kWaits, Cure::NameFromServer, "MissingExtension"},
    {ErrorCode::InvalidUrl, 11, ErrorClass::Final, Cure::EditLink, "InvalidUrl"},
    {ErrorCode::UnsupportedScheme, 12, ErrorClass::Final, Cure::EditLink, "UnsupportedScheme"},
    {ErrorCode::HostNotFound, 20, kRetries, Cure::EditLink, "HostNotFound"},
    {ErrorCode::ConnectionRefused, 21, kRetries, Cure::RetryNow, "ConnectionRefused"},
    {ErrorCode::ConnectionLost, 22, kRetries, Cure::RetryNow, "ConnectionLost"},
    {ErrorCode::Stalled, 23, kRetries, Cure::RetryNow, "Stalled"},
    {ErrorCode::TimeLimitExceeded, 24, ErrorClass::Final, Cure::RetryNow, "TimeLimitExceeded"},
    {ErrorCode::TlsFailed, 25, kWaits, Cure::RetryNow, "TlsFailed"},
    {ErrorCode::ProxyFailed, 26, kWaits, Cure::RetryNow, "ProxyFailed"},
    {ErrorCode::NetworkUnreachable, 27, kRetries, Cure::RetryNow, "NetworkUnreachable"},
    {ErrorCode::BrokenResponse, 28, kRetries, Cure::RetryNow, "BrokenResponse"},
    {ErrorCode::CertificateExpired, 30, kWaits, Cure::ShowCertificate, "CertificateExpired"},
    {ErrorCode::CertificateNotYetValid, 31, kWaits, Cure::ShowCertificate, "CertificateNotYetValid"},
    {ErrorCode::CertificateWrongHost, 32, kWaits, Cure::ShowCertificate, "CertificateWrongHost"},
    {ErrorCode::CertificateUntrusted, 33, kWaits, Cure::ShowCertificate, "CertificateUntrusted"},
    {ErrorCode::TlsTooOld, 34, kWaits, Cure::RetryNow, "TlsTooOld"},
    {ErrorCode::TooSlow, 35, kRetries, Cure::RetryNow, "TooSlow"},
    {ErrorCode::HostKeyUnknown, 36, kWaits, Cure::RetryNow, "HostKeyUnknown"},
    {ErrorCode::HostKeyChanged, 37, kWaits, Cure::RetryNow, "HostKeyChanged"},
    {ErrorCode::HostBusy, 38, kRetries, Cure::RetryNow, "HostBusy"},
    {ErrorCode::HostFull, 39, kRetries, Cure::RetryNow, "HostFull"},
    {ErrorCode::HttpStatus, 40, ErrorClass::Final, Cure::RetryNow, "HttpStatus"},
    {ErrorCode::SignInRequired, 41, kWaits, Cure::SignIn, "SignInRequired"},
    {ErrorCode::Forbidden, 42, kWaits, Cure::EditLink, "Forbidden"},
    {ErrorCode::NotFound, 43, kWaits, Cure::EditLink, "NotFound"},
    {ErrorCode::TooManyRequests, 44, kRetries, Cure::RetryNow, "TooManyRequests"},
    {ErrorCode::ServerError, 45, kRetries, Cure::RetryNow, "ServerError"},
    {ErrorCode::NoContent, 46, ErrorClass::Final, Cure::EditLink, "NoContent"},
    {ErrorCode::TooManyRedirects, 47, ErrorClass::Final, Cure::EditLink, "TooManyRedirects"},
    {ErrorCode::RedirectRefused, 48, ErrorClass::Final, Cure::EditLink, "RedirectRefused"},
    {ErrorCode::RangeMismatch, 49, ErrorClass::Final, Cure::Restart, "RangeMismatch"},
    {ErrorCode::FileChanged, 50, ErrorClass::MustRestart, Cure::Restart, "FileChanged"},
    {ErrorCode::EncodedBody, 51, ErrorClass::Final, Cure::EditLink, "EncodedBody"},
    {ErrorCode::WebPageInstead, 52, kWaits, Cure::SaveAnyway, "WebPageInstead"},
    {ErrorCode::CaptivePortal, 53, kWaits, Cure::RetryNow, "CaptivePortal"},
    {ErrorCode::ProxySignInRequired, 54, kWaits, Cure::RetryNow, "ProxySignInRequired"},
    {ErrorCode::UnprovenMirror, 55, ErrorClass::Final, Cure::RetryNow, "UnprovenMirror"},
    {ErrorCode::RedirectIntoPrivate, 56, ErrorClass::Final, Cure::EditLink, "RedirectIntoPrivate"},
    {ErrorCode::ChecksumMismatch, 60, ErrorClass::MustRestart, Cure::DownloadAgain, "ChecksumMismatch"},
    {ErrorCode::PiecesMismatch, 61, kRetries, Cure::RetryNow, "PiecesMismatch"},
    {ErrorCode::FolderMissing, 70, kWaits, Cure::ChangeFolder, "FolderMissing"},
    {ErrorCode::FolderNotWritable, 71, kWaits, Cure::ChangeFolder, "FolderNotWritable"},
    {ErrorCode::DiskFull, 72, kWaits, Cure::ChangeFolder, "DiskFull"},
    {ErrorCode::WriteFailed, 73, kWaits, Cure::ChangeFolder, "WriteFailed"},
    {ErrorCode::NameTaken, 74, kWaits, Cure::ChangeFolder, "NameTaken"},
    {ErrorCode::PartFileLost, 75, ErrorClass::MustRestart, Cure::Restart, "PartFileLost"},
    {ErrorCode::DiskReadOnly, 77, kWaits, Cure::ChangeFolder, "DiskReadOnly"},
    {ErrorCode::FileTooLarge, 78, kWaits, Cure::ChangeFolder, "FileTooLarge"},
    {ErrorCode::FileExists, 79, kWaits, Cure::KeepBoth, "FileExists"},
    {ErrorCode::NotAPage, 80, ErrorClass::Final, Cure::None, "NotAPage"},
    {ErrorCode::PageTooLarge, 81, ErrorClass::Final, Cure::None, "PageTooLarge"},
    {ErrorCode::Internal, 90, ErrorClass::Final, Cure::RetryNow, "Internal"},
    {ErrorCode::OutOfMemory, 91, ErrorClass::RetriesByItself, Cure::RetryNow, "OutOfMemory"},
};

} // namespace

void TransferErrorTest::addCodes()
{
    QTest::addColumn<int>("index");
    for (int i = 0; i < static_cast<int>(std::size(kCodes)); ++i) {
        QTest::newRow(kCodes[i].name) << i;
    }
}

void TransferErrorTest::number_ofEachCode_isPinned_data()
{
    addCodes();
}

void TransferErrorTest::number_ofEachCode_isPinned()
{
    QFETCH(int, index);
    QCOMPARE(static_cast<int>(kCodes[index].code), kCodes[index].number);
    QCOMPARE(static_cast<int>(ErrorCode::None), 0);
}

void TransferErrorTest::sentence_ofEachCode_isPlain_data()
{
    addCodes();
}

void TransferErrorTest::sentence_ofEachCode_isPlain()
{
    QFETCH(int, index);
    const ErrorCode code = kCodes[index].code;
    for (const QString &detail : {QString(), QStringLiteral("a detail")}) {
        const QString text = sentence({code, detail, 0});
        QVERIFY(!text.isEmpty());
        QVERIFY2(!text.endsWith(u'.'), qPrintable(text));
        QVERIFY2(!text.contains(u'\n') && !text.contains(QStringLiteral("%1")), qPrintable(text));
    }
}

void TransferErrorTest::sentence_missingExtension_isExact()
{
    QCOMPARE(sentence({ErrorCode::MissingExtension, {}, 0}),
             QStringLiteral("URL does not contain an extension"));
    QCOMPARE(sentence({ErrorCode::MissingExtension, QStringLiteral("x"), 200}),
             QStringLiteral("URL does not contain an extension"));
}

void TransferErrorTest::sentence_none_isEmpty()
{
    QCOMPARE(sentence({}), QString());
    QCOMPARE(errorClass(ErrorCode::None), ErrorClass::Final);
    QCOMPARE(cureFor({}), Cure::None);
}

void TransferErrorTest::sentence_httpStatus_namesIt()
{
    QCOMPARE(sentence({ErrorCode::NotFound, {}, 410}), QStringLiteral("The file is not there (410)"));
    QCOMPARE(sentence({ErrorCode::HttpStatus, {}, 418}), QStringLiteral("The server answered 418"));
    QCOMPARE(sentence({ErrorCode::TooManyRequests, {}, 503}), QStringLiteral("The server is busy (503)"));
}

void TransferErrorTest::sentence_invalidUrl_isItsReason()
{
    QCOMPARE(sentence({ErrorCode::InvalidUrl, QStringLiteral("There is no host in the link"), 0}),
             QStringLiteral("There is no host in the link"));
}

void TransferErrorTest::cure_ofEachCode_isOffered_data()
{
    addCodes();
}

void TransferErrorTest::cure_ofEachCode_isOffered()
{
    QFETCH(int, index);
    QCOMPARE(cureFor({kCodes[index].code, {}, 0}), kCodes[index].cure);
}

void TransferErrorTest::class_ofEachCode_fits_data()
{
    addCodes();
}

void TransferErrorTest::class_ofEachCode_fits()
{
    QFETCH(int, index);
    QCOMPARE(errorClass(kCodes[index].code), kCodes[index].errorClass);
}

void TransferErrorTest::stream_roundTrip_keepsEveryField_data()
{
    addCodes();
}

void TransferErrorTest::stream_roundTrip_keepsEveryField()
{
    QFETCH(int, index);
    const TransferError error{kCodes[index].code,  QStringLiteral("d\u00E4tail"), 599,
                              QByteArray(32, 'x'), QStringLiteral("cdn.example"), 8443};
    QByteArray bytes;
    QDataStream writer(&bytes, QIODevice::WriteOnly);
    writer << error;
    QDataStream reader(bytes);
    TransferError read;
    reader >> read;
    QCOMPARE(reader.status(), QDataStream::Ok);
    QVERIFY(reader.atEnd());
    QVERIFY(read == error);
}

QTEST_GUILESS_MAIN(TransferErrorTest)
#include "tst_transfererror.moc"
