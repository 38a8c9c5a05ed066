// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checksumfile.h"

#include <QtTest>

using namespace millrace;

namespace {

using A = ChecksumAlgorithm;

QByteArray hex(int digits)
{
    return QByteArray(digits, 'a');
}

} // namespace

class ChecksumFileTest : public QObject
{
    Q_OBJECT

private slots:
    void name_saysWhatIsInIt_data();
    void name_saysWhatIsInIt();
    void name_ofALink_isDecoded();
    void line_isRead_data();
    void line_isRead();
    void otherLine_isNone_data();
    void otherLine_isNone();
    void file_isBoundByTheNameAlone();
    void file_ofSeveralAlgorithms_goesByTheSafest();
    void file_aboutOne_mayHoldTheDigitsAlone_data();
    void file_aboutOne_mayHoldTheDigitsAlone();
    void file_thatIsNone_saysNothing_data();
    void file_thatIsNone_saysNothing();
};

void ChecksumFileTest::name_saysWhatIsInIt_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("algorithm");
    QTest::addColumn<QString>("about");
    const auto row = [](const char *name, A algorithm, const char *about = "") {
        QTest::newRow(name) << QString::fromLatin1(name) << static_cast<int>(algorithm)
                            << QString::fromLatin1(about);
    };
    row("SHA256SUMS", A::Sha256);
    row("sha256sums.txt", A::Sha256);
    row("SHA256SUM", A::Sha256);
    row("SHA512SUMS", A::Sha512);
    row("SHA1SUMS", A::Sha1);
    row("MD5SUMS", A::Md5);
    row("md5sum.txt", A::Md5);
    row("B2SUMS", A::Blake2b);
    row("a.iso.sha256", A::Sha256, "a.iso");
    row("a.iso.SHA512", A::Sha512, "a.iso");
    row("a.iso.sha256sum", A::Sha256, "a.iso");
    row("a.sha1", A::Sha1, "a");
    row("a.tar.gz.md5", A::Md5, "a.tar.gz");
    row("a.b2", A::Blake2b, "a");
    for (const char *name : {"", "SUMS", "sums.txt", "SHA256", "a.sha257", ".sha256", "a.iso", "CHECKSUM",
                             "SHA256SUMS.gpg", "SHA256SUMS.html", "MY-SHA256SUMS"}) {
        QTest::newRow(qPrintable(QStringLiteral("none: '%1'").arg(QLatin1String(name))))
            << QString::fromLatin1(name) << 0 << QString();
    }
}

void ChecksumFileTest::name_saysWhatIsInIt()
{
    QFETCH(QString, name);
    QFETCH(int, algorithm);
    QFETCH(QString, about);
    const auto kind = checksumFileName(name);
    QCOMPARE(kind ? static_cast<int>(kind->algorithm) : 0, algorithm);
    QCOMPARE(kind ? kind->about : QString(), about);
}

void ChecksumFileTest::name_ofALink_isDecoded()
{
    QCOMPARE(checksumNameOf(QUrl(QStringLiteral("http://h.example/x/a%20b-%C3%BC.iso?q=c.iso#d.iso"))),
             QString::fromUtf8("a b-ü.iso"));
    QCOMPARE(checksumNameOf(QUrl(QStringLiteral("http://h.example/x/"))), QString());
    QVERIFY(linkNamesFile(QUrl(QStringLiteral("http://h.example/x/SHA256SUMS"))));
    QVERIFY(linkNamesFile(QUrl(QStringLiteral("http://h.example/x/a.iso"))));
    QVERIFY(!linkNamesFile(QUrl(QStringLiteral("http://h.example/x/latest"))));
}

void ChecksumFileTest::line_isRead_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<A>("algorithm");
    QTest::addColumn<QString>("name");
    const QString name = QStringLiteral("a.iso");
    QTest::newRow("text") << QByteArray(hex(64) + "  a.iso") << A::Sha256 << name;
    QTest::newRow("binary") << QByteArray(hex(64) + " *a.iso") << A::Sha256 << name;
    QTest::newRow("upper case") << QByteArray(hex(64).toUpper() + "  a.iso") << A::Sha256 << name;
    QTest::newRow("CRLF") << QByteArray(hex(40) + "  a.iso\r") << A::Sha1 << name;
    QTest::newRow("in this folder") << QByteArray(hex(32) + "  ./a.iso") << A::Md5 << name;
    QTest::newRow("in this folder, twice") << QByteArray(hex(32) + "  ././a.iso") << A::Md5 << name;
    QTest::newRow("in another folder")
        << QByteArray(hex(32) + "  b/a.iso") << A::Md5 << QStringLiteral("b/a.iso");
    QTest::newRow("with blanks") << QByteArray(hex(128) + "  a  b.iso") << A::Sha512
                                 << QStringLiteral("a  b.iso");
    QTest::newRow("escaped") << QByteArray("\\" + hex(64) + "  a\\\\b\\nc") << A::Sha256
                             << QStringLiteral("a\\b\nc");
    QTest::newRow("not escaped") << QByteArray(hex(64) + "  a\\nb") << A::Sha256 << QStringLiteral("a\\nb");
    QTest::newRow("UTF-8") << QByteArray(hex(64) + "  ü.iso") << A::Sha256 << QString::fromUtf8("ü.iso");
    QTest::newRow("tagged") << QByteArray("SHA256 (a.iso) = " + hex(64)) << A::Sha256 << name;
    QTest::newRow("tagged, with brackets")
        << QByteArray("SHA512 (a (1).iso) = " + hex(128)) << A::Sha512 << QStringLiteral("a (1).iso");
    QTest::newRow("tagged BLAKE2b") << QByteArray("BLAKE2b (a.iso) = " + hex(128)) << A::Blake2b << name;
    QTest::newRow("OpenSSL's") << QByteArray("SHA2-256(a.iso)= " + hex(64)) << A::Sha256 << name;
}

