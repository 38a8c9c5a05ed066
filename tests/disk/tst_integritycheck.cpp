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
    void sha256_ofPieces_isThatOfTheWhole();
};

void TestIntegrityCheck::sha256_ofNothing_isTheStandardsValue()
{
    QCOMPARE(Sha256().hexResult(),
             QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
}

void TestIntegrityCheck::sha256_ofPieces_isThatOfTheWhole()
{
    Sha256 sum;
    sum.update("a");
    sum.update("bc");
    // FIPS 180-2, B.1.
    QCOMPARE(sum.hexResult(), QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
}

QTEST_APPLESS_MAIN(TestIntegrityCheck)
#include "tst_integritycheck.moc"
