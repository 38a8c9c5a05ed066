# SPDX-License-Identifier: GPL-3.0-or-later
# What every target of Millrace is compiled with.
add_library(millrace_options INTERFACE)
target_include_directories(millrace_options INTERFACE ${PROJECT_SOURCE_DIR}/app ${PROJECT_SOURCE_DIR})
target_compile_options(millrace_options INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor -Wold-style-cast
    -Woverloaded-virtual)
target_compile_definitions(millrace_options INTERFACE
    MILLRACE_VERSION="${PROJECT_VERSION}"
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_FOREACH QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
    QT_NO_URL_CAST_FROM_STRING QT_USE_QSTRINGBUILDER)
if(MILLRACE_WERROR)
    target_compile_options(millrace_options INTERFACE -Werror)
endif()
if(MILLRACE_SANITIZE)
    target_compile_options(millrace_options INTERFACE -fsanitize=${MILLRACE_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(millrace_options INTERFACE -fsanitize=${MILLRACE_SANITIZE})
endif()
# More than a hundred test programs are linked, each with the whole core: gold takes half of the time.
include(CheckLinkerFlag)
check_linker_flag(CXX -fuse-ld=gold MILLRACE_HAS_GOLD)
if(MILLRACE_TESTS AND MILLRACE_HAS_GOLD AND NOT MILLRACE_SANITIZE)
    target_link_options(millrace_options INTERFACE -fuse-ld=gold)
endif()

# With MILLRACE_SHARED a library that changed is linked anew, and not what uses it.
if(MILLRACE_SHARED)
    set(millrace_library_kind SHARED)
    set(CMAKE_LINK_DEPENDS_NO_SHARED ON)
else()
    set(millrace_library_kind STATIC)
endif()

# What most files include, so that with MILLRACE_PCH it is read once for each library.
set(millrace_core_headers <algorithm> <array> <chrono> <functional> <map> <memory> <mutex> <optional> <utility>
    <vector> <QByteArray> <QCoreApplication> <QDateTime> <QDeadlineTimer> <QDir> <QElapsedTimer> <QFile> <QFuture>
    <QHash> <QList> <QLocale> <QObject> <QPromise> <QSet> <QString> <QStringList> <QTimer> <QUrl>)
set(millrace_test_headers ${millrace_core_headers} <atomic> <thread> <QFutureWatcher> <QNetworkProxy> <QProcess>
    <QSignalSpy> <QSslSocket> <QTcpServer> <QTcpSocket> <QTemporaryDir> <QTest>)
set(millrace_ui_headers ${millrace_core_headers} <QAction> <QApplication> <QDialogButtonBox> <QFormLayout> <QLabel>
    <QLineEdit> <QMenu> <QPainter> <QPushButton> <QStyledItemDelegate> <QTableView> <QVBoxLayout> <QWidget>)

# millrace_join(LIBRARY): most of the time goes into reading Qt's headers, which MILLRACE_JOIN does once for
# many sources. So what they keep to themselves has names that are unique in the library.
function(millrace_join library)
    if(MILLRACE_JOIN)
        set_target_properties(${library} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 16)
    endif()
endfunction()

# millrace_precompile(TARGET HEADERS...)
function(millrace_precompile target)
    if(MILLRACE_PCH)
        target_precompile_headers(${target} PRIVATE ${ARGN})
    endif()
endfunction()

# millrace_precompile_as(TARGET OTHER): with the headers of OTHER, whose definitions TARGET has too.
function(millrace_precompile_as target other)
    if(MILLRACE_PCH)
        target_precompile_headers(${target} REUSE_FROM ${other})
    endif()
endfunction()
