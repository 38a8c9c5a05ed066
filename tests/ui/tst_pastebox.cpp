// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pastebox.h"

#include "ui/linkeditor.h"

#include <QLabel>
#include <QPromise>
#include <QPushButton>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <vector>

using namespace millrace;

class TestPasteBox : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void typed_isJudgedAfterAPause();
    void changedMeanwhile_onlyTheLastTextIsAnswered();
    void judgeNow_shortText_isImmediate();
    void judgeNow_longText_comesLater();
    void textSetByProgram_countsToo();
    void knownLinks_areDuplicates();
    void knownLinks_areOfferedToBeSeen();
    void finishedLinks_areOfferedAgain();
    void finishingRows_holdUpNothing();
    void takenNames_areCountedAndKept();
    void noExtension_offersTheServersNames();
    void serverNames_endWithThePaste();
    void extensionNotRequired_hasNoOffer();
    void summary_isReadOut();
    void collapsed_isALine_andOpensWhenTyped();

private:
    LinkEditor *editor() const { return m_box->findChild<LinkEditor *>(QStringLiteral("links")); }

    QPushButton *button(const char *name) const
    {
        return m_box->findChild<QPushButton *>(QLatin1String(name));
    }

    KnownLinks m_known;
    std::unique_ptr<PasteBox> m_box;
};

void TestPasteBox::init()
{
    m_known.clear();
    m_box = std::make_unique<PasteBox>([this] { return m_known; });
    m_box->resize(800, 300);
    m_box->show();
}

void TestPasteBox::typed_isJudgedAfterAPause()
{
    QSignalSpy judged(m_box.get(), &PasteBox::judged);
    QTest::keyClicks(editor(), QStringLiteral("http://host.example/a.zip"));
    QVERIFY(!m_box->isJudged());
    QCOMPARE(judged.count(), 0);
    QTRY_COMPARE(judged.count(), 1);
    QVERIFY(m_box->isJudged());
    QCOMPARE(m_box->paste().counts.fresh, 1);
}

void TestPasteBox::changedMeanwhile_onlyTheLastTextIsAnswered()
{
    QString many;
    for (int i = 0; i < 5000; ++i) {
        many += QStringLiteral("http://host.example/%1.zip\n").arg(i);
    }
    QSignalSpy judged(m_box.get(), &PasteBox::judged);
    editor()->setPlainText(many);
    m_box->judgeNow();
    editor()->setPlainText(QStringLiteral("nonsense"));
    QTRY_VERIFY(m_box->isJudged());
    QCOMPARE(judged.count(), 1);
    QCOMPARE(m_box->paste().counts.fresh, 0);
    QCOMPARE(m_box->paste().counts.invalid, 1);
}

void TestPasteBox::judgeNow_shortText_isImmediate()
{
    editor()->setPlainText(QStringLiteral("http://host.example/a.zip"));
    m_box->judgeNow();
    QVERIFY(m_box->isJudged());
    QCOMPARE(m_box->paste().counts.startable(), 1);
}

