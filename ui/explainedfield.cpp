// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explainedfield.h"

#include <QFormLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace millrace {

namespace {

// Smaller, as a paler colour would be hard to read.
constexpr double kNoteScale = 0.9;

} // namespace

void addExplainedField(QFormLayout *form, QWidget *field, const QString &name, const QString &title,
                       const QString &explanation)
{
    QWidget *parent = form->parentWidget();
    field->setObjectName(name);
    field->setAccessibleName(QString(title).remove(u'&').remove(u':'));
    field->setAccessibleDescription(explanation);
    auto *label = new QLabel(title, parent);
    // A label's key finds none that has the focus for another alone.
    label->setBuddy(field->focusProxy() ? field->focusProxy() : field);
    auto *column = new QVBoxLayout;
    column->setSpacing(2);
    column->addWidget(field);
    if (!explanation.isEmpty()) {
        auto *note = new QLabel(explanation, parent);
        note->setTextFormat(Qt::PlainText);
        note->setWordWrap(true);
        QFont small = note->font();
        small.setPointSizeF(small.pointSizeF() * kNoteScale);
        note->setFont(small);
        column->addWidget(note);
    }
    form->addRow(label, column);
}

} // namespace millrace
