// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/linkeditor.h"

#include "ui/format.h"
#include "ui/verdicttext.h"

#include <QMimeData>
#include <QSignalSpy>
#include <QTest>

using namespace millrace;

class TestLinkEditor : public QObject
{
    Q_OBJECT

private slots:
    void appended_linesStandBelowEachOther();
    void longPaste_goesInByPieces();
    void longPaste_isOneUndoStep();
    void clear_dropsTheRestOfALongPaste();
    void verdicts_moveWithTheirLines();
    void verdicts_makeRoomAtTheRight();
    void lineSeparators_areLines();
    void verdict_isTextIconAndTone_data();
    void verdict_isTextIconAndTone();
    void verdict_knowsWhatHasFinished();
    void verdict_saysWhatTheNameFinds_data();
    void verdict_saysWhatTheNameFinds();
    void severalLinks_areCounted();
    void markedInAPage_areTheLinksBehindIt();
    void verdict_namesWhatMayDeceive_data();
    void verdict_namesWhatMayDeceive();
    void summary_namesEachKind();
};

namespace {

QString manyLinks(int count)
{
    QString text;
    for (int i = 0; i < count; ++i) {
        text += QStringLiteral("https://host.example/some/folder/file%1.bin\n").arg(i);
    }
    return text;
}

} // namespace

void TestLinkEditor::appended_linesStandBelowEachOther()
{
    LinkEditor editor;
    editor.appendLinks(QStringLiteral("a"));
    editor.appendLinks(QStringLiteral("b\nc"));
    QCOMPARE(editor.toPlainText(), QStringLiteral("a\nb\nc"));
}

