// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/contentdisposition.h"

#include "core/filename.h"
#include "tests/support/vectors.h"

#include <QRandomGenerator>
#include <QtTest>

using namespace millrace;

class ContentDispositionTest : public QObject
{
    Q_OBJECT

private slots:
    void name_eachVector_isAsListed_data();
    void name_eachVector_isAsListed();
    void name_oddHeader_isReadAsMeant_data();
    void name_oddHeader_isReadAsMeant();
    void name_headerCutAnywhere_isReadWithoutFault();
    void name_randomBytes_areReadWithoutFault();
};

void ContentDispositionTest::name_eachVector_isAsListed_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QString>("expected");
    for (const auto &row : test::readVectors(QStringLiteral("content_disposition.tsv"), 7)) {
        const QByteArray &expected = row.columns[5];
        QVERIFY2(expected != "?", row.name().constData());
        QTest::newRow(row.name().constData())
            << test::unescapedBytes(row.columns[1])
            << (expected == "-" ? QString() : QString::fromUtf8(test::unescapedBytes(expected)));
    }
}

void ContentDispositionTest::name_eachVector_isAsListed()
{
    QFETCH(QByteArray, header);
    QFETCH(QString, expected);
    QCOMPARE(fileNameFromContentDisposition(header), expected);
}

void ContentDispositionTest::name_oddHeader_isReadAsMeant_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *header, const char *expected) {
        QTest::newRow(name) << QByteArray(header) << QString::fromUtf8(expected);
    };
    row("two encoded words are joined without the space between them",
        "attachment; filename=\"=?UTF-8?Q?a_?= =?utf-8?b?Yi56aXA=?=\"", "a b.zip");
    row("text behind an encoded word stays", "attachment; filename=\"=?UTF-8?Q?foo-=C3=A4?=.html\"",
        "foo-ä.html");
    row("an encoded word may name its language", "attachment; filename==?UTF-8*en?Q?a.zip?=", "a.zip");
    row("an encoded word of another encoding is no name", "attachment; filename==?UTF-8?X?a.zip?=", "");
    row("an encoded word with broken Base64 is no name", "attachment; filename==?UTF-8?B?Z!?=", "");
    row("an encoded word that is not UTF-8 is no name", "attachment; filename==?UTF-8?Q?=E4.zip?=", "");
    row("a blank name is passed over for a later one", "attachment; filename=\" \"; filename=b.zip", "b.zip");
    row("the first usable extended name wins",
        "attachment; filename*=UTF-8''%FF; filename*=UTF-8''b.zip; filename*=UTF-8''c.zip", "b.zip");
    row("a blank extended name is none", "attachment; filename*=UTF-8''%20; filename=a.zip", "a.zip");
    row("an unquoted parameter with quotes inside is passed over", "attachment; a=x\"; b=\"; filename=a.zip",
        "a.zip");
    row("a stray word ends the reading, what came before counts",
        "attachment; filename=a.zip; b; filename*=UTF-8''c", "a.zip");
    row("a stray quoted string ends the reading", "attachment; \"x; filename=b\"; filename=a.zip", "");
    row("an escaped quote may begin a name", R"(attachment; filename="\"a\".zip")", R"("a".zip)");
    row("the euro sign of Windows is known", "attachment; filename*=Windows-1252''%80.txt", "€.txt");
    row("a backslash at the very end is kept", "attachment; filename=\"a.zip\\", "a.zip\\");
    row("a percent sign at the end is kept", "attachment; filename=50%", "50%");
    row("a quote that never ends spoils an unquoted value", "attachment; filename=5\" disk.zip", "");
    row("an equals sign belongs to the value", "attachment; filename=a=b.zip", "a=b.zip");
}

void ContentDispositionTest::name_oddHeader_isReadAsMeant()
{
    QFETCH(QByteArray, header);
    QFETCH(QString, expected);
    QCOMPARE(fileNameFromContentDisposition(header), expected);
}

void ContentDispositionTest::name_headerCutAnywhere_isReadWithoutFault()
{
    for (const auto &row : test::readVectors(QStringLiteral("content_disposition.tsv"), 7)) {
        const QByteArray header = test::unescapedBytes(row.columns[1]);
        for (qsizetype size = 0; size <= header.size(); ++size) {
            // A buffer of its own for each length, so that a sanitizer sees a read behind the end.
            const QByteArray cut(header.constData(), size);
            QVERIFY(!sanitizeFileName(fileNameFromContentDisposition(cut)).isEmpty());
        }
    }
}

void ContentDispositionTest::name_randomBytes_areReadWithoutFault()
{
    QRandomGenerator random(6266);
    const QList<QByteArray> pieces = {"filename", "*",    "=",          ";",   "\"", "\\",   "'",
                                      "UTF-8",    "''",   "%",          "%e4", "=?", "?Q?",  "?B?",
                                      "?=",       "\xC3", "iso-8859-1", " ",   "\t", "a.zip"};
    for (int round = 0; round < 20000; ++round) {
        QByteArray header = "attachment; filename";
        for (quint32 i = random.bounded(12U); i > 0; --i) {
            header += pieces[random.bounded(static_cast<int>(pieces.size()))];
        }
        QVERIFY(!sanitizeFileName(fileNameFromContentDisposition(header)).isEmpty());
    }
}

QTEST_GUILESS_MAIN(ContentDispositionTest)
#include "tst_contentdisposition.moc"
