// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pagelinksdialog.h"

#include "queue/downloadmanager.h"
#include "queue/pagevisit.h"
#include "queue/signinkeeper.h"
#include "ui/format.h"
#include "ui/pagelinkmodel.h"
#include "ui/signindialog.h"
#include "ui/sizeintext.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QTableView>

#include <algorithm>
#include <utility>

namespace millrace {

namespace {

// In characters: a name, a host, and what the page calls the link, side by side.
constexpr int kWidthChars = 110;
constexpr int kHeightLines = 26;
constexpr int kLinkNameChars = 40;
constexpr int kLinkHostChars = 38;

/// What is wrong, and what helps.
QString errorText(const TransferError &error)
{
    const QString what = sentence(error);
    switch (error.code) {
    case ErrorCode::NotFound:
    case ErrorCode::HostNotFound:
    case ErrorCode::NoContent:
        return PageLinksDialog::tr("%1. Compare the address with the one in your browser.").arg(what);
    case ErrorCode::SignInRequired:
        return PageLinksDialog::tr("%1. Sign in, and the page is fetched again.").arg(what);
    case ErrorCode::Forbidden:
        return PageLinksDialog::tr("%1. If your browser shows the page, copy the request there as cURL and "
                                   "paste that instead.")
            .arg(what);
    case ErrorCode::NotAPage:
        return PageLinksDialog::tr("%1. Press Start to add it as a download.").arg(what);
    case ErrorCode::PageTooLarge:
        return PageLinksDialog::tr("%1. Open it in a browser, and copy the part with the links from there.")
            .arg(what);
    case ErrorCode::CertificateExpired:
    case ErrorCode::CertificateNotYetValid:
    case ErrorCode::CertificateWrongHost:
    case ErrorCode::CertificateUntrusted:
        return PageLinksDialog::tr("%1. Start the link as a download: its row shows the certificate.")
            .arg(what);
    default:
        return PageLinksDialog::tr("%1. Try again, or look at the page in a browser.").arg(what);
    }
}

/// What was found on the page.
QString pageText(const PageLinks &page)
{
    const QString server = isolatedText(shownServer(page.address));
    const auto count = page.links.size();
    if (count == 0) {
        return PageLinksDialog::tr("There are no links on this page of %1. A page that a script builds shows "
                                   "them in a browser only: copy them there.")
            .arg(server);
    }
    QStringList sentences{count == 1
                              ? PageLinksDialog::tr("There is one link on this page of %1.").arg(server)
                              : PageLinksDialog::tr("There are %1 links on this page of %2.")
                                    .arg(QLocale().toString(count), server)};
    if (page.isCut) {
        sentences.append(PageLinksDialog::tr("It has more, which are not listed."));
    }
    const auto inside = std::count_if(page.links.begin(), page.links.end(),
                                      [](const PageLink &link) { return link.isIntoPrivate; });
    if (inside > 0) {
        sentences.append(
            inside == 1
                ? PageLinksDialog::tr("One leads into your own network: it is not ticked by itself.")
                : PageLinksDialog::tr("%1 lead into your own network: they are not ticked by themselves.")
                      .arg(QLocale().toString(inside)));
    }
    return sentences.join(u' ');
}

} // namespace

PageLinksDialog::PageLinksDialog(DownloadManager &manager, DownloadRequest page, QWidget *window)
    : QDialog(window)
    , m_manager(manager)
    , m_request(std::move(page))
    , m_model(new PageLinkModel(this))
    , m_status(new QLabel(this))
    , m_busy(new QProgressBar(this))
    , m_kind(new QComboBox(this))
    , m_pattern(new QLineEdit(this))
    , m_filters(makeFilters())
    , m_table(new QTableView(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this))
    , m_add(m_buttons->button(QDialogButtonBox::Ok))
    , m_again(m_buttons->addButton(tr("&Try again"), QDialogButtonBox::ActionRole))
    , m_signIn(m_buttons->addButton(tr("&Sign in…"), QDialogButtonBox::ActionRole))
{
    setObjectName(QStringLiteral("pageLinksDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Links of a page"));
    m_status->setObjectName(QStringLiteral("pageStatus"));
    m_status->setTextFormat(Qt::PlainText);
    m_status->setWordWrap(true);
    m_busy->setObjectName(QStringLiteral("pageProgress"));
    m_busy->setAccessibleName(tr("Fetching the page"));
    m_busy->setRange(0, 0);
    makeTable();
    makeButtons();

    auto *column = new QVBoxLayout(this);
    column->addWidget(m_status);
    column->addWidget(m_busy);
    column->addWidget(m_filters);
    column->addWidget(m_table, 1);
    column->addWidget(m_buttons);
    resize(sizeInText(*this, kWidthChars, kHeightLines));
    connect(m_model, &PageLinkModel::ticksChanged, this, &PageLinksDialog::countTicks);
    fetch();
}

QWidget *PageLinksDialog::makeFilters()
{
    auto *filters = new QWidget(this);
    m_kind->setObjectName(QStringLiteral("linkKind"));
    m_kind->setAccessibleName(tr("Type"));
    m_kind->addItem(tr("All types"), -1);
    m_pattern->setObjectName(QStringLiteral("linkPattern"));
    m_pattern->setAccessibleName(tr("Pattern"));
    m_pattern->setPlaceholderText(tr("Name, such as *.iso"));
    m_pattern->setToolTip(
        tr("* stands for any text, ? for one character. A pattern with a / goes by the whole "
           "link. Several have spaces between them."));
    m_pattern->setClearButtonEnabled(true);
    auto *all = new QPushButton(tr("&All"), filters);
    all->setObjectName(QStringLiteral("tickAllButton"));
    all->setAccessibleName(tr("Tick all that are shown"));
    auto *none = new QPushButton(tr("&None"), filters);
    none->setObjectName(QStringLiteral("tickNoneButton"));
    none->setAccessibleName(tr("Untick all that are shown"));
    auto *row = new QHBoxLayout(filters);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_kind);
    row->addWidget(m_pattern, 1);
    row->addWidget(all);
    row->addWidget(none);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &PageLinksDialog::filter);
    connect(m_pattern, &QLineEdit::textChanged, this, &PageLinksDialog::filter);
    connect(all, &QPushButton::clicked, this, [this] { m_model->tickShown(true); });
    connect(none, &QPushButton::clicked, this, [this] { m_model->tickShown(false); });
    return filters;
}

