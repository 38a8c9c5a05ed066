// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rare.h"

#include <QString>
#include <QTest>

using namespace millrace;

namespace {

struct Note
{
    QString text;
    int number = 7;

    friend bool operator==(const Note &, const Note &) = default;
};

} // namespace

class TestRare : public QObject
{
    Q_OBJECT

private slots:
    void new_isTheUsualValue();
    void usual_takesNoMoreRoomThanAPointer();
    void set_isHeld();
    void set_toTheUsual_isEqualToNew();
    void copy_isSharedAndKeepsItsValue();
    void update_changesThisOneAlone();
    void equal_byValue();
};

void TestRare::new_isTheUsualValue()
{
    const Rare<Note> note;
    QCOMPARE(note->number, 7);
    QCOMPARE(note->text, QString());
}

void TestRare::usual_takesNoMoreRoomThanAPointer()
{
    QCOMPARE(sizeof(Rare<Note>), sizeof(void *));
    QCOMPARE(&Rare<Note>().value(), &Rare<Note>(Note()).value());
}

void TestRare::set_isHeld()
{
    Rare<Note> note;
    note = Note{QStringLiteral("a"), 1};
    QCOMPARE(note->text, QStringLiteral("a"));
    QCOMPARE((*note).number, 1);
    const Note &plain = note;
    QCOMPARE(plain.number, 1);
}

void TestRare::set_toTheUsual_isEqualToNew()
{
    Rare<Note> note = Note{QStringLiteral("a"), 1};
    note.set({});
    QVERIFY(note == Rare<Note>());
    QCOMPARE(&note.value(), &Rare<Note>().value());
}

void TestRare::copy_isSharedAndKeepsItsValue()
{
    Rare<Note> one = Note{QStringLiteral("a"), 1};
    const Rare<Note> other = one;
    QCOMPARE(&one.value(), &other.value());
    one = Note{QStringLiteral("b"), 2};
    QCOMPARE(other->text, QStringLiteral("a"));
}

void TestRare::update_changesThisOneAlone()
{
    Rare<Note> one = Note{QStringLiteral("a"), 1};
    const Rare<Note> other = one;
    one.update([](Note &note) { note.number = 3; });
    QCOMPARE(one->text, QStringLiteral("a"));
    QCOMPARE(one->number, 3);
    QCOMPARE(other->number, 1);
}

void TestRare::equal_byValue()
{
    QVERIFY(Rare<Note>(Note{QStringLiteral("a"), 1}) == Rare<Note>(Note{QStringLiteral("a"), 1}));
    QVERIFY(!(Rare<Note>(Note{QStringLiteral("a"), 1}) == Rare<Note>(Note{QStringLiteral("a"), 2})));
    QVERIFY(Rare<Note>(Note{QStringLiteral("a"), 1}) == (Note{QStringLiteral("a"), 1}));
    QVERIFY(Rare<Note>() != (Note{QStringLiteral("a"), 1}));
}

QTEST_APPLESS_MAIN(TestRare)
#include "tst_rare.moc"
