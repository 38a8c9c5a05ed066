// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/searchfield.h"

#include "ui/icons.h"

#include <QAction>
#include <QKeySequence>

namespace millrace {

namespace {

constexpr int kChars = 34;

} // namespace

SearchField::SearchField(const QKeySequence &key, QWidget *parent) : QLineEdit(parent)
{
    setObjectName(QStringLiteral("search"));
    setAccessibleName(tr("Search"));
    setPlaceholderText(tr("Search (%1)", "%1 is a key").arg(key.toString(QKeySequence::NativeText)));
    setClearButtonEnabled(true);
    addAction(themedIcon(QStringLiteral("edit-find"), QStringLiteral("search")), QLineEdit::LeadingPosition);
    setFixedWidth(fontMetrics().averageCharWidth() * kChars);
}

void SearchField::begin()
{
    setFocus();
    selectAll();
}

void SearchField::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
        clear();
        break;
    case Qt::Key_Down:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        break;
    default:
        QLineEdit::keyPressEvent(event);
        return;
    }
    emit left();
}

} // namespace millrace