void PageLinksDialog::makeTable()
{
    m_table->setObjectName(QStringLiteral("pageLinksTable"));
    m_table->setAccessibleName(tr("Links of the page"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().lineSpacing() + 6);
    m_table->horizontalHeader()->setStretchLastSection(true);
    const int character = fontMetrics().averageCharWidth();
    m_table->setColumnWidth(PageLinkModel::Name, character * kLinkNameChars);
    m_table->setColumnWidth(PageLinkModel::Host, character * kLinkHostChars);
}

void PageLinksDialog::makeButtons()
{
    m_add->setObjectName(QStringLiteral("addPageLinksButton"));
    m_add->setAccessibleName(tr("Add"));
    m_again->setObjectName(QStringLiteral("pageAgainButton"));
    m_again->setAccessibleName(tr("Try again"));
    m_signIn->setObjectName(QStringLiteral("pageSignInButton"));
    m_signIn->setAccessibleName(tr("Sign in"));
    connect(m_buttons, &QDialogButtonBox::accepted, this, [this] {
        emit chosen(m_model->tickedLinks());
        accept();
    });
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_again, &QPushButton::clicked, this, &PageLinksDialog::fetch);
    connect(m_signIn, &QPushButton::clicked, this, &PageLinksDialog::signIn);
}

void PageLinksDialog::fetch()
{
    delete m_visit;
    m_error = {};
    showState(true, false);
    m_status->setText(tr("Fetching %1").arg(isolatedText(shownLink(m_request.url).left(300))));
    m_visit = m_manager.visitPage(m_request, this);
    connect(m_visit, &PageVisit::read, this, &PageLinksDialog::showPage);
    connect(m_visit, &PageVisit::failed, this, &PageLinksDialog::showError);
}

void PageLinksDialog::showState(bool isFetching, bool hasLinks)
{
    m_busy->setVisible(isFetching);
    m_filters->setEnabled(hasLinks);
    m_table->setEnabled(hasLinks);
    m_again->setVisible(m_error.code != ErrorCode::None && m_error.code != ErrorCode::NotAPage);
    m_signIn->setVisible(m_error.code == ErrorCode::SignInRequired);
    countTicks();
}

void PageLinksDialog::showPage(const PageLinks &page)
{
    QList<bool> has(kLinkKinds);
    for (const PageLink &link : page.links) {
        has[static_cast<int>(link.kind)] = true;
    }
    for (int kind = 0; kind < kLinkKinds; ++kind) {
        if (has.at(kind)) {
            m_kind->addItem(PageLinkModel::kindsText(static_cast<LinkKind>(kind)), kind);
        }
    }
    m_model->show(page);
    showState(false, !page.links.isEmpty());
    m_status->setText(pageText(page));
    m_pattern->setFocus();
}

void PageLinksDialog::showError(const TransferError &error)
{
    m_error = error;
    showState(false, false);
    m_status->setText(errorText(error));
}

void PageLinksDialog::filter()
{
    const int kind = m_kind->currentData().toInt();
    m_model->filter(kind < 0 ? std::nullopt : std::optional(static_cast<LinkKind>(kind)), m_pattern->text());
}

void PageLinksDialog::countTicks()
{
    const int count = m_model->tickedCount();
    m_add->setEnabled(count > 0);
    m_add->setText(count > 0 ? tr("Add (%1)").arg(QLocale().toString(count)) : tr("Add"));
    m_add->setAccessibleDescription(m_add->text());
}

void PageLinksDialog::signIn()
{
    Download refused;
    refused.request = m_request;
    refused.error = m_error;
    auto *dialog = new SignInDialog(refused, this);
    connect(dialog, &SignInDialog::signInWished, this,
            [this, refused](const Credentials &credentials) mutable {
                SignInKeeper::setCredentials(refused, credentials);
                m_request.options = refused.request.options;
                m_request.url = m_request.url.adjusted(QUrl::RemoveUserInfo);
                fetch();
            });
    dialog->open();
}

} // namespace millrace
