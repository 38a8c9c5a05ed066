// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/linkeditor.h"

#include "core/linkfinder.h"
#include "core/timeslice.h"
#include "ui/droppedlists.h"
#include "ui/droppedparts.h"
#include "ui/verdictgutter.h"
#include "ui/verdicttext.h"

#include <QElapsedTimer>
#include <QKeyEvent>
#include <QMimeData>
#include <QScrollBar>
#include <QSet>
#include <QTextBlock>

#include <functional>

namespace millrace {

namespace {

// A paste up to this size goes in at once; a longer one by pieces, with events handled in between.
constexpr qsizetype kPieceChars = 32 * 1024;
// From so many lines on, laying them out is noticed.
constexpr int kManyLines = 2000;
// Only so many different reasons are measured for the width; the longest ones are cut anyway.
constexpr int kMaxMeasuredLines = 200;

/// The links of a piece of a page, one a line. What was marked in a browser says them there alone.
QString linksInHtml(const QString &html)
{
    QStringList links;
    QSet<QString> seen;
    for (const QStringView line : QStringView(html).split(u'\n')) {
        for (const QString &link : millrace::linksIn(withoutInvisible(line))) {
            if (!seen.contains(link)) {
                seen.insert(link);
                links.append(link);
            }
        }
    }
    return links.join(u'\n');
}

} // namespace

LinkEditor::LinkEditor(QWidget *parent) : QPlainTextEdit(parent), m_gutter(new VerdictGutter(this))
{
    setObjectName(QStringLiteral("links"));
    setAccessibleName(tr("Links"));
    setLineWrapMode(NoWrap);
    setTabChangesFocus(true);
    m_fillTimer.setInterval(0);
    connect(&m_fillTimer, &QTimer::timeout, this, &LinkEditor::fill);
    connect(document(), &QTextDocument::contentsChange, this, &LinkEditor::forgetVerdicts);
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, &LinkEditor::describe);
    connect(this, &QPlainTextEdit::updateRequest, m_gutter, qOverload<>(&QWidget::update));
}

QString LinkEditor::linksIn(const QMimeData *source)
{
    const QString text = source->text();
    if (!text.contains(QLatin1String("://")) && source->hasHtml()) {
        const QString links = linksInHtml(source->html());
        if (!links.isEmpty()) {
            return links;
        }
    }
    if (source->hasText()) {
        return text;
    }
    QStringList links;
    for (const QUrl &url : source->urls()) {
        links.append(url.toString(QUrl::FullyEncoded));
    }
    return links.join(u'\n');
}

int LinkEditor::heightForLines(int lines) const
{
    const double margins = 2 * document()->documentMargin() + 2 * frameWidth();
    return fontMetrics().lineSpacing() * lines + static_cast<int>(margins);
}

// ---- putting text in

bool LinkEditor::canInsertFromMimeData(const QMimeData *source) const
{
    // The window takes files.
    return !isReadOnly() && partFilesIn(source).isEmpty() && listFilesIn(source).isEmpty() &&
           !linksIn(source).isEmpty();
}

void LinkEditor::insertFromMimeData(const QMimeData *source)
{
    insertLinks(textCursor(), linksIn(source));
}

void LinkEditor::appendLinks(const QString &text)
{
    QTextCursor end(document());
    end.movePosition(QTextCursor::End);
    if (!end.atBlockStart()) {
        end.insertBlock();
    }
    insertLinks(end, text);
}

void LinkEditor::insertLinks(const QTextCursor &at, const QString &text)
{
    if (isFilling()) {
        m_pending += u'\n' % text;
        return;
    }
    m_pending = text;
    // Both would be one block here and two lines in toPlainText(), and verdicts go by blocks.
    m_pending.replace(QChar::LineSeparator, u'\n').replace(QChar::ParagraphSeparator, u'\n');
    m_filledTo = 0;
    m_fillCursor = at;
    if (m_pending.size() <= kPieceChars) {
        m_fillCursor.insertText(m_pending);
        setTextCursor(m_fillCursor);
        m_pending.clear();
        return;
    }
    setReadOnly(true);
    m_fillCursor.removeSelectedText();
    m_fillTimer.start();
}

void LinkEditor::fill()
{
    QElapsedTimer spent;
    spent.start();
    m_fillCursor.joinPreviousEditBlock();
    while (m_filledTo < m_pending.size() && spent.elapsed() < kTimeSlice) {
        qsizetype end = qMin(m_filledTo + kPieceChars, m_pending.size());
        // Pieces end behind a line, so that CR and LF stay together.
        const qsizetype lineEnd = m_pending.indexOf(u'\n', end - 1);
        end = lineEnd < 0 ? m_pending.size() : lineEnd + 1;
        m_fillCursor.insertText(m_pending.mid(m_filledTo, end - m_filledTo));
        m_filledTo = end;
    }
    m_fillCursor.endEditBlock();
    if (m_filledTo >= m_pending.size()) {
        m_fillTimer.stop();
        m_pending.clear();
        setReadOnly(false);
        emit filled();
    }
}