void TestPasteBox::judgeNow_longText_comesLater()
{
    QString many;
    for (int i = 0; i < 50'000; ++i) {
        many += QStringLiteral("http://host.example/%1.zip\n").arg(i);
    }
    m_box->addText(many);
    m_box->judgeNow();
    QVERIFY(!m_box->isJudged());
    QTRY_VERIFY_WITH_TIMEOUT(m_box->isJudged(), 30'000);
    QCOMPARE(m_box->paste().counts.startable(), 50'000);
}

void TestPasteBox::textSetByProgram_countsToo()
{
    QSignalSpy edited(m_box.get(), &PasteBox::edited);
    editor()->setPlainText(QStringLiteral("http://host.example/a.zip"));
    QVERIFY(edited.count() > 0);
    QTRY_COMPARE(m_box->paste().counts.fresh, 1);
}

void TestPasteBox::knownLinks_areDuplicates()
{
    editor()->setPlainText(QStringLiteral("http://host.example/a.zip"));
    QTRY_COMPARE(m_box->paste().counts.fresh, 1);
    m_known.insert(normalizedLink(QUrl(QStringLiteral("http://host.example/a.zip"))), {1, false});
    m_box->listChanged();
    QVERIFY(!m_box->isJudged());
    QTRY_COMPARE(m_box->paste().counts.duplicates, 1);
    QCOMPARE(m_box->paste().counts.startable(), 0);
}

void TestPasteBox::knownLinks_areOfferedToBeSeen()
{
    m_known.insert(QStringLiteral("http://host.example/a.zip"), {7, false});
    m_known.insert(QStringLiteral("http://host.example/b.zip"), {5, true});
    editor()->setPlainText(QStringLiteral("http://host.example/a.zip\nhttp://host.example/a.zip\n"
                                          "http://host.example/b.zip\nhttp://host.example/c.zip"));
    QVERIFY(!button("showKnownButton")->isVisible());
    QTRY_VERIFY(button("showKnownButton")->isVisible());
    QCOMPARE(m_box->findChild<QLabel *>(QStringLiteral("knownLinksLabel"))->text(),
             QStringLiteral("2 links are in the list already, 1 of them finished"));
    QSignalSpy wished(m_box.get(), &PasteBox::showRowsWished);
    QTest::mouseClick(button("showKnownButton"), Qt::LeftButton);
    QCOMPARE(wished.count(), 1);
    const auto rows = wished.first().first().value<QList<DownloadId>>();
    QCOMPARE(QSet<DownloadId>(rows.begin(), rows.end()), (QSet<DownloadId>{5, 7}));
    m_box->setCollapsed(true);
    QVERIFY(!button("showKnownButton")->isVisible());
    m_box->setCollapsed(false);
    QVERIFY(button("showKnownButton")->isVisible());
    m_box->clear();
    QVERIFY(!button("showKnownButton")->isVisible());
}

void TestPasteBox::finishedLinks_areOfferedAgain()
{
    m_known.insert(QStringLiteral("http://host.example/a.zip"), {7, false});
    editor()->setPlainText(QStringLiteral("http://host.example/a.zip"));
    QTRY_VERIFY(button("showKnownButton")->isVisible());
    QVERIFY(!button("knownAgainButton")->isVisible());
    m_known.setFinished(QStringLiteral("http://host.example/a.zip"), 7);
    m_box->rowFinished(8);
    QVERIFY(m_box->isJudged());
    m_box->rowFinished(7);
    QTRY_VERIFY(button("knownAgainButton")->isVisible());
    QCOMPARE(m_box->findChild<QLabel *>(QStringLiteral("knownLinksLabel"))->text(),
             QStringLiteral("1 link has finished already"));
    QTest::mouseClick(button("knownAgainButton"), Qt::LeftButton);
    QVERIFY(m_box->isJudged());
    QCOMPARE(m_box->paste().counts.startable(), 1);
    QVERIFY(!button("showKnownButton")->isVisible());
    // What finishes later was not asked for.
    m_known.insert(QStringLiteral("http://host.example/b.zip"), {8, true});
    editor()->appendPlainText(QStringLiteral("http://host.example/b.zip"));
    QTRY_COMPARE(m_box->paste().counts.duplicates, 1);
    QCOMPARE(m_box->paste().counts.startable(), 1);
    // For this paste alone.
    editor()->selectAll();
    QTest::keyClick(editor(), Qt::Key_Delete);
    editor()->setPlainText(QStringLiteral("http://host.example/a.zip"));
    QTRY_COMPARE(m_box->paste().counts.duplicates, 1);
}

void TestPasteBox::finishingRows_holdUpNothing()
{
    m_known.insert(QStringLiteral("http://host.example/a.zip"), {7, false});
    editor()->setPlainText(QStringLiteral("http://host.example/a.zip\nhttp://host.example/b.zip"));
    QTRY_VERIFY(m_box->isJudged());
    QSignalSpy edited(m_box.get(), &PasteBox::edited);
    QSignalSpy judged(m_box.get(), &PasteBox::judged);
    for (int i = 0; i < 100; ++i) {
        m_box->rowFinished(7);
        QVERIFY(m_box->isJudged());
    }
    QTRY_COMPARE(judged.count(), 1);
    QVERIFY(edited.isEmpty());
}

void TestPasteBox::takenNames_areCountedAndKept()
{
    using Lines = QList<JudgedLine>;
    const auto taken = [](Lines lines) {
        lines[0].links[0].taken = TakenName{NameConflict::Renamed, QStringLiteral("a (1).zip")};
        return lines;
    };
    std::vector<QPromise<Lines>> looks;
    looks.reserve(10);
    QList<Lines> asked;
    m_box->setNameLook([&](const JudgedPaste &paste, bool) {
        asked.append(paste.lines);
        looks.emplace_back();
        looks.back().start();
        return looks.back().future();
    });
    const auto answer = [&](std::size_t look, const Lines &lines) {
        looks[look].addResult(lines);
        looks[look].finish();
    };
    auto *summary = m_box->findChild<QLabel *>(QStringLiteral("verdictSummary"));
    editor()->setPlainText(QStringLiteral("http://host.example/a.zip"));
    QTRY_COMPARE(asked.size(), 1);
    // What comes while one looks is looked at once, as it stood last.
    m_box->namesChanged();
    m_box->namesChanged();
    QCOMPARE(asked.size(), 1);
    answer(0, asked.at(0));
    QTRY_COMPARE(asked.size(), 2);
    QCOMPARE(summary->text(), QStringLiteral("1 new"));
    answer(1, taken(asked.at(1)));
    QTRY_COMPARE(summary->text(), QStringLiteral("1 new, 1 name taken"));
    // Judged again, it says so still; the look says that it is no longer so.
    editor()->appendPlainText(QStringLiteral("http://host.example/b.zip"));
    QTRY_COMPARE(asked.size(), 3);
    QCOMPARE(summary->text(), QStringLiteral("2 new, 1 name taken"));
    Lines free = asked.at(2);
    free[0].links[0].taken = {};
    answer(2, free);
    QTRY_COMPARE(summary->text(), QStringLiteral("2 new"));
    // An answer about another text is none.
    m_box->namesChanged();
    QTRY_COMPARE(asked.size(), 4);
    editor()->appendPlainText(QStringLiteral("x"));
    answer(3, taken(asked.at(3)));
    QTRY_COMPARE(asked.size(), 5);
    QCOMPARE(summary->text(), QStringLiteral("2 new, 1 not a link"));
    looks[4].finish();
}

void TestPasteBox::noExtension_offersTheServersNames()
{
    editor()->setPlainText(QStringLiteral("http://host.example/a\nhttp://host.example/b"));
    auto *button = m_box->findChild<QPushButton *>(QStringLiteral("serverNamesButton"));
    QVERIFY(!button->isVisible());
    QTRY_VERIFY(button->isVisible());
    QCOMPARE(m_box->findChild<QLabel *>(QStringLiteral("noExtensionLabel"))->text(),
             QStringLiteral("2 links have no extension"));
    QTest::mouseClick(button, Qt::LeftButton);
    QVERIFY(m_box->serverNames());
    QVERIFY(!button->isVisible());
    QCOMPARE(m_box->paste().counts.startable(), 2);
}

void TestPasteBox::serverNames_endWithThePaste()
{
    editor()->setPlainText(QStringLiteral("http://host.example/a"));
    auto *button = m_box->findChild<QPushButton *>(QStringLiteral("serverNamesButton"));
    QTRY_VERIFY(button->isVisible());
    QTest::mouseClick(button, Qt::LeftButton);
    m_box->clear();
    QVERIFY(!m_box->serverNames());
    QVERIFY(m_box->isJudged());
    QVERIFY(m_box->isEmpty());
}

void TestPasteBox::extensionNotRequired_hasNoOffer()
{
    m_box->setExtensionRequired(false);
    editor()->setPlainText(QStringLiteral("http://host.example/a"));
    QTRY_COMPARE(m_box->paste().counts.fresh, 1);
    QVERIFY(!m_box->findChild<QPushButton *>(QStringLiteral("serverNamesButton"))->isVisible());
}

void TestPasteBox::summary_isReadOut()
{
    editor()->setPlainText(QStringLiteral("http://host.example/a.zip\nnonsense"));
    QTRY_COMPARE(editor()->accessibleDescription(), QStringLiteral("new. In all: 1 new, 1 not a link"));
    QCOMPARE(editor()->accessibleName(), QStringLiteral("Links"));
    // What the line says that the cursor comes to.
    QTest::keyClick(editor(), Qt::Key_Down);
    QVERIFY2(editor()->accessibleDescription().startsWith(QLatin1String("Does not begin with")),
             qPrintable(editor()->accessibleDescription()));
    QTest::keyClick(editor(), Qt::Key_Up);
    QVERIFY(editor()->accessibleDescription().startsWith(QLatin1String("new. ")));
    // One that is being changed is not judged yet.
    QTest::keyClicks(editor(), QStringLiteral("x"));
    QCOMPARE(editor()->accessibleDescription(), QStringLiteral("1 new, 1 not a link"));
}

void TestPasteBox::collapsed_isALine_andOpensWhenTyped()
{
    const int tall = editor()->height();
    m_box->setCollapsed(true);
    QVERIFY(editor()->height() < tall / 2);
    QSignalSpy wished(m_box.get(), &PasteBox::expandWished);
    QTest::keyClicks(editor(), QStringLiteral("h"));
    QCOMPARE(wished.count(), 1);
}

QTEST_MAIN(TestPasteBox)
#include "tst_pastebox.moc"
