// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/linkjudge.h"

#include <QPlainTextEdit>
#include <QTextCursor>
#include <QTimer>

#include <functional>

class QMimeData;

namespace millrace {

/// The text field "Links" with the verdict on each line painted at its right; a screen reader is told that of
/// the line with the cursor, and what there is in all. Long pastes are put in piece by
/// piece, so that the window goes on living meanwhile.
class LinkEditor : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit LinkEditor(QWidget *parent = nullptr);

    /// Shows the verdicts of the present text, one a line.
    void setVerdicts(const JudgedPaste &paste, bool serverNames);
    /// Which of the verdicts is that of a line of the text (a block); -1 for a line that changed since.
    int judgedLineOf(int block) const;
    /// Puts lines below what is there.
    void appendLinks(const QString &text);
    /// Empties the field, also of what is still being put in.
    void clearLinks();
    /// Whether a long paste is still being put in.
    bool isFilling() const { return m_fillTimer.isActive(); }

    /// The field's height with so many lines visible.
    int heightForLines(int lines) const;

    /// The links or the text of a paste or drop; empty when it has neither. Of a piece of a page whose text
    /// says no links, those behind it.
    static QString linksIn(const QMimeData *source);

signals:
    /// A long paste is in.
    void filled();
    /// Escape was pressed.
    void escaped();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;

private:
    friend class VerdictGutter;

    void insertLinks(const QTextCursor &at, const QString &text);
    void fill();
    void forgetVerdicts(int position, int removed, int added);
    void describe();
    void placeGutter();
    int gutterWidth() const;
    /// Calls `visit(verdict, top, height)` for the visible lines that have one.
    void visitVerdicts(const std::function<void(const JudgedLine &, int, int)> &visit) const;

    QWidget *m_gutter;
    JudgedPaste m_paste;
    bool m_serverNames = false;
    QString m_summary;
    /// Since the verdicts came, the text changed in one stretch at most, as seen from both ends: so many
    /// blocks above it and below it are the same. Nothing is kept for each line, as there may be 100,000.
    int m_judgedBlocks = 0;
    int m_sameAbove = 0;
    int m_sameBelow = 0;
    /// The rest of a long paste, from m_filledTo on.
    QString m_pending;
    qsizetype m_filledTo = 0;
    QTextCursor m_fillCursor;
    QTimer m_fillTimer;
    /// The text was laid out for some width.
    bool m_hasWidth = false;
};

} // namespace millrace
