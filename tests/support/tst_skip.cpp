// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/skip.h"

#include <QTest>

using namespace millrace;

class SkipTest : public QObject
{
    Q_OBJECT

private slots:
    void refusal_needsTheEnvironmentAndAnUnlistedName();
};

void SkipTest::refusal_needsTheEnvironmentAndAnUnlistedName()
{
    const QByteArray before = qgetenv("MILLRACE_NO_SKIP");
    const bool wasSet = qEnvironmentVariableIsSet("MILLRACE_NO_SKIP");
    qunsetenv("MILLRACE_NO_SKIP");
    const QString mild = refusalToSkip("nobody.lists.this", QStringLiteral("why"));
    qputenv("MILLRACE_NO_SKIP", "1");
    const QString strict = refusalToSkip("nobody.lists.this", QStringLiteral("why"));
    const QString empty = refusalToSkip("", QStringLiteral("why"));
    if (wasSet) {
        qputenv("MILLRACE_NO_SKIP", before);
    } else {
        qunsetenv("MILLRACE_NO_SKIP");
    }
    QCOMPARE(mild, QString());
    QVERIFY(strict.contains(QLatin1String("nobody.lists.this")));
    QVERIFY(strict.contains(QLatin1String("why")));
    // The file's own comment lists nothing.
    QVERIFY(!empty.isEmpty());
}

QTEST_APPLESS_MAIN(SkipTest)
#include "tst_skip.moc"
