// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pastebox.h"

#include "ui/knownlinksoffer.h"
#include "ui/linkeditor.h"
#include "ui/verdicttext.h"

#include <QAccessible>
#include <QEvent>
#include <QFocusEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

#include <chrono>

namespace millrace {

using namespace std::chrono_literals;

namespace {

// Short enough to feel immediate, long enough that a word typed is judged once.
constexpr auto kDebounce = 150ms;
// A text up to this size is judged in less than a frame, so Start need not wait for the other thread.
constexpr int kShortTextChars = 16 * 1024;
// Comparing so many links takes less than a millisecond.
constexpr int kFewLines = 1000;
constexpr int kMinLines = 4;
constexpr int kMaxLines = 9;

} // namespace

PasteBox::PasteBox(std::function<KnownLinks()> knownLinks, QWidget *parent)
    : QWidget(parent)
    , m_knownLinks(std::move(knownLinks))
    , m_title(new QLabel(tr("Paste &links, one per line"), this))
    , m_pageLinks(new QPushButton(tr("Links of this &page…"), this))
    , m_summary(new QLabel(this))
    , m_bannerText(new QLabel(this))
    , m_banner(makeBanner())
    , m_knownOffer(new KnownLinksOffer(this))
    , m_editor(new LinkEditor(this))
{
    setObjectName(QStringLiteral("pasteBox"));
    m_title->setBuddy(m_editor);
    m_summary->setObjectName(QStringLiteral("verdictSummary"));
    m_summary->setForegroundRole(QPalette::PlaceholderText);
    m_pageLinks->setObjectName(QStringLiteral("pageLinksButton"));
    m_pageLinks->setAccessibleName(tr("Links of this page"));
    m_pageLinks->setToolTip(tr("Fetches the page once and lists its links to choose from"));
    m_pageLinks->hide();
    m_editor->installEventFilter(this);

    auto *top = new QHBoxLayout;
    top->addWidget(m_title);
    top->addWidget(m_pageLinks);
    top->addStretch();
    top->addWidget(m_summary);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(top);
    column->addWidget(m_banner);
    column->addWidget(m_knownOffer);
    column->addWidget(m_editor);

    m_debounce.setSingleShot(true);
    m_debounce.setInterval(kDebounce);
    connect(&m_debounce, &QTimer::timeout, this, &PasteBox::judgeApart);
    connect(m_knownOffer, &KnownLinksOffer::showWished, this, &PasteBox::showRowsWished);
    connect(m_knownOffer, &KnownLinksOffer::againWished, this, &PasteBox::takeFinishedAgain);
    connect(m_pageLinks, &QPushButton::clicked, this, &PasteBox::wishPageLinks);
    connect(m_editor, &QPlainTextEdit::textChanged, this, &PasteBox::onEdited);
    connect(m_editor, &LinkEditor::filled, this, &PasteBox::judgeApart);
    connect(m_editor, &LinkEditor::escaped, this, &PasteBox::collapseWished);
    connect(&m_judge, &LinkJudge::judged, this, &PasteBox::onJudged);
    connect(&m_outlook, &NameOutlook::answered, this, &PasteBox::onForeseen);
    setCollapsed(false);
}

QWidget *PasteBox::makeBanner()
{
    auto *banner = new QWidget(this);
    auto *once = new QPushButton(tr("Let the server name them"), banner);
    once->setObjectName(QStringLiteral("serverNamesButton"));
    once->setAccessibleName(once->text());
    connect(once, &QPushButton::clicked, this, &PasteBox::letServerName);
    auto *always = new QPushButton(tr("Always"), banner);
    always->setObjectName(QStringLiteral("alwaysServerNamesButton"));
    always->setAccessibleName(tr("Always let the server name files"));
    always->setToolTip(always->accessibleName());
    connect(always, &QPushButton::clicked, this, &PasteBox::alwaysServerNamesWished);
    m_bannerText->setObjectName(QStringLiteral("noExtensionLabel"));
    auto *row = new QHBoxLayout(banner);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_bannerText);
    row->addWidget(once);
    row->addWidget(always);
    row->addStretch();
    banner->hide();
    return banner;
}

QString PasteBox::text() const
{
    return m_editor->toPlainText();
}

bool PasteBox::isEmpty() const
{
    return m_editor->document()->isEmpty() && !isFilling();
}

int PasteBox::startableLinks() const
{
    return m_judgedText == m_text ? m_paste.counts.startable() : m_editor->blockCount();
}

bool PasteBox::isFilling() const
{
    return m_editor->isFilling();
}

void PasteBox::addText(const QString &text)
{
    m_editor->appendLinks(text);
}

void PasteBox::clear()
{
    m_serverNames = false;
    m_again.clear();
    m_editor->clearLinks();
    m_judge.drop();
    m_debounce.stop();
    onJudged(m_revision, {});
}

void PasteBox::setExtensionRequired(bool required)
{
    if (required != m_extensionRequired) {
        m_extensionRequired = required;
        listChanged();
    }
}

void PasteBox::focusText()
{
    m_editor->setFocus(Qt::OtherFocusReason);
}

// ---- judging

void PasteBox::onEdited()
{
    ++m_revision;
    ++m_text;
    if (isEmpty()) {
        m_again.clear();
    }
    fitHeight();
    if (m_isCollapsed && !isEmpty()) {
        emit expandWished();
    }
    if (!isFilling()) {
        m_debounce.start();
    }
    emit edited();
}

void PasteBox::judgeNow()
{
    if (m_editor->document()->characterCount() > kShortTextChars) {
        judgeApart();
    } else if (!isFilling()) {
        m_debounce.stop();
        m_judge.drop();
        onJudged(m_revision, judgePaste(text(), known(), m_extensionRequired));
    }
}

