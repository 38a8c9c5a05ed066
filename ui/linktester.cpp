// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/linktester.h"

#include "core/link.h"
#include "queue/requestsorting.h"
#include "ui/downloadtext.h"
#include "ui/foldertext.h"
#include "ui/format.h"

#include <QCoreApplication>
#include <QDate>
#include <QDir>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace millrace {

namespace {

constexpr int kAnswerLines = 6;

/// Gives the texts of this file their context.
struct TesterWords
{
    Q_DECLARE_TR_FUNCTIONS(millrace::LinkTester)
};

QString reasonOf(const LinkTarget &target, const LinkSorting &sorting)
{
    QStringList reasons;
    if (target.rule >= 0) {
        reasons.append(
            TesterWords::tr("Rule: %1").arg(visibleText(ruleTitle(sorting.rules.at(target.rule)))));
    }
    if (target.category >= 0) {
        reasons.append(
            TesterWords::tr("Type: %1").arg(visibleText(sorting.categories.at(target.category).name)));
    }
    return reasons.isEmpty() ? TesterWords::tr("No rule fits it, and types have no folders of their own")
                             : reasons.join(QStringLiteral("; "));
}

QString optionsOf(const DownloadRequest &request, const QList<QueuePlan> &queues)
{
    QStringList options;
    if (request.options->bytesPerSecond > 0) {
        options.append(TesterWords::tr("Speed limit: %1").arg(formatRate(request.options->bytesPerSecond)));
    }
    if (request.priority != Priority::Normal) {
        options.append(TesterWords::tr("Priority: %1").arg(priorityText(request.priority)));
    }
    if (const QueuePlan &plan = planOf(queues, request.queue); plan.id != kMainQueue) {
        options.append(TesterWords::tr("Queue: %1").arg(visibleText(queueTitle(plan))));
    }
    return options.join(QStringLiteral("; "));
}

/// What is not known before the download.
QString caveatOf(const SortedLink &link)
{
    if (link.needsName) {
        return TesterWords::tr(
            "This link has no extension: it fails, unless the server is asked for the name. If "
            "the server names it as the link does:");
    }
    return link.isNamedByServer
               ? TesterWords::tr("The server names this file. If it names it as the link does:")
               : QString();
}

QString answerFor(const SortedLink &link, const Settings &settings)
{
    QStringList lines = {
        caveatOf(link),
        TesterWords::tr("Folder: %1").arg(visibleText(QDir::toNativeSeparators(link.target.folder))),
        TesterWords::tr("Name: %1").arg(visibleText(link.target.name)),
        optionsOf(link.request, settings.queues),
        reasonOf(link.target, settings.sorting),
    };
    lines.removeAll(QString());
    return lines.join(u'\n');
}

} // namespace

LinkTester::LinkTester(QWidget *parent)
    : QWidget(parent)
    , m_link(new QLineEdit(this))
    , m_button(new QPushButton(tr("&Test"), this))
    , m_answer(new QPlainTextEdit(this))
{
    m_link->setObjectName(QStringLiteral("testLink"));
    m_link->setAccessibleName(tr("Link to test"));
    m_link->setPlaceholderText(QStringLiteral("https://example.org/file.zip"));
    m_button->setObjectName(QStringLiteral("testButton"));
    m_answer->setObjectName(QStringLiteral("testAnswer"));
    m_answer->setReadOnly(true);
    m_answer->setTabChangesFocus(true);
    m_answer->setAccessibleName(tr("What the link would get"));
    // Room for all that is said at most, so that nothing moves when it is.
    m_answer->setFixedHeight(m_answer->fontMetrics().lineSpacing() * kAnswerLines + 2 * kAnswerLines);
    auto *row = new QHBoxLayout;
    row->addWidget(m_link, 1);
    row->addWidget(m_button);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(row);
    column->addWidget(m_answer);
    setFocusProxy(m_link);
    connect(m_button, &QPushButton::clicked, this, &LinkTester::test);
    m_link->installEventFilter(this);
    connect(m_link, &QLineEdit::textEdited, this, &LinkTester::forgetAnswer);
    forgetAnswer();
}

void LinkTester::forgetAnswer()
{
    m_answer->clear();
    m_button->setEnabled(!m_link->text().trimmed().isEmpty());
}

/// Return in the dialog is OK; here it tests.
bool LinkTester::eventFilter(QObject *watched, QEvent *event)
{
    const bool isKey = watched == m_link && event->type() == QEvent::KeyPress;
    const int key = isKey ? static_cast<QKeyEvent *>(event)->key() : 0;
    if (key != Qt::Key_Return && key != Qt::Key_Enter) {
        return QWidget::eventFilter(watched, event);
    }
    m_button->click();
    return true;
}

void LinkTester::hideEvent(QHideEvent *event)
{
    forgetAnswer();
    QWidget::hideEvent(event);
}

void LinkTester::test()
{
    const ParsedLink parsed = parseLink(m_link->text().trimmed());
    const Settings settings = m_settings();
    m_answer->setPlainText(
        parsed.reason.isEmpty()
            ? answerFor(sortedLink(parsed.url, settings.saveFolder, settings, QDate::currentDate()), settings)
            : parsed.reason);
}

} // namespace millrace
