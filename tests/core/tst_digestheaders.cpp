// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/digestheaders.h"

#include <QtTest>

using namespace millrace;

namespace {

using A = ChecksumAlgorithm;

// Of 32, 64, 16 and 20 bytes that are all 'a'.
const QByteArray k256 = QByteArray(32, 'a').toBase64();
const QByteArray k512 = QByteArray(64, 'a').toBase64();
const QByteArray kMd5 = QByteArray(16, 'a').toBase64();
const QByteArray kSha1 = QByteArray(20, 'a').toBase64();

QList<Checksum> all(const QList<A> &algorithms)
{
    QList<Checksum> checksums;
    for (const A algorithm : algorithms) {
        checksums.append({algorithm, QByteArray(digestSize(algorithm), 'a')});
    }
    return checksums;
}

} // namespace

class DigestHeadersTest : public QObject
{
    Q_OBJECT

private slots:
    void reprDigest_isReadStrictly_data();
    void reprDigest_isReadStrictly();
    void digest_takesWhatItKnows_data();
    void digest_takesWhatItKnows();
    void contentMd5_isReadStrictly_data();
    void contentMd5_isReadStrictly();
};

void DigestHeadersTest::reprDigest_isReadStrictly_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QList<A>>("algorithms");
    const QList<A> none;
    QTest::newRow("one") << QByteArray("sha-256=:" + k256 + ":") << QList<A>{A::Sha256};
    QTest::newRow("two") << QByteArray("sha-256=:" + k256 + ":, sha-512=:" + k512 + ":")
                         << QList<A>{A::Sha256, A::Sha512};
    QTest::newRow("a tab before the comma")
        << QByteArray("sha-256=:" + k256 + ":\t,\tmd5=:" + kMd5 + ": ") << QList<A>{A::Sha256, A::Md5};
    QTest::newRow("parameters") << QByteArray("sha-256=:" + k256 + ":;a;b=1;c=\"x,\\\"y\", md5=:" + kMd5 +
                                              ":")
                                << QList<A>{A::Sha256, A::Md5};
    QTest::newRow("SHA-1 by its old name") << QByteArray("sha=:" + kSha1 + ":") << QList<A>{A::Sha1};
    QTest::newRow("an unknown one beside it")
        << QByteArray("unixsum=:MA==:, sha-256=:" + k256 + ":") << QList<A>{A::Sha256};
    QTest::newRow("wrong size beside a right one")
        << QByteArray("sha-512=:" + k256 + ":, sha-256=:" + k256 + ":") << QList<A>{A::Sha256};
    QTest::newRow("twice") << QByteArray("md5=:" + QByteArray(16, 'b').toBase64() + ":, md5=:" + kMd5 + ":")
                           << QList<A>{A::Md5};
    QTest::newRow("nothing") << QByteArray() << none;
    QTest::newRow("without colons, as Digest has it") << QByteArray("sha-256=" + k256) << none;
    QTest::newRow("upper case is no key") << QByteArray("SHA-256=:" + k256 + ":") << none;
    QTest::newRow("hexadecimal") << QByteArray("sha-256=:" + QByteArray(64, 'a') + ":") << none;
    QTest::newRow("not base64") << QByteArray("sha-256=:????:") << none;
    QTest::newRow("no end") << QByteArray("sha-256=:" + k256) << none;
    QTest::newRow("empty bytes") << QByteArray("sha-256=::") << none;
    QTest::newRow("a comma at the end") << QByteArray("sha-256=:" + k256 + ":,") << none;
    QTest::newRow("rubbish behind") << QByteArray("sha-256=:" + k256 + ":x") << none;
    QTest::newRow("half a parameter") << QByteArray("sha-256=:" + k256 + ":;a=") << none;
    QTest::newRow("a string without an end") << QByteArray("sha-256=:" + k256 + ":;a=\"b\\") << none;
    QTest::newRow("half of the second") << QByteArray("sha-256=:" + k256 + ":, sha-512=") << none;
}

void DigestHeadersTest::reprDigest_isReadStrictly()
{
    QFETCH(QByteArray, value);
    QFETCH(QList<A>, algorithms);
    QCOMPARE(digestsOfReprDigest(value), all(algorithms));
}

void DigestHeadersTest::digest_takesWhatItKnows_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QList<A>>("algorithms");
    QTest::newRow("one") << QByteArray("SHA-256=" + k256) << QList<A>{A::Sha256};
    QTest::newRow("two, any case") << QByteArray("md5=" + kMd5 + ", sha-256=" + k256)
                                   << QList<A>{A::Md5, A::Sha256};
    QTest::newRow("SHA is SHA-1") << QByteArray("SHA=" + kSha1) << QList<A>{A::Sha1};
    QTest::newRow("unknown beside it")
        << QByteArray("UNIXsum=30637,adler32=03da0195,MD5=" + kMd5) << QList<A>{A::Md5};
    QTest::newRow("wrong size") << QByteArray("SHA-512=" + k256) << QList<A>{};
    QTest::newRow("malformed beside it")
        << QByteArray("SHA-512=?,SHA-256=" + k256 + ",,=") << QList<A>{A::Sha256};
    QTest::newRow("nothing") << QByteArray() << QList<A>{};
}

void DigestHeadersTest::digest_takesWhatItKnows()
{
    QFETCH(QByteArray, value);
    QFETCH(QList<A>, algorithms);
    QCOMPARE(digestsOfDigest(value), all(algorithms));
}

void DigestHeadersTest::contentMd5_isReadStrictly_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<bool>("isOne");
    QTest::newRow("right") << QByteArray(' ' + kMd5) << true;
    QTest::newRow("hexadecimal") << QByteArray(32, 'a') << false;
    QTest::newRow("two") << QByteArray(kMd5 + ", " + kMd5) << false;
    QTest::newRow("nothing") << QByteArray() << false;
}

void DigestHeadersTest::contentMd5_isReadStrictly()
{
    QFETCH(QByteArray, value);
    QFETCH(bool, isOne);
    const auto digest = digestOfContentMd5(value);
    QCOMPARE(digest.has_value(), isOne);
    QVERIFY(!isOne || *digest == (Checksum{A::Md5, QByteArray(16, 'a')}));
}

QTEST_APPLESS_MAIN(DigestHeadersTest)
#include "tst_digestheaders.moc"
