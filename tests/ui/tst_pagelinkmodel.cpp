// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pagelinkmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace millrace;
using namespace Qt::Literals::StringLiterals;

class TestPageLinkModel : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void files_areTickedAtFirst();
    void linksIntoThePrivateNetwork_areMarkedAndLeftOut();
    void filter_showsTheseAlone_data();
    void filter_showsTheseAlone();
    void onlyWhatIsShown_counts();
    void ticks_areSetOneByOne();
    void everyRow_tellsTheWholeLink();
    void manyLinks_areFiltered();

private:
    QStringList names() const
    {
        QStringList names;
        for (int row = 0; row < m_model.rowCount(); ++row) {
            names.append(m_model.index(row, PageLinkModel::Name).data().toString());
        }
        return names;
    }
    void tick(int row, Qt::CheckState state)
    {
        QVERIFY(m_model.setData(m_model.index(row, PageLinkModel::Name), state, Qt::CheckStateRole));
    }

    PageLinkModel m_model;
    QAbstractItemModelTester m_tester{&m_model, QAbstractItemModelTester::FailureReportingMode::Fatal};
};

void TestPageLinkModel::init()
{
    const QString html = u"<a href=../>Up</a> <a href=a.zip>The archive</a> <a href=b.iso>The disk</a> "
                         "<a href=http://192.168.0.1/c.zip>Inside</a> <img src=d.png alt=Logo> "
                         "<a href=e/f.tar.gz?g=h>Other</a>"_s;
    const QUrl page(u"https://h.example/pub/"_s);
    m_model.filter({}, {});
    m_model.show(linksOfPage(html, page, page));
}

void TestPageLinkModel::files_areTickedAtFirst()
{
    QCOMPARE(names(),
             (QStringList{u"/"_s, u"a.zip"_s, u"b.iso"_s, u"c.zip"_s, u"d.png"_s, u"f.tar.gz?g=h"_s}));
    QCOMPARE(m_model.tickedLinks(),
             (QStringList{u"https://h.example/pub/a.zip"_s, u"https://h.example/pub/b.iso"_s,
                          u"https://h.example/pub/e/f.tar.gz?g=h"_s}));
    QCOMPARE(m_model.tickedCount(), 3);
    QCOMPARE(m_model.index(1, PageLinkModel::Text).data().toString(), u"The archive"_s);
    QCOMPARE(m_model.index(2, PageLinkModel::Type).data().toString(), u"Archive"_s);
    QVERIFY(m_model.index(2, PageLinkModel::Host).data().toString().contains(u"h.example"_s));
}

void TestPageLinkModel::linksIntoThePrivateNetwork_areMarkedAndLeftOut()
{
    const QModelIndex host = m_model.index(3, PageLinkModel::Host);
    QVERIFY(host.data().toString().contains(u"(in your own network)"_s));
    QVERIFY(!host.data(Qt::DecorationRole).isNull());
    QVERIFY(host.data(Qt::ToolTipRole).toString().contains(u"your own network"_s));
    m_model.tickShown(true);
    QCOMPARE(m_model.tickedCount(), 5);
    QVERIFY(!m_model.tickedLinks().join(u' ').contains(u"192.168"_s));
    // A person may.
    tick(3, Qt::Checked);
    QCOMPARE(m_model.tickedCount(), 6);
    // And what a person has ticked stays so.
    m_model.tickShown(true);
    QCOMPARE(m_model.tickedCount(), 6);
}

void TestPageLinkModel::filter_showsTheseAlone_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QStringList>("shown");
    const int all = -1;
    const QString f = u"f.tar.gz?g=h"_s;
    QTest::newRow("an ending") << all << u"*.zip"_s << QStringList{u"a.zip"_s, u"c.zip"_s};
    QTest::newRow("any case") << all << u"*.ZIP"_s << QStringList{u"a.zip"_s, u"c.zip"_s};
    QTest::newRow("one character") << all << u"?.iso"_s << QStringList{u"b.iso"_s};
    QTest::newRow("the whole name alone") << all << u"*.tar"_s << QStringList();
    QTest::newRow("several") << all << u" *.iso  *.gz "_s << QStringList{u"b.iso"_s, f};
    QTest::newRow("the whole link") << all << u"*/pub/e/*"_s << QStringList{f};
    QTest::newRow("a part of the link") << all << u"192.168"_s << QStringList{u"c.zip"_s};
    QTest::newRow("a part of the text") << all << u"DISK"_s << QStringList{u"b.iso"_s};
    QTest::newRow("many stars") << all << u"*"_s.repeated(5000) + u"x"_s << QStringList();
    QTest::newRow("a kind") << int(LinkKind::Archive) << QString()
                            << QStringList{u"a.zip"_s, u"b.iso"_s, u"c.zip"_s, f};
    QTest::newRow("a kind and an ending") << int(LinkKind::Archive) << u"*.gz"_s << QStringList{f};
    QTest::newRow("a kind that is not there") << int(LinkKind::Audio) << QString() << QStringList();
}

void TestPageLinkModel::filter_showsTheseAlone()
{
    QFETCH(int, kind);
    QFETCH(QString, pattern);
    m_model.filter(kind < 0 ? std::nullopt : std::optional(static_cast<LinkKind>(kind)), pattern);
    QTEST(names(), "shown");
}

void TestPageLinkModel::onlyWhatIsShown_counts()
{
    QSignalSpy changed(&m_model, &PageLinkModel::ticksChanged);
    m_model.filter(LinkKind::Archive, u"*.zip *.gz"_s);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(m_model.tickedCount(), 2);
    m_model.tickShown(false);
    QCOMPARE(m_model.tickedLinks(), QStringList());
    m_model.filter({}, {});
    QCOMPARE(m_model.tickedLinks(), QStringList{u"https://h.example/pub/b.iso"_s});
}

void TestPageLinkModel::ticks_areSetOneByOne()
{
    QSignalSpy changed(&m_model, &PageLinkModel::dataChanged);
    tick(1, Qt::Unchecked);
    tick(0, Qt::Checked);
    QCOMPARE(changed.count(), 2);
    QCOMPARE(m_model.tickedLinks().first(), u"https://h.example/"_s);
    QCOMPARE(m_model.index(1, 0).data(Qt::CheckStateRole).toInt(), int(Qt::Unchecked));
    QVERIFY(!m_model.setData(m_model.index(0, PageLinkModel::Host), Qt::Checked, Qt::CheckStateRole));
    QVERIFY(!m_model.setData(m_model.index(0, PageLinkModel::Name), u"x"_s, Qt::EditRole));
    QVERIFY(m_model.flags(m_model.index(0, PageLinkModel::Name)) & Qt::ItemIsUserCheckable);
}

void TestPageLinkModel::everyRow_tellsTheWholeLink()
{
    QCOMPARE(m_model.index(1, PageLinkModel::Text).data(Qt::ToolTipRole).toString(),
             u"https://h.example/pub/a.zip"_s);
}

void TestPageLinkModel::manyLinks_areFiltered()
{
    PageLinks page;
    for (int i = 0; i < 20'000; ++i) {
        page.links.append({QUrl(u"https://h.example/%1.zip"_s.arg(i)), {}, LinkKind::Archive});
    }
    m_model.show(page);
    QCOMPARE(m_model.tickedCount(), 20'000);
    m_model.filter({}, u"*99*.zip"_s);
    QVERIFY(m_model.rowCount() > 0 && m_model.rowCount() < 1000);
}

QTEST_MAIN(TestPageLinkModel)
#include "tst_pagelinkmodel.moc"
