// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/integritycheck.h"

#include <QTest>

using namespace millrace;

class TestIntegrityCheck : public QObject
{
    Q_OBJECT

private slots:
    void sha256_ofNothing_isTheStandardsValue();
    void digest_ofPieces_isThatOfTheWhole_data();
    void digest_ofPieces_isThatOfTheWhole();
};

void TestIntegrityCheck::sha256_ofNothing_isTheStandardsValue()
{
    QCOMPARE(Hasher().result().toHex(),
             QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
}

void TestIntegrityCheck::digest_ofPieces_isThatOfTheWhole_data()
{
    QTest::addColumn<ChecksumAlgorithm>("algorithm");
    QTest::addColumn<QByteArray>("digest");
    // Of "abc": RFC 1321, A.5; FIPS 180-4 and FIPS 202, the examples; RFC 7693, A.
    QTest::newRow("md5") << ChecksumAlgorithm::Md5 << QByteArray("900150983cd24fb0d6963f7d28e17f72");
    QTest::newRow("sha1") << ChecksumAlgorithm::Sha1
                          << QByteArray("a9993e364706816aba3e25717850c26c9cd0d89d");
    QTest::newRow("sha224") << ChecksumAlgorithm::Sha224
                            << QByteArray("23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7");
    QTest::newRow("sha256") << ChecksumAlgorithm::Sha256
                            << QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    QTest::newRow("sha384") << ChecksumAlgorithm::Sha384
                            << QByteArray("cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
                                          "8086072ba1e7cc2358baeca134c825a7");
    QTest::newRow("sha512") << ChecksumAlgorithm::Sha512
                            << QByteArray("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                                          "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
    QTest::newRow("sha3_224") << ChecksumAlgorithm::Sha3_224
                              << QByteArray("e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf");
    QTest::newRow("sha3_256") << ChecksumAlgorithm::Sha3_256
                              << QByteArray(
                                     "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
    QTest::newRow("sha3_384") << ChecksumAlgorithm::Sha3_384
                              << QByteArray("ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b2"
                                            "98d88cea927ac7f539f1edf228376d25");
    QTest::newRow("sha3_512") << ChecksumAlgorithm::Sha3_512
                              << QByteArray(
                                     "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e"
                                     "10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0");
    QTest::newRow("blake2b") << ChecksumAlgorithm::Blake2b
                             << QByteArray(
                                    "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                                    "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
}

void TestIntegrityCheck::digest_ofPieces_isThatOfTheWhole()
{
    QFETCH(ChecksumAlgorithm, algorithm);
    QFETCH(QByteArray, digest);
    Hasher hasher(algorithm);
    hasher.update("a");
    hasher.update({});
    hasher.update("bc");
    const QByteArray result = hasher.result();
    QCOMPARE(result.toHex(), digest);
    QCOMPARE(result.size(), digestSize(algorithm));
}

QTEST_APPLESS_MAIN(TestIntegrityCheck)
#include "tst_integritycheck.moc"
