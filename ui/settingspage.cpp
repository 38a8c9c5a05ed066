// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settingspage.h"

#include "ui/explainedfield.h"

#include <QFormLayout>

namespace millrace {

namespace {

constexpr int kBetweenFields = 14;
constexpr int kPageMargin = 16;

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
    addExplainedField(m_form, field, name, title, explanation);
}

} // namespace millrace
