// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/authoffer.h"

#include <QTest>

using namespace millrace;

class AuthOfferTest : public QObject
{
    Q_OBJECT

private slots:
    void header_isRead_data();
    void header_isRead();
};

void AuthOfferTest::header_isRead_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("onlyDigest");
    QTest::newRow("nothing") << QByteArray() << QString() << false;
    QTest::newRow("Basic") << QByteArray("Basic realm=\"Members only\"")
                           << QStringLiteral("Basic: Members only") << false;
    QTest::newRow("Basic without a realm") << QByteArray("Basic") << QStringLiteral("Basic") << false;
    QTest::newRow("Digest") << QByteArray(
                                   "Digest realm=\"r\", qop=\"auth,auth-int\", nonce=\"n=\", algorithm=MD5")
                            << QStringLiteral("Digest: r") << true;
    QTest::newRow("Digest, spaces around =")
        << QByteArray("Digest nonce = \"Basic x\", realm = \"r\"") << QStringLiteral("Digest: r") << true;
    QTest::newRow("two kinds of Digest")
        << QByteArray("Digest realm=\"r\", nonce=\"1\", algorithm=SHA-256, Digest realm=\"r\", nonce=\"2\"")
        << QStringLiteral("Digest: r") << true;
    QTest::newRow("both") << QByteArray("Digest realm=\"r\", nonce=\"n\", Basic realm=\"b\"")
                          << QStringLiteral("Digest, Basic: r") << false;
    QTest::newRow("both, Basic first") << QByteArray("basic realm=\"b\", digest realm=\"r\", nonce=\"n\"")
                                       << QStringLiteral("basic, digest: b") << false;
    QTest::newRow("another one") << QByteArray("Bearer, Negotiate abc==")
                                 << QStringLiteral("Bearer, Negotiate") << false;
    QTest::newRow("a comma and a quote in the realm") << QByteArray("Basic realm=\"a \\\"b\\\", Digest c\"")
                                                      << QStringLiteral("Basic: a \"b\", Digest c") << false;
    QTest::newRow("control characters in the realm")
        << QByteArray("Basic realm=\"a\x1b[31mb\"") << QStringLiteral("Basic: a[31mb") << false;
    QTest::newRow("a secret in the realm") << QByteArray("Basic realm=\"see http://me:canary@a.example/x\"")
                                           << QStringLiteral("Basic: see http://a.example/x") << false;
    QTest::newRow("a realm without an end")
        << QByteArray("Basic realm=\"" + QByteArray(200, 'x') + '"')
        << QString(QStringLiteral("Basic: ") + QString(80, u'x')) << false;
}

void AuthOfferTest::header_isRead()
{
    QFETCH(QByteArray, value);
    const AuthOffer offer = authOfferOf(value);
    QTEST(offer.text(), "text");
    QTEST(offersOnlyDigest(offer.text()), "onlyDigest");
}

QTEST_APPLESS_MAIN(AuthOfferTest)
#include "tst_authoffer.moc"
