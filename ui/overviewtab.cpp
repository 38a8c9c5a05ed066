// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overviewtab.h"

#include "ui/certificatesection.h"
#include "ui/copyablefield.h"
#include "ui/cureactions.h"
#include "ui/downloadactions.h"
#include "ui/downloadtext.h"
#include "ui/format.h"

#include <QAction>
#include <QDir>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace millrace {

namespace {

QString sizeLine(const Download &download)
{
    const QString received = formatSize(download.received);
    if (download.total < 0) {
        return download.received > 0 ? OverviewTab::tr("%1 so far, size unknown").arg(received) : QString();
    }
    const QString total =
        OverviewTab::tr("%1 (%2 bytes)").arg(formatSize(download.total), QLocale().toString(download.total));
    return download.received == download.total ? total
                                               : OverviewTab::tr("%1 of %2", "sizes").arg(received, total);
}

QString pathLine(const Download &download)
{
    if (!download.filePath.isEmpty()) {
        return download.filePath;
    }
    const QString file = download.part->isEmpty() ? download.name : download.part->fileName;
    return QDir(download.request.folder).filePath(file);
}

QString mirrorsLine(const Download &download)
{
    QStringList links;
    for (const QUrl &mirror : download.request.mirrors) {
        links.append(mirror.toString(QUrl::RemoveUserInfo | QUrl::FullyEncoded));
    }
    return links.join(u' ');
}

QString timesLine(const Download &download)
{
    const QString added = QLocale().toString(download.added.toLocalTime(), QLocale::ShortFormat);
    return download.finished.isValid()
               ? OverviewTab::tr("added %1, finished %2")
                     .arg(added, QLocale().toString(download.finished.toLocalTime(), QLocale::ShortFormat))
               : OverviewTab::tr("added %1").arg(added);
}

QString errorLine(const Download &download)
{
    // The sentence stands above; this is what the layer below said beyond that.
    const QString &detail = download.error->detail;
    if (download.error->code == ErrorCode::SignInRequired) {
        // What the server calls the place stands in the question for the password.
        return {};
    }
    return sentence(download.error).contains(detail) ? QString() : detail;
}

} // namespace