void LinkEditor::clearLinks()
{
    m_fillTimer.stop();
    m_pending.clear();
    setReadOnly(false);
    clear();
}

void LinkEditor::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        emit escaped();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

// ---- verdicts

void LinkEditor::setVerdicts(const JudgedPaste &paste, bool serverNames)
{
    m_paste = paste;
    m_serverNames = serverNames;
    m_judgedBlocks = m_sameAbove = m_sameBelow = blockCount();
    placeGutter();
    m_gutter->update();
    m_summary = verdictSummary(paste, serverNames);
    describe();
}

/// For screen readers, which cannot see the strip at the right.
void LinkEditor::describe()
{
    const int line = judgedLineOf(textCursor().blockNumber());
    const QString verdict = line < 0 ? QString() : verdictLook(m_paste.lines.at(line), m_serverNames).text;
    const bool hasBoth = !verdict.isEmpty() && !m_summary.isEmpty();
    const QString description =
        hasBoth ? tr("%1. In all: %2", "a line, all lines").arg(verdict, m_summary) : verdict + m_summary;
    if (description != accessibleDescription()) {
        setAccessibleDescription(description);
    }
}

void LinkEditor::forgetVerdicts(int position, int removed, int added)
{
    Q_UNUSED(removed)
    const QTextBlock first = document()->findBlock(position);
    const QTextBlock last = document()->findBlock(position + added);
    m_sameAbove = qMin(m_sameAbove, first.blockNumber());
    m_sameBelow = last.isValid() ? qMin(m_sameBelow, blockCount() - 1 - last.blockNumber()) : 0;
}

int LinkEditor::judgedLineOf(int block) const
{
    const int blocksBelow = blockCount() - 1 - block;
    int line = -1;
    if (block < m_sameAbove) {
        line = block;
    } else if (blocksBelow < m_sameBelow) {
        line = m_judgedBlocks - 1 - blocksBelow;
    }
    return line < m_paste.lines.size() ? line : -1;
}

void LinkEditor::visitVerdicts(const std::function<void(const JudgedLine &, int, int)> &visit) const
{
    const QPointF offset = contentOffset();
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF place = blockBoundingGeometry(block).translated(offset);
        if (place.top() > viewport()->height()) {
            break;
        }
        const int line = judgedLineOf(block.blockNumber());
        if (line >= 0) {
            visit(m_paste.lines.at(line), qRound(place.top()), fontMetrics().lineSpacing());
        }
    }
}

int LinkEditor::gutterWidth() const
{
    int widest = 0;
    int measured = 0;
    for (const JudgedLine &line : m_paste.lines) {
        const QString text = verdictLook(line, m_serverNames).text;
        if (!text.isEmpty()) {
            widest = qMax(widest, fontMetrics().horizontalAdvance(text));
        }
        if (++measured == kMaxMeasuredLines) {
            break;
        }
    }
    return widest == 0 ? 0 : qMin(widest + VerdictGutter::kExtraWidth, contentsRect().width() / 2);
}

void LinkEditor::placeGutter()
{
    const int width = gutterWidth();
    const bool isMirrored = layoutDirection() == Qt::RightToLeft;
    if (width != (isMirrored ? viewportMargins().left() : viewportMargins().right())) {
        setViewportMargins(isMirrored ? width : 0, 0, isMirrored ? 0 : width, 0);
    }
    const QRect text = viewport()->geometry();
    m_gutter->setGeometry(isMirrored ? text.left() - width : text.right() + 1, text.top(), width,
                          text.height());
    m_gutter->setVisible(width > 0);
}

void LinkEditor::resizeEvent(QResizeEvent *event)
{
    // Another width lays every line out anew, 100,000 of them in a tenth of a second, and changes nothing
    // where lines are not wrapped and begin at the left.
    const bool isWidthVain = m_hasWidth && blockCount() > kManyLines && layoutDirection() == Qt::LeftToRight;
    m_hasWidth = true;
    QResizeEvent higher(event->size(), {event->size().width(), event->oldSize().height()});
    QPlainTextEdit::resizeEvent(isWidthVain ? &higher : event);
    placeGutter();
}

void LinkEditor::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        placeGutter();
    }
}

} // namespace millrace
