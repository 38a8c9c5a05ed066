// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/linksorting.h"

#include <QtTest>

using namespace millrace;

class LinkSortingTest : public QObject
{
    Q_OBJECT

private slots:
    void nothingSet_isTheSaveFolder();
    void type_hasItsFolder();
    void rule_beatsType();
    void ruleWithoutFolder_leavesItToTheType();
    void dot_isTheSaveFolderItself();
    void absoluteFolder_isItself();
    void rootAsSaveFolder_isJoined();
    void chosenName_isKept();
    void typeIsOfTheNameBeforeTheTemplate();
    void stream_bringsAll();

private:
    static LinkFile file(const char *name)
    {
        LinkFile file;
        file.url = QUrl(QStringLiteral("http://example.org/%1").arg(QString::fromUtf8(name)));
        file.name = QString::fromUtf8(name);
        file.saveFolder = QStringLiteral("/save");
        file.date = QDate(2026, 3, 28);
        return file;
    }
    static LinkSorting byType()
    {
        LinkSorting sorting;
        sorting.byType = true;
        return sorting;
    }
    static LinkSorting withRule(LinkSorting sorting, const char *folder, const char *nameTemplate)
    {
        LinkRule rule;
        rule.host = QStringLiteral("example.org");
        rule.folder = QString::fromUtf8(folder);
        rule.nameTemplate = QString::fromUtf8(nameTemplate);
        sorting.rules = {rule};
        return sorting.clamped();
    }
};

void LinkSortingTest::nothingSet_isTheSaveFolder()
{
    QVERIFY(!LinkSorting().isActive());
    QCOMPARE(targetOf({}, file("a.zip")), (LinkTarget{QStringLiteral("/save"), QStringLiteral("a.zip")}));
}

void LinkSortingTest::type_hasItsFolder()
{
    QVERIFY(byType().isActive());
    QCOMPARE(targetOf(byType(), file("a.zip")),
             (LinkTarget{QStringLiteral("/save/Archives"), QStringLiteral("a.zip"), -1, 1}));
    QCOMPARE(targetOf(byType(), file("a.qqq")),
             (LinkTarget{QStringLiteral("/save"), QStringLiteral("a.qqq"), -1, 6}));
    LinkFile served = file("a");
    served.mediaType = QStringLiteral("image/png");
    QCOMPARE(targetOf(byType(), served).folder, QStringLiteral("/save/Images"));
}

void LinkSortingTest::rule_beatsType()
{
    const LinkSorting sorting = withRule(byType(), "Work/Site", "{date} {name}");
    QVERIFY(sorting.isActive());
    QCOMPARE(targetOf(sorting, file("a.zip")),
             (LinkTarget{QStringLiteral("/save/Work/Site"), QStringLiteral("2026-03-28 a.zip"), 0, -1}));
    LinkFile elsewhere = file("a.zip");
    elsewhere.url = QUrl(QStringLiteral("http://example.com/a.zip"));
    QCOMPARE(targetOf(sorting, elsewhere).folder, QStringLiteral("/save/Archives"));
}

void LinkSortingTest::ruleWithoutFolder_leavesItToTheType()
{
    QCOMPARE(targetOf(withRule(byType(), "", "x-{name}"), file("a.zip")),
             (LinkTarget{QStringLiteral("/save/Archives"), QStringLiteral("x-a.zip"), 0, 1}));
    QCOMPARE(targetOf(withRule({}, "", "x-{name}"), file("a.zip")),
             (LinkTarget{QStringLiteral("/save"), QStringLiteral("x-a.zip"), 0, -1}));
}

void LinkSortingTest::dot_isTheSaveFolderItself()
{
    QCOMPARE(targetOf(withRule(byType(), ".", ""), file("a.zip")).folder, QStringLiteral("/save"));
}

void LinkSortingTest::absoluteFolder_isItself()
{
    QCOMPARE(targetOf(withRule(byType(), "/srv/a", ""), file("a.zip")).folder, QStringLiteral("/srv/a"));
}

void LinkSortingTest::rootAsSaveFolder_isJoined()
{
    LinkFile atRoot = file("a.zip");
    atRoot.saveFolder = QStringLiteral("/");
    QCOMPARE(targetOf(byType(), atRoot).folder, QStringLiteral("/Archives"));
}

void LinkSortingTest::chosenName_isKept()
{
    LinkFile chosen = file("mine.zip");
    chosen.isNameChosen = true;
    QCOMPARE(targetOf(withRule({}, "a", "x-{name}"), chosen),
             (LinkTarget{QStringLiteral("/save/a"), QStringLiteral("mine.zip"), 0, -1}));
}

void LinkSortingTest::typeIsOfTheNameBeforeTheTemplate()
{
    const LinkTarget target = targetOf(withRule(byType(), "", "{stem}"), file("a.zip"));
    QCOMPARE(target.name, QStringLiteral("a"));
    QCOMPARE(target.folder, QStringLiteral("/save/Archives"));
}

void LinkSortingTest::stream_bringsAll()
{
    const LinkSorting sorting = withRule(byType(), "a", "{name}");
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out << sorting;
    LinkSorting read;
    QDataStream in(bytes);
    in >> read;
    QCOMPARE(read, sorting);
}

QTEST_APPLESS_MAIN(LinkSortingTest)
#include "tst_linksorting.moc"