void ChecksumFileTest::line_isRead()
{
    QFETCH(QByteArray, line);
    QFETCH(A, algorithm);
    QFETCH(QString, name);
    const auto parsed = parseChecksumLine(QString::fromUtf8(line));
    QVERIFY(parsed);
    QCOMPARE(parsed->fileName, name);
    QCOMPARE(parsed->checksum, (Checksum{algorithm, QByteArray(digestSize(algorithm), '\xaa')}));
}

void ChecksumFileTest::otherLine_isNone_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const QByteArray &line :
         {QByteArray(), QByteArray(" "), hex(64), QByteArray(hex(64) + " "), QByteArray(hex(64) + "  "),
          QByteArray(hex(64) + " a.iso"), QByteArray(hex(63) + "  a.iso"), QByteArray(hex(65) + "  a.iso"),
          QByteArray(hex(64) + "  ./"), QByteArray("SHA256 (./) = " + hex(64)),
          QByteArray("# " + hex(64) + "  a.iso"), QByteArray("a.iso  " + hex(64)),
          QByteArray("SHA256 () = " + hex(64)), QByteArray("SHA256 (a.iso) = " + hex(63)),
          QByteArray("SHA256 (a.iso) x = " + hex(64)), QByteArray("CRC (a.iso) = " + hex(8)),
          QByteArray("BLAKE2b-256 (a.iso) = " + hex(64)), QByteArray("(a.iso) = " + hex(64)),
          QByteArray("SHA256 (a.iso)")}) {
        QTest::newRow(line.isEmpty() ? "empty" : line.constData()) << line;
    }
}

void ChecksumFileTest::otherLine_isNone()
{
    QFETCH(QByteArray, line);
    QVERIFY(!parseChecksumLine(QString::fromUtf8(line)));
}

void ChecksumFileTest::file_isBoundByTheNameAlone()
{
    const QByteArray text = "# made today\n\n" + hex(128) + "  a.iso\n" + hex(128) + " *./b.iso\r\n" +
                            hex(128) + "  c/d.iso\nnonsense\n" + hex(64) + "  e.iso\n";
    const ChecksumFile file = parseChecksumFile(text, QStringLiteral("B2SUMS"));
    QCOMPARE(file.name, QStringLiteral("B2SUMS"));
    const Checksum checksum{A::Blake2b, QByteArray(64, '\xaa')};
    QCOMPARE(file.of(QStringLiteral("a.iso")), checksum);
    QCOMPARE(file.of(QStringLiteral("b.iso")), checksum);
    for (const char *other : {"", "A.iso", "a", "a.iso ", "d.iso", "c", "e.iso", "nonsense"}) {
        QVERIFY2(!file.of(QString::fromLatin1(other)), other);
    }
}

void ChecksumFileTest::file_ofSeveralAlgorithms_goesByTheSafest()
{
    const QByteArray text = "MD5 (a.iso) = " + hex(32) + "\nSHA256 (a.iso) = " + hex(64) +
                            "\nSHA1 (a.iso) = " + hex(40) + "\nSHA1 (b.iso) = " + hex(40);
    const ChecksumFile file = parseChecksumFile(text, QStringLiteral("CHECKSUM"));
    QCOMPARE(file.of(QStringLiteral("a.iso"))->algorithm, A::Sha256);
    QCOMPARE(file.of(QStringLiteral("b.iso"))->algorithm, A::Sha1);
}

void ChecksumFileTest::file_aboutOne_mayHoldTheDigitsAlone_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("isTaken");
    const QString own = QStringLiteral("a.iso.sha256");
    QTest::newRow("digits") << hex(64) << own << true;
    QTest::newRow("digits and a line's end") << QByteArray(hex(64) + "\r\n") << own << true;
    QTest::newRow("a line for it") << QByteArray(hex(64) + "  a.iso\n") << own << true;
    QTest::newRow("a line for another file") << QByteArray(hex(64) + "  b.iso\n") << own << false;
    QTest::newRow("another algorithm's digits") << hex(40) << own << false;
    QTest::newRow("two lines of digits") << QByteArray(hex(64) + '\n' + hex(64)) << own << false;
    QTest::newRow("digits in a list") << hex(64) << QStringLiteral("SHA256SUMS") << false;
}

void ChecksumFileTest::file_aboutOne_mayHoldTheDigitsAlone()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, name);
    QFETCH(bool, isTaken);
    QCOMPARE(parseChecksumFile(text, name).of(QStringLiteral("a.iso")).has_value(), isTaken);
}

void ChecksumFileTest::file_thatIsNone_saysNothing_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("a page") << QByteArray("<!DOCTYPE html><pre>\n" + hex(64) + "  a.iso\n</pre>");
    QTest::newRow("a page behind white space") << QByteArray("\n <html>\n" + hex(64) + "  a.iso\n");
    QTest::newRow("not text") << QByteArray(hex(64) + "  a.iso\n" + QByteArray(1, '\0'));
    QTest::newRow("words") << QByteArray("Not Found");
}

void ChecksumFileTest::file_thatIsNone_saysNothing()
{
    QFETCH(QByteArray, text);
    QVERIFY(parseChecksumFile(text, QStringLiteral("SHA256SUMS")).checksums.isEmpty());
    QVERIFY(parseChecksumFile(text, QStringLiteral("a.iso.sha256")).checksums.isEmpty());
}

QTEST_APPLESS_MAIN(ChecksumFileTest)
#include "tst_checksumfile.moc"
