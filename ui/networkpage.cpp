// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/networkpage.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>

namespace millrace {

NetworkPage::NetworkPage(const QStringList &transportNames, QWidget *parent)
    : SettingsPage(parent)
    , m_proxyKind(new QComboBox(this))
    , m_proxyAddress(new QLineEdit(this))
    , m_proxyUser(new QLineEdit(this))
    , m_proxyPassword(new QLineEdit(this))
    , m_userAgent(new QLineEdit(this))
    , m_transport(new QComboBox(this))
{
    addProxyFields();
    m_userAgent->setPlaceholderText(tr("Millrace's own"));
    addField(m_userAgent, QStringLiteral("userAgentField"), tr("User a&gent:"),
             tr("What the program calls itself to servers."));
    addTransports(transportNames);
    updateProxyFields();
}

void NetworkPage::addProxyFields()
{
    m_proxyKind->addItem(tr("As the system says"), static_cast<int>(ProxySettings::Kind::System));
    m_proxyKind->addItem(tr("None"), static_cast<int>(ProxySettings::Kind::None));
    m_proxyKind->addItem(tr("Manual"), static_cast<int>(ProxySettings::Kind::Manual));
    m_proxyAddress->setPlaceholderText(QStringLiteral("http://proxy.example:8080"));
    m_proxyPassword->setEchoMode(QLineEdit::Password);
    addField(m_proxyKind, QStringLiteral("proxyField"), tr("&Proxy:"),
             tr("A computer in between that fetches for this one."));
    addField(m_proxyAddress, QStringLiteral("proxyAddressField"), tr("Proxy addr&ess:"),
             tr("http, https, socks5, or socks5h, which looks up the servers' names itself."));
    addField(m_proxyUser, QStringLiteral("proxyUserField"), tr("Proxy &user:"));
    addField(m_proxyPassword, QStringLiteral("proxyPasswordField"), tr("Proxy pass&word:"),
             tr("Only where the proxy asks for them."));
    connect(m_proxyKind, &QComboBox::currentIndexChanged, this, &NetworkPage::updateProxyFields);
    connect(m_proxyAddress, &QLineEdit::textChanged, this, &NetworkPage::edited);
}

void NetworkPage::addTransports(const QStringList &names)
{
    m_transport->addItem(tr("The fastest there is"), QString());
    for (const QString &name : names) {
        m_transport->addItem(name == QLatin1String("curl") ? QStringLiteral("libcurl")
                             : name == QLatin1String("qt") ? QStringLiteral("Qt Network")
                                                           : name,
                             name);
    }
    addField(m_transport, QStringLiteral("transportField"), tr("&Library:"),
             tr("What downloads go through. Takes effect at the next start of Millrace."));
}

bool NetworkPage::isManual() const
{
    return m_proxyKind->currentData().toInt() == static_cast<int>(ProxySettings::Kind::Manual);
}

void NetworkPage::updateProxyFields()
{
    for (QLineEdit *field : {m_proxyAddress, m_proxyUser, m_proxyPassword}) {
        field->setEnabled(isManual());
    }
    emit edited();
}

void NetworkPage::show(const Settings &settings)
{
    const ProxySettings shown = settings.network.proxy.value_or(ProxySettings());
    m_proxyKind->setCurrentIndex(m_proxyKind->findData(static_cast<int>(shown.kind)));
    m_proxyAddress->setText(shown.url.toString());
    m_proxyUser->setText(shown.credentials.user);
    m_proxyPassword->setText(shown.credentials.password);
    m_userAgent->setText(QString::fromUtf8(settings.network.userAgent));
    if (m_transport->findData(settings.transport) < 0) {
        m_transport->addItem(tr("%1 (not there)", "%1 is a library").arg(settings.transport),
                             settings.transport);
    }
    m_transport->setCurrentIndex(m_transport->findData(settings.transport));
}

ProxySettings NetworkPage::proxy() const
{
    ProxySettings chosen;
    if (isManual()) {
        chosen = proxyFromText(m_proxyAddress->text().trimmed()).value_or(ProxySettings());
        chosen.kind = ProxySettings::Kind::Manual;
        if (chosen.credentials.isEmpty()) {
            chosen.credentials = {m_proxyUser->text(), m_proxyPassword->text()};
        }
    } else {
        chosen.kind = static_cast<ProxySettings::Kind>(m_proxyKind->currentData().toInt());
    }
    return chosen;
}

void NetworkPage::applyTo(Settings &settings) const
{
    const ProxySettings chosen = proxy();
    if (chosen != settings.network.proxy.value_or(ProxySettings())) {
        settings.network.proxy = chosen;
    }
    if (m_userAgent->text() != QString::fromUtf8(settings.network.userAgent)) {
        settings.network.userAgent = m_userAgent->text().trimmed().toUtf8();
    }
    settings.transport = m_transport->currentData().toString();
}

QString NetworkPage::problem() const
{
    if (!isManual()) {
        return {};
    }
    const auto parsed = proxyFromText(m_proxyAddress->text().trimmed());
    return parsed && parsed->kind == ProxySettings::Kind::Manual
               ? QString()
               : tr("The proxy needs an address, such as http://proxy.example:8080");
}

} // namespace millrace