void TestLinkEditor::longPaste_goesInByPieces()
{
    LinkEditor editor;
    editor.show();
    QSignalSpy filled(&editor, &LinkEditor::filled);
    const QString text = manyLinks(100'000);
    editor.appendLinks(text);
    QVERIFY(editor.isFilling());
    int turns = 0;
    while (editor.isFilling()) {
        QCoreApplication::processEvents();
        ++turns;
    }
    QCOMPARE(filled.count(), 1);
    QCOMPARE(editor.toPlainText(), text);
    // The window is served in between. How long a turn takes, tests/bench says.
    QVERIFY2(turns > 2, qPrintable(QString::number(turns)));
}

void TestLinkEditor::longPaste_isOneUndoStep()
{
    LinkEditor editor;
    QSignalSpy filled(&editor, &LinkEditor::filled);
    editor.appendLinks(manyLinks(5'000));
    QTRY_COMPARE(filled.count(), 1);
    editor.undo();
    QVERIFY(editor.document()->isEmpty());
}

void TestLinkEditor::clear_dropsTheRestOfALongPaste()
{
    LinkEditor editor;
    editor.appendLinks(manyLinks(20'000));
    QVERIFY(editor.isFilling());
    editor.clearLinks();
    QVERIFY(!editor.isFilling());
    QCoreApplication::processEvents();
    QVERIFY(editor.document()->isEmpty());
    QVERIFY(!editor.isReadOnly());
}

void TestLinkEditor::verdicts_moveWithTheirLines()
{
    LinkEditor editor;
    editor.setPlainText(QStringLiteral("http://host.example/a.zip\nnonsense"));
    editor.setVerdicts(judgePaste(editor.toPlainText(), {}, true), false);
    QCOMPARE(editor.judgedLineOf(1), 1);
    QTextCursor cursor(editor.document());
    cursor.insertText(QStringLiteral("http://host.example/b.zip\n"));
    // The new line has no verdict yet; the last one kept its own.
    QCOMPARE(editor.judgedLineOf(0), -1);
    QCOMPARE(editor.judgedLineOf(2), 1);
}

void TestLinkEditor::verdicts_makeRoomAtTheRight()
{
    LinkEditor editor;
    editor.resize(800, 200);
    editor.show();
    const int before = editor.viewport()->width();
    editor.setPlainText(QStringLiteral("http://host.example/latest"));
    editor.setVerdicts(judgePaste(editor.toPlainText(), {}, true), false);
    QVERIFY(editor.viewport()->width() < before);
    QVERIFY(editor.viewport()->width() >= 400);
    const auto *gutter = editor.findChild<QWidget *>(QStringLiteral("verdictGutter"));
    QVERIFY(gutter->isVisible());
    QCOMPARE(gutter->x(), editor.viewport()->geometry().right() + 1);
}

void TestLinkEditor::lineSeparators_areLines()
{
    LinkEditor editor;
    editor.appendLinks(QStringLiteral("a\u2028b\u2029c"));
    QCOMPARE(editor.blockCount(), 3);
}

void TestLinkEditor::verdict_isTextIconAndTone_data()
{
    QTest::addColumn<LinkVerdict>("verdict");
    QTest::addColumn<bool>("serverNames");
    QTest::addColumn<QString>("text");
    QTest::newRow("new") << LinkVerdict::New << false << QStringLiteral("new");
    QTest::newRow("twice") << LinkVerdict::DuplicateInPaste << false << QStringLiteral("duplicate");
    QTest::newRow("known") << LinkVerdict::DuplicateInList << false << QStringLiteral("already in the list");
    QTest::newRow("no extension") << LinkVerdict::NoExtension << false
                                  << QStringLiteral("URL does not contain an extension");
    QTest::newRow("no extension, named by the server")
        << LinkVerdict::NoExtension << true << QStringLiteral("new, named by the server");
    QTest::newRow("checksum") << LinkVerdict::Checksum << false << QStringLiteral("because");
    QTest::newRow("invalid") << LinkVerdict::Invalid << false << QStringLiteral("because");
}

void TestLinkEditor::verdict_isTextIconAndTone()
{
    QFETCH(LinkVerdict, verdict);
    QFETCH(bool, serverNames);
    const VerdictLook look = verdictLook({{JudgedLink{verdict, {}, QStringLiteral("because")}}}, serverNames);
    QTEST(look.text, "text");
    QVERIFY(!look.icon.isEmpty());
    QVERIFY(look.tone != Tone::Plain);
}

void TestLinkEditor::verdict_knowsWhatHasFinished()
{
    JudgedLink judged{LinkVerdict::DuplicateInList};
    judged.known = {7, true};
    QCOMPARE(verdictLook({{judged}}, false).text, QStringLiteral("already finished"));
    judged.verdict = LinkVerdict::New;
    QCOMPARE(verdictLook({{judged}}, false).text, QStringLiteral("new, once more"));
}

void TestLinkEditor::verdict_saysWhatTheNameFinds_data()
{
    QTest::addColumn<TakenName>("taken");
    QTest::addColumn<QString>("text");
    const QString name = QStringLiteral("a (1).zip");
    QTest::newRow("free") << TakenName() << QStringLiteral("new");
    QTest::newRow("renamed") << TakenName{NameConflict::Renamed, name}
                             << QString(QStringLiteral("new, will be ") + isolatedText(name));
    QTest::newRow("skipped") << TakenName{NameConflict::Skipped, name}
                             << QStringLiteral("will be skipped, as the name is taken");
    QTest::newRow("asks") << TakenName{NameConflict::Asks, name}
                          << QStringLiteral("new, but the name is taken");
    QTest::newRow("replaces") << TakenName{NameConflict::Overwrites, name}
                              << QString(QStringLiteral("new, replaces ") + isolatedText(name));
    QTest::newRow("from the same link") << TakenName{NameConflict::Renamed, name, true}
                                        << QStringLiteral("new, but its file may be here already");
}

void TestLinkEditor::verdict_saysWhatTheNameFinds()
{
    QFETCH(TakenName, taken);
    JudgedLine line{{JudgedLink{LinkVerdict::New}}};
    line.links.first().taken = taken;
    const VerdictLook look = verdictLook(line, false);
    QTEST(look.text, "text");
    QCOMPARE(look.tone, taken == TakenName() ? Tone::Good : Tone::Notice);
}

void TestLinkEditor::severalLinks_areCounted()
{
    QLocale::setDefault(QLocale::c());
    const auto look = [](const char *line, bool serverNames = false) {
        return verdictLook(judgePaste(QString::fromLatin1(line), {}, true).lines.first(), serverNames);
    };
    const VerdictLook good = look("http://h.example/a.zip and http://h.example/b.zip");
    QCOMPARE(good.text, QStringLiteral("2 links"));
    QCOMPARE(good.tone, Tone::Good);
    const VerdictLook twice = look("http://h.example/a.zip, http://h.example/b.zip, http://h.example/a.zip");
    QCOMPARE(twice.text, QStringLiteral("3 links, 1 duplicate"));
    QCOMPARE(twice.tone, Tone::Good);
    const VerdictLook unnamed = look("http://h.example/a.zip http://h.example/b http://h.example/c");
    QCOMPARE(unnamed.text, QStringLiteral("3 links, 2 without an extension"));
    QCOMPARE(unnamed.tone, Tone::Notice);
    QCOMPARE(look("http://h.example/[001-100].zip").text, QStringLiteral("100 links"));
    QCOMPARE(look("http://h.example/a.zip http://h.example/b", true).text, QStringLiteral("2 links"));
    const VerdictLook bad = look("http://h.example/a.zip http://h.example:99999/");
    QCOMPARE(bad.text, QStringLiteral("2 links, 1 not a link"));
    QCOMPARE(bad.tone, Tone::Bad);
}

void TestLinkEditor::markedInAPage_areTheLinksBehindIt()
{
    QMimeData page;
    page.setText(QStringLiteral("a.zip  12 MB\nb.zip  13 MB"));
    page.setHtml(QStringLiteral("<a href=\"http://h.example/a.zip\">a.zip</a> 12 MB<br>\n"
                                "<a href=\"http://h.example/b.zip?x=1&amp;y=2\">b.zip</a> 13 MB"));
    QCOMPARE(LinkEditor::linksIn(&page),
             QStringLiteral("http://h.example/a.zip\nhttp://h.example/b.zip?x=1&y=2"));
    // A text that says links itself is taken as it is.
    page.setText(QStringLiteral("see http://h.example/c.zip"));
    QCOMPARE(LinkEditor::linksIn(&page), page.text());
    page.setText(QStringLiteral("words"));
    page.setHtml(QStringLiteral("<b>words</b>"));
    QCOMPARE(LinkEditor::linksIn(&page), page.text());
}

void TestLinkEditor::verdict_namesWhatMayDeceive_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("verdict");
    const auto from = [](const char *host) {
        return QString(QStringLiteral("new, from \u2068") + QString::fromUtf8(host) + QChar(0x2069));
    };
    QTest::newRow("I06: a host as the user's name")
        << QStringLiteral("http://bank.example@evil.example/a.zip") << from("evil.example");
    QTest::newRow("I04: letters of several scripts")
        << QString::fromUtf8("http://рaypal.example/a.zip") << from("рaypal.example (xn--aypal-uye.example)");
    QTest::newRow("I06: without an extension")
        << QStringLiteral("http://bank.example@evil.example/latest")
        << QString(QStringLiteral("URL does not contain an extension, from \u2068evil.example") +
                   QChar(0x2069));
    QTest::newRow("I06: a torrent's file")
        << QStringLiteral("http://bank.example@evil.example/a.torrent")
        << QString(QStringLiteral("new, the .torrent file alone, from \u2068evil.example") + QChar(0x2069));
    QTest::newRow("I06: a pattern") << QStringLiteral("http://bank.example@evil.example/[1-2].zip")
                                    << QString(QStringLiteral("2 links, from \u2068evil.example") +
                                               QChar(0x2069));
    QTest::newRow("I06: in prose")
        << QStringLiteral("see http://h.example/a.zip and http://bank.example@evil.example/b.zip")
        << QString(QStringLiteral("2 links, from \u2068evil.example") + QChar(0x2069));
    QTest::newRow("letters of one script")
        << QString::fromUtf8("http://bücher.example/a.zip") << QStringLiteral("new");
    QTest::newRow("a torrent's file")
        << QStringLiteral("http://h.example/a.torrent") << QStringLiteral("new, the .torrent file alone");
    QTest::newRow("a torrent's link")
        << QStringLiteral("magnet:?xt=urn:btih:0123")
        << QStringLiteral("Torrents are not downloaded; a torrent program takes this link");
}

void TestLinkEditor::verdict_namesWhatMayDeceive()
{
    QFETCH(QString, line);
    const VerdictLook look = verdictLook(judgePaste(line, {}, true).lines.first(), false);
    QTEST(look.text, "verdict");
}

void TestLinkEditor::summary_namesEachKind()
{
    QLocale::setDefault(QLocale::c());
    const JudgedPaste paste = judgePaste(
        QStringLiteral(
            "http://h.example/a.zip\nhttp://h.example/a.zip\nhttp://h.example/latest\nnonsense one\n"),
        {}, true);
    QCOMPARE(paste.counts.startable(), 2);
    QCOMPARE(verdictSummary(paste, false),
             QStringLiteral("1 new, 1 without an extension, 1 duplicate, 1 not a link"));
    QCOMPARE(verdictSummary(paste, true), QStringLiteral("2 new, 1 duplicate, 1 not a link"));
    QCOMPARE(verdictSummary({}, false), QString());
}

QTEST_MAIN(TestLinkEditor)
#include "tst_linkeditor.moc"
