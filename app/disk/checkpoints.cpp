// SPDX-FileCopyrightText: The Millrace authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk/checkpoints.h"

#include <utility>

namespace millrace {

Checkpoints::Checkpoints(FileCalls &calls, FileDescriptor part, FileDescriptor folder, RecordFile record,
                         PartRecord written)
    : m_calls(calls)
    , m_part(std::move(part))
    , m_folder(std::move(folder))
    , m_record(std::move(record))
    , m_written(std::move(written))
{
}

bool Checkpoints::offer(PartRecord record)
{
    const std::lock_guard lock(m_mutex);
    if (m_fault) {
        return false;
    }
    const bool isFirst = !m_waiting;
    m_waiting = std::move(record);
    return isFirst;
}

void Checkpoints::dropWaiting()
{
    const std::lock_guard lock(m_mutex);
    m_waiting.reset();
}

int Checkpoints::writeNow(const PartRecord &record)
{
    {
        std::unique_lock lock(m_mutex);
        m_waiting.reset();
        m_isDone.wait(lock, [this] { return !m_isUnderWay; });
        if (m_fault) {
            return *m_fault;
        }
        m_isUnderWay = true;
    }
    const int error = perform(record);
    note(error, record);
    return error;
}

void Checkpoints::close()
{
    std::unique_lock lock(m_mutex);
    m_waiting.reset();
    m_isDone.wait(lock, [this] { return !m_isUnderWay; });
    m_calls.unlock(m_part.get());
    m_calls.unlock(m_record.descriptor());
}

std::optional<int> Checkpoints::takeFault()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_fault, std::nullopt);
}

PartRecord Checkpoints::written() const
{
    const std::lock_guard lock(m_mutex);
    return m_written;
}

void Checkpoints::work()
{
    PartRecord record;
    {
        const std::lock_guard lock(m_mutex);
        if (!m_waiting || m_isUnderWay || m_fault) {
            return;
        }
        record = *std::exchange(m_waiting, std::nullopt);
        m_isUnderWay = true;
    }
    note(perform(record), record);
}

int Checkpoints::perform(const PartRecord &record)
{
    if (const int error = -m_calls.syncData(m_part.get()); error != 0) {
        return error;
    }
    if (!m_isFolderSynced && record.state != RecordState::Complete) {
        // Else a power cut could take the file's name, with all that is under it; a file that is complete
        // gets another at once. The errno of a file system that cannot is no fault of the file's.
        m_calls.sync(m_folder.get());
        m_isFolderSynced = true;
    }
    return m_record.write(record);
}

void Checkpoints::note(int error, PartRecord record)
{
    {
        const std::lock_guard lock(m_mutex);
        m_isUnderWay = false;
        if (error == 0) {
            m_written = std::move(record);
        } else {
            m_fault = error;
            m_waiting.reset();
        }
    }
    m_isDone.notify_all();
}

} // namespace millrace