OverviewTab::OverviewTab(const DownloadActions &actions, QWidget *parent)
    : QScrollArea(parent)
    , m_actions(actions)
    , m_hint(new QLabel(tr("Select a download to see its details"), this))
    , m_certificate(new CertificateSection(this))
    , m_facts(new QWidget(this))
    , m_form(new QFormLayout(m_facts))
    , m_status(new QLabel(this))
    , m_cures(new QHBoxLayout)
    , m_cure(new QPushButton(this))
    , m_keepBoth(new QPushButton(cureLabel(Cure::KeepBoth), this))
    , m_replace(new QPushButton(cureLabel(Cure::Replace), this))
    , m_retry(new QPushButton(this))
{
    setObjectName(QStringLiteral("overviewTab"));
    setAccessibleName(tr("Overview"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setForegroundRole(QPalette::PlaceholderText);
    m_status->setObjectName(QStringLiteral("detailsStatus"));
    m_status->setTextFormat(Qt::PlainText);
    // As deep as the text of the fields below it stands.
    m_status->setContentsMargins(2, 0, 0, 0);
    m_status->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_cure->setObjectName(QStringLiteral("cureButton"));
    m_keepBoth->setObjectName(QStringLiteral("keepBothButton"));
    connect(m_keepBoth, &QPushButton::clicked, actions.cures->actionFor(Cure::KeepBoth), &QAction::trigger);
    m_replace->setObjectName(QStringLiteral("replaceButton"));
    connect(m_replace, &QPushButton::clicked, actions.cures->actionFor(Cure::Replace), &QAction::trigger);
    m_retry->setObjectName(QStringLiteral("retryButton"));
    m_retry->setText(tr("Retry"));
    connect(m_retry, &QPushButton::clicked, actions.cures->actionFor(Cure::RetryNow), &QAction::trigger);
    connect(m_certificate, &CertificateSection::trustWished, this, [this] { m_actions.cures->trust(m_id); });
    connect(m_cure, &QPushButton::clicked, this, [this] {
        if (m_cureAction) {
            m_cureAction->trigger();
        }
    });

    m_cures->setSpacing(8);
    m_cures->addWidget(m_status);
    m_cures->addSpacing(4);
    m_cures->addWidget(m_cure);
    m_cures->addWidget(m_keepBoth);
    m_cures->addWidget(m_replace);
    m_cures->addWidget(m_retry);
    m_cures->addStretch();
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setVerticalSpacing(2);
    m_form->setContentsMargins(12, 8, 12, 8);
    m_form->addRow(tr("Status:"), m_cures);
    m_name = addField(m_form, QStringLiteral("nameField"), tr("Name"));
    m_link = addField(m_form, QStringLiteral("linkField"), tr("Link"));
    m_mirrors = addField(m_form, QStringLiteral("mirrorsField"), tr("Mirrors"));
    m_path = addField(m_form, QStringLiteral("pathField"), tr("Path"));
    m_size = addField(m_form, QStringLiteral("sizeField"), tr("Size"));
    m_error = addField(m_form, QStringLiteral("errorField"), tr("Cause"));
    m_times = addField(m_form, QStringLiteral("timesField"), tr("Times"));
    m_checksum = addField(m_form, QStringLiteral("checksumField"), tr("SHA-256"));

    auto *page = new QWidget(this);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_hint, 1);
    column->addWidget(m_certificate);
    column->addWidget(m_facts, 1);
    setWidget(page);
}

CopyableField *OverviewTab::addField(QFormLayout *form, const QString &name, const QString &title)
{
    auto *field = new CopyableField(title, m_facts);
    field->setObjectName(name);
    form->addRow(tr("%1:", "a field's title").arg(title), field);
    return field;
}

void OverviewTab::setField(CopyableField *field, const QString &text)
{
    field->setText(visibleText(text), text);
    QWidget *label = m_form->labelForField(field);
    field->setVisible(!text.isEmpty());
    label->setVisible(!text.isEmpty());
}

void OverviewTab::show(const Download *download, int selected, const RowContext &context)
{
    m_id = download ? download->id : 0;
    m_certificate->show(download);
    m_hint->setVisible(!download);
    m_facts->setVisible(download);
    if (!download) {
        return;
    }
    m_status->setText(statusText(*download, context));
    showCures(*download, selected);
    setField(m_name, download->name);
    setField(m_link, download->request.url.toString(QUrl::RemoveUserInfo | QUrl::FullyEncoded));
    setField(m_mirrors, mirrorsLine(*download));
    setField(m_path, QDir::toNativeSeparators(pathLine(*download)));
    setField(m_size, sizeLine(*download));
    setField(m_error, errorLine(*download));
    setField(m_times, timesLine(*download));
    setField(m_checksum, QString::fromLatin1(download->sha256));
}

void OverviewTab::showCertificate()
{
    ensureWidgetVisible(m_certificate);
    m_certificate->setFocus();
}

void OverviewTab::showCures(const Download &download, int selected)
{
    const Cure cure = cureOf(download);
    m_cureAction = m_actions.cures->actionFor(cure);
    // The certificate stands here already.
    m_cure->setVisible(m_cureAction && m_cureAction->isEnabled() && cure != Cure::ShowCertificate);
    m_keepBoth->setVisible(m_actions.cures->actionFor(Cure::KeepBoth)->isEnabled() && cure != Cure::KeepBoth);
    m_replace->setVisible(m_actions.cures->actionFor(Cure::Replace)->isEnabled());
    m_retry->setVisible(canRetry(download.state) && cure != Cure::RetryNow);
    if (!m_cureAction) {
        return;
    }
    const QString label = cureLabel(cure);
    m_cure->setText(
        selected > 1
            ? tr("%1 (%2 selected)", "a cure and the number of rows").arg(label, QLocale().toString(selected))
            : label);
}

} // namespace millrace
