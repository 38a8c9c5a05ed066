// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settingspage.h"

#include <QFormLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace millrace {

namespace {

constexpr int kBetweenFields = 14;
constexpr int kPageMargin = 16;
constexpr double kPageNoteScale = 0.9;

} // namespace

SettingsPage::SettingsPage(QWidget *parent) : QWidget(parent), m_form(new QFormLayout(this))
{
    m_form->setContentsMargins(kPageMargin, kPageMargin, kPageMargin, kPageMargin);
    m_form->setVerticalSpacing(kBetweenFields);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
}

void SettingsPage::addField(QWidget *field, const QString &name, const QString &title,
                            const QString &explanation)
{
    field->setObjectName(name);
    field->setAccessibleName(QString(title).remove(u'&').remove(u':'));
    field->setAccessibleDescription(explanation);
    auto *label = new QLabel(title, this);
    label->setBuddy(field);
    auto *column = new QVBoxLayout;
    column->setSpacing(2);
    column->addWidget(field);
    if (!explanation.isEmpty()) {
        auto *note = new QLabel(explanation, this);
        note->setWordWrap(true);
        // Smaller, as a paler colour would be hard to read.
        QFont small = note->font();
        small.setPointSizeF(small.pointSizeF() * kPageNoteScale);
        note->setFont(small);
        column->addWidget(note);
    }
    m_form->addRow(label, column);
}

} // namespace millrace
