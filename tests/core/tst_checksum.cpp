// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/checksum.h"

#include <QtTest>

using namespace millrace;

class ChecksumTest : public QObject
{
    Q_OBJECT

private slots:
    void parse_checksum_data();
    void parse_checksum();
    void parse_whatIsNone_saysWhatItMustBe_data();
    void parse_whatIsNone_saysWhatItMustBe();
    void typed_digitsAlone_areOfTheirNumbersAlgorithm_data();
    void typed_digitsAlone_areOfTheirNumbersAlgorithm();
    void typed_otherText_isRefused_data();
    void typed_otherText_isRefused();
    void best_isTheSafest();
    void everyAlgorithm_isNamed();
};

void ChecksumTest::parse_checksum_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<ChecksumAlgorithm>("algorithm");
    const auto row = [](const char *name, const char *algorithm, int digits, ChecksumAlgorithm expected,
                        char separator = '=') {
        QTest::newRow(name) << QString(QString::fromLatin1(algorithm) + QLatin1Char(separator) +
                                       QString(digits, u'a'))
                            << expected;
    };
    row("as the manual has it", "sha-256", 64, ChecksumAlgorithm::Sha256);
    row("upper case", "SHA-256", 64, ChecksumAlgorithm::Sha256);
    row("without the hyphen", "sha256", 64, ChecksumAlgorithm::Sha256);
    row("as OpenSSL has it", "SHA2-256", 64, ChecksumAlgorithm::Sha256);
    row("a colon, as registries have it", "sha256", 64, ChecksumAlgorithm::Sha256, ':');
    row("SHA-512", "sha-512", 128, ChecksumAlgorithm::Sha512);
    row("SHA-384", "sha-384", 96, ChecksumAlgorithm::Sha384);
    row("SHA-224", "sha-224", 56, ChecksumAlgorithm::Sha224);
    row("SHA3-512", "sha3-512", 128, ChecksumAlgorithm::Sha3_512);
    row("SHA3-256", "sha3-256", 64, ChecksumAlgorithm::Sha3_256);
    row("BLAKE2b", "blake2b", 128, ChecksumAlgorithm::Blake2b);
    row("BLAKE2b with its size", "BLAKE2b-512", 128, ChecksumAlgorithm::Blake2b);
    row("SHA-1", "sha-1", 40, ChecksumAlgorithm::Sha1);
    row("MD5", "md5", 32, ChecksumAlgorithm::Md5);
    QTest::newRow("white space around")
        << QStringLiteral("  md5 = 0123456789ABCDEF0123456789abcdef \n") << ChecksumAlgorithm::Md5;
}

void ChecksumTest::parse_checksum()
{
    QFETCH(QString, text);
    QFETCH(ChecksumAlgorithm, algorithm);
    const ParsedChecksum parsed = parseChecksum(text);
    QCOMPARE(parsed.reason, QString());
    QVERIFY(parsed.checksum);
    QCOMPARE(parsed.checksum->algorithm, algorithm);
    QCOMPARE(parsed.checksum->digest.size(), digestSize(algorithm));
    QCOMPARE(parseTypedChecksum(text).checksum, parsed.checksum);
}

void ChecksumTest::parse_whatIsNone_saysWhatItMustBe_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("reason");
    const QString form = QStringLiteral("must be ALGORITHM=HEX");
    const QString names = QStringLiteral("must begin with one of these: sha-256, ");
    const QString digits = QStringLiteral("must have 64 hexadecimal digits for SHA-256, not ");
    QTest::newRow("nothing") << QString() << form;
    QTest::newRow("digits alone") << QString(64, u'a') << form;
    QTest::newRow("unknown algorithm") << QStringLiteral("crc32=01234567") << names;
    QTest::newRow("no algorithm") << QString(u'=' + QString(64, u'a')) << names;
    QTest::newRow("a digit too few") << QString(u"sha-256=" + QString(63, u'a')) << QString(digits + u"63");
    QTest::newRow("a digit too many") << QString(u"sha-256=" + QString(65, u'a')) << QString(digits + u"65");
    QTest::newRow("another algorithm's digits")
        << QString(u"sha-256=" + QString(40, u'a')) << QString(digits + u"40");
    QTest::newRow("no digits") << QStringLiteral("sha-256=") << QString(digits + u'0');
    QTest::newRow("other letters") << QString(u"sha-256=" + QString(64, u'g'))
                                   << QString(digits + u"other letters");
    QTest::newRow("letters that look like digits")
        << QString(u"sha-256=" + QString(64, QChar(0x661))) << QString(digits + u"other letters");
}

