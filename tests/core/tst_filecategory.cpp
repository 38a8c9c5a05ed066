// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/filecategory.h"

#include <QtTest>

using namespace millrace;

class FileCategoryTest : public QObject
{
    Q_OBJECT

private slots:
    void defaults_tellUsualFilesApart_data();
    void defaults_tellUsualFilesApart();
    void defaults_areWithinRange();
    void firstCategory_hasIt();
    void noCategoryForTheRest_isNone();
    void clamped_entries_areBare();
    void clamped_names_areDistinctAndThere();
    void folder_isCleaned_data();
    void folder_isCleaned();
    void stream_bringsAll();
};

void FileCategoryTest::defaults_tellUsualFilesApart_data()
{
    QTest::addColumn<QString>("fileName");
    QTest::addColumn<QString>("mediaType");
    QTest::addColumn<QString>("category");
    const auto row = [](const char *title, const char *fileName, const char *mediaType,
                        const char *category) {
        QTest::newRow(title) << QString::fromUtf8(fileName) << QString::fromUtf8(mediaType)
                             << QString::fromUtf8(category);
    };
    row("a document", "form.pdf", "", "Documents");
    row("capital letters", "FORM.PDF", "", "Documents");
    row("an archive", "a.zip", "", "Archives");
    row("a packed archive", "a.tar.gz", "", "Archives");
    row("an image", "a.jpeg", "", "Images");
    row("sound", "a.flac", "", "Audio");
    row("a film", "a.mkv", "", "Video");
    row("a program", "a.AppImage", "", "Programs");
    row("a package", "a_1.2_amd64.deb", "", "Programs");
    row("an unknown extension", "a.qqq", "", "Others");
    row("no extension", "README", "", "Others");
    row("an extension and no name", ".zip", "", "Others");
    row("an extension's letters without a dot", "azip", "", "Others");
    row("the extension counts more than the type", "a.zip", "text/html", "Archives");
    row("a type whose extension is unknown", "a.qqq", "image/x-new", "Images");
    row("a type with a parameter, in capitals", "a", "Audio/FLAC; rate=1", "Audio");
    row("a type of its own name", "a", "application/zip", "Archives");
    row("a type that only begins so", "a", "application/zip-not", "Others");
    row("a type that is half a star's", "a", "imagery/png", "Others");
    row("some bytes", "a", "application/octet-stream", "Others");
    row("what would run is not what it says", "a.pdf.download", "", "Others");
}

void FileCategoryTest::defaults_tellUsualFilesApart()
{
    QFETCH(QString, fileName);
    QFETCH(QString, mediaType);
    QFETCH(QString, category);
    const QList<FileCategory> categories = defaultCategories();
    QCOMPARE(categories.at(categoryOf(categories, fileName, mediaType)).name, category);
}

void FileCategoryTest::defaults_areWithinRange()
{
    QCOMPARE(clampedCategories(defaultCategories()), defaultCategories());
    QCOMPARE(defaultCategories().size(), 7);
}

void FileCategoryTest::firstCategory_hasIt()
{
    QList<FileCategory> categories = defaultCategories();
    categories.prepend({QStringLiteral("Sources"), {QStringLiteral("tar.gz")}, {}, QStringLiteral("src")});
    QCOMPARE(categoryOf(categories, QStringLiteral("a.tar.gz"), {}), 0);
    QCOMPARE(categories.at(categoryOf(categories, QStringLiteral("a.gz"), {})).name,
             QStringLiteral("Archives"));
    QCOMPARE(categories.at(categoryOf(categories, QStringLiteral("tar.gz"), {})).name,
             QStringLiteral("Archives"));
}

void FileCategoryTest::noCategoryForTheRest_isNone()
{
    QList<FileCategory> categories = defaultCategories();
    categories.removeLast();
    QCOMPARE(categoryOf(categories, QStringLiteral("a.qqq"), {}), -1);
    QCOMPARE(categoryOf({}, QStringLiteral("a.zip"), {}), -1);
}

void FileCategoryTest::clamped_entries_areBare()
{
    const FileCategory typed{QStringLiteral(" Big  things "),
                             {QStringLiteral("*.ISO"), QStringLiteral(".img"), QStringLiteral("iso"),
                              QStringLiteral(" "), QStringLiteral("*"), QStringLiteral("tar.gz")},
                             {QStringLiteral(" Image/* ")},
                             QStringLiteral("big//./things/")};
    const FileCategory clean{QStringLiteral("Big things"),
                             {QStringLiteral("iso"), QStringLiteral("img"), QStringLiteral("tar.gz")},
                             {QStringLiteral("image/*")},
                             QStringLiteral("big/things")};
    QCOMPARE(clampedCategories({typed}), QList<FileCategory>{clean});
}

void FileCategoryTest::clamped_names_areDistinctAndThere()
{
    const FileCategory named{QStringLiteral("A"), {QStringLiteral("a")}, {}, {}};
    const FileCategory again{QStringLiteral(" A"), {QStringLiteral("b")}, {}, {}};
    const FileCategory nameless{QStringLiteral(" "), {QStringLiteral("c")}, {}, {}};
    QCOMPARE(clampedCategories({named, again, nameless}), QList<FileCategory>{named});
    QList<FileCategory> many;
    for (int i = 0; i < 60; ++i) {
        many.append({QString::number(i), {}, {}, {}});
    }
    QCOMPARE(clampedCategories(many).size(), 50);
}

void FileCategoryTest::folder_isCleaned_data()
{
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("cleaned");
    const auto row = [](const char *title, const char *folder, const char *cleaned) {
        QTest::newRow(title) << QString::fromUtf8(folder) << QString::fromUtf8(cleaned);
    };
    row("nothing", "", "");
    row("a name", "Images", "Images");
    row("a name in another", "Media/Images", "Media/Images");
    row("what says nothing", " ./Media//./Images/ ", "Media/Images");
    row("the save folder itself", "./", ".");
    row("absolute", "/srv/images/", "/srv/images");
    row("the root", "//", "/");
    row("a parent", "../up", "");
    row("a parent in the middle", "a/../../b", "");
    row("an absolute one with a parent", "/srv/../etc", "");
    row("two dots in a name", "a..b", "a..b");
    row("a control character", "a\nb", "");
}

void FileCategoryTest::folder_isCleaned()
{
    QFETCH(QString, folder);
    QFETCH(QString, cleaned);
    QCOMPARE(cleanedFolder(folder), cleaned);
    QCOMPARE(cleanedFolder(cleaned), cleaned);
}

void FileCategoryTest::stream_bringsAll()
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out << defaultCategories();
    QList<FileCategory> read;
    QDataStream in(bytes);
    in >> read;
    QCOMPARE(read, defaultCategories());
}

QTEST_APPLESS_MAIN(FileCategoryTest)
#include "tst_filecategory.moc"
