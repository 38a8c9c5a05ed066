// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/linkkind.h"

#include <QtTest>

using namespace millrace;

class LinkKindTest : public QObject
{
    Q_OBJECT

private slots:
    void kind_isTheExtensions_data();
    void kind_isTheExtensions();
};

void LinkKindTest::kind_isTheExtensions_data()
{
    QTest::addColumn<LinkKind>("kind");
    QTest::newRow("http://h.example") << LinkKind::Page;
    QTest::newRow("http://h.example/") << LinkKind::Page;
    QTest::newRow("http://h.example/a.zip/") << LinkKind::Page;
    QTest::newRow("http://h.example/latest") << LinkKind::Page;
    QTest::newRow("http://h.example/?C=N;O=D") << LinkKind::Page;
    QTest::newRow("http://h.example/a.html") << LinkKind::Page;
    QTest::newRow("http://h.example/a.PHP?file=b.zip") << LinkKind::Page;
    QTest::newRow("http://h.example/a.xhtml") << LinkKind::Page;
    QTest::newRow("http://h.example/a.tar.gz") << LinkKind::Archive;
    QTest::newRow("http://h.example/A.ZIP?b=c.pdf") << LinkKind::Archive;
    QTest::newRow("http://h.example/a.pdf") << LinkKind::Document;
    QTest::newRow("http://h.example/a.jpeg") << LinkKind::Image;
    QTest::newRow("http://h.example/a.flac") << LinkKind::Audio;
    QTest::newRow("http://h.example/a.mkv") << LinkKind::Video;
    QTest::newRow("http://h.example/a.iso") << LinkKind::Archive;
    QTest::newRow("http://h.example/a.deb") << LinkKind::Program;
    QTest::newRow("http://h.example/a.qqq") << LinkKind::Other;
    QTest::newRow("http://h.example/SHA256SUMS.sign") << LinkKind::Other;
}

void LinkKindTest::kind_isTheExtensions()
{
    QTEST(linkKindOf(QUrl(QString::fromLatin1(QTest::currentDataTag()))), "kind");
}

QTEST_GUILESS_MAIN(LinkKindTest)
#include "tst_linkkind.moc"