// I12
void ChecksumTest::parse_whatIsNone_saysWhatItMustBe()
{
    QFETCH(QString, text);
    QFETCH(QString, reason);
    const ParsedChecksum parsed = parseChecksum(text);
    QVERIFY(!parsed.checksum);
    QVERIFY2(parsed.reason.startsWith(reason), qPrintable(parsed.reason));
}

void ChecksumTest::typed_digitsAlone_areOfTheirNumbersAlgorithm_data()
{
    QTest::addColumn<int>("digits");
    QTest::addColumn<ChecksumAlgorithm>("algorithm");
    QTest::newRow("32") << 32 << ChecksumAlgorithm::Md5;
    QTest::newRow("40") << 40 << ChecksumAlgorithm::Sha1;
    QTest::newRow("56") << 56 << ChecksumAlgorithm::Sha224;
    QTest::newRow("64") << 64 << ChecksumAlgorithm::Sha256;
    QTest::newRow("96") << 96 << ChecksumAlgorithm::Sha384;
    QTest::newRow("128") << 128 << ChecksumAlgorithm::Sha512;
}

void ChecksumTest::typed_digitsAlone_areOfTheirNumbersAlgorithm()
{
    QFETCH(int, digits);
    QFETCH(ChecksumAlgorithm, algorithm);
    const ParsedChecksum parsed = parseTypedChecksum(QString(u' ' + QString(digits, u'F')));
    QVERIFY(parsed.checksum);
    QCOMPARE(*parsed.checksum, (Checksum{algorithm, QByteArray(digits / 2, '\xff')}));
}

void ChecksumTest::typed_otherText_isRefused_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("63 digits") << QString(63, u'a');
    QTest::newRow("129 digits") << QString(129, u'a');
    QTest::newRow("words") << QStringLiteral("the file is fine");
    QTest::newRow("a link") << QStringLiteral("https://h.example/a.sha256");
}

void ChecksumTest::typed_otherText_isRefused()
{
    QFETCH(QString, text);
    const ParsedChecksum parsed = parseTypedChecksum(text);
    QVERIFY(!parsed.checksum);
    QVERIFY2(parsed.reason.startsWith(QLatin1String("must ")), qPrintable(parsed.reason));
}

void ChecksumTest::best_isTheSafest()
{
    const Checksum md5{ChecksumAlgorithm::Md5, QByteArray(16, 'm')};
    const Checksum sha1{ChecksumAlgorithm::Sha1, QByteArray(20, 's')};
    const Checksum sha256{ChecksumAlgorithm::Sha256, QByteArray(32, 's')};
    QVERIFY(!bestOf({}));
    QCOMPARE(bestOf({md5, sha1}), sha1);
    QCOMPARE(bestOf({md5, sha256, sha1}), sha256);
}

void ChecksumTest::everyAlgorithm_isNamed()
{
    for (int number = 1; number <= static_cast<int>(ChecksumAlgorithm::Blake2b); ++number) {
        const auto algorithm = static_cast<ChecksumAlgorithm>(number);
        QCOMPARE(algorithmFromName(algorithmName(algorithm)), algorithm);
        QVERIFY(bestOf({{algorithm, {}}}));
    }
    QCOMPARE(static_cast<int>(ChecksumAlgorithm::Blake2b), 11);
    QVERIFY(!algorithmFromName(u""));
    QVERIFY(!algorithmFromName(u"-"));
}

QTEST_APPLESS_MAIN(ChecksumTest)
#include "tst_checksum.moc"