KnownLinks PasteBox::known() const
{
    KnownLinks known = m_knownLinks();
    known.again = m_again;
    return known;
}

void PasteBox::judgeApart()
{
    m_debounce.stop();
    // A long paste is judged when all of it is in.
    if (!isFilling()) {
        m_judge.judge(m_revision, text(), known(), m_extensionRequired);
    }
}

void PasteBox::listChanged()
{
    if (!isEmpty()) {
        ++m_revision;
        m_debounce.start();
        emit edited();
    }
}

void PasteBox::rowFinished(DownloadId id)
{
    // An answer that is under way may not know it.
    const bool isConcerned = !isJudged() || m_paste.knownRows.contains(id);
    if (isConcerned && !isEmpty() && !m_debounce.isActive()) {
        m_debounce.start();
    }
}

void PasteBox::onJudged(quint64 revision, const JudgedPaste &paste)
{
    if (revision != m_revision) {
        return;
    }
    m_judged = revision;
    m_judgedText = m_text;
    JudgedPaste known = paste;
    keepTaken(known);
    m_paste = known;
    showVerdicts();
    namesChanged();
    emit judged();
}

/// What was known of the names holds until somebody has looked again: nothing flickers.
void PasteBox::keepTaken(JudgedPaste &paste) const
{
    if (m_paste.counts.takenNames == 0 || paste.lines.size() > kFewLines) {
        return;
    }
    for (qsizetype i = 0; i < qMin(paste.lines.size(), m_paste.lines.size()); ++i) {
        const QList<JudgedLink> &before = m_paste.lines.at(i).links;
        QList<JudgedLink> &links = paste.lines[i].links;
        if (before.size() == 1 && links.size() == 1 && links.first().isStartable() &&
            before.first().link.url == links.first().link.url) {
            links.first().taken = before.first().taken;
            paste.counts.takenNames += before.first().taken->conflict == NameConflict::None ? 0 : 1;
        }
    }
}

void PasteBox::namesChanged()
{
    if (isJudged() && m_paste.counts.startable() > 0) {
        m_outlook.ask(m_revision, m_paste, m_serverNames);
    } else {
        m_outlook.drop();
    }
}

void PasteBox::onForeseen(quint64 revision, const QList<JudgedLine> &lines)
{
    if (revision == m_revision && lines.constData() != m_paste.lines.constData()) {
        m_paste.lines = lines;
        m_paste.counts = {};
        for (const JudgedLine &line : lines) {
            m_paste.counts.add(line);
        }
        showVerdicts();
    }
}

void PasteBox::showVerdicts()
{
    m_editor->setVerdicts(m_paste, m_serverNames);
    const QString summary = verdictSummary(m_paste, m_serverNames);
    if (summary != m_summary->text()) {
        m_summary->setText(summary);
        QAccessibleEvent event(m_summary, QAccessible::NameChanged);
        QAccessible::updateAccessibility(&event);
    }
    const int count = m_paste.counts.withoutExtension;
    m_bannerText->setText(count == 1 ? tr("1 link has no extension")
                                     : tr("%Ln links have no extension", nullptr, count));
    m_banner->setVisible(count > 0 && !m_serverNames && !m_isCollapsed);
    m_knownOffer->setPaste(m_paste);
    m_knownOffer->setVisible(m_knownOffer->isNeeded() && !m_isCollapsed);
    m_page = pageIn(m_paste);
    offerPage();
}

void PasteBox::letServerName()
{
    m_serverNames = true;
    showVerdicts();
    namesChanged();
    m_editor->setFocus();
    emit judged();
}

void PasteBox::takeFinishedAgain()
{
    m_again += m_paste.finishedRows;
    m_editor->setFocus();
    listChanged();
    judgeNow();
}

// ---- a page

void PasteBox::offerPage()
{
    m_pageLinks->setVisible(m_page && !m_isCollapsed);
}

void PasteBox::wishPageLinks()
{
    if (m_page && isJudged()) {
        m_pageLine = m_page->line;
        m_pageLines = linesOf(*m_page, m_paste, *m_editor->document());
        emit pageLinksWished(m_page->link);
    }
}

void PasteBox::replacePage(const QStringList &links)
{
    removeLines(*m_editor->document(), m_pageLine, m_pageLines);
    m_editor->appendLinks(links.join(u'\n'));
    m_editor->setFocus();
}

// ---- its size

void PasteBox::setCollapsed(bool collapsed)
{
    m_isCollapsed = collapsed;
    m_title->setVisible(!collapsed);
    m_summary->setVisible(!collapsed);
    offerPage();
    m_banner->setVisible(!collapsed && m_paste.counts.withoutExtension > 0 && !m_serverNames);
    m_knownOffer->setVisible(!collapsed && m_knownOffer->isNeeded());
    m_editor->setPlaceholderText(collapsed ? tr("Paste links here") : tr("https://example.org/file.zip"));
    const auto policy = collapsed ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded;
    m_editor->setVerticalScrollBarPolicy(policy);
    m_editor->setHorizontalScrollBarPolicy(policy);
    fitHeight();
}

void PasteBox::fitHeight()
{
    const int lines = m_isCollapsed ? 1 : qBound(kMinLines, m_editor->blockCount() + 1, kMaxLines);
    m_editor->setFixedHeight(m_editor->heightForLines(lines));
}

bool PasteBox::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_editor && m_isCollapsed && event->type() == QEvent::FocusIn &&
        static_cast<QFocusEvent *>(event)->reason() == Qt::MouseFocusReason) {
        emit expandWished();
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace millrace
