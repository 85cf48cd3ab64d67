// Makes many jobs as different as they are in a real move: several batches, problems, priorities, some paused.
import type { BatchRow, JobRow, Priority, Trouble } from '../src/lib/ipc';

const TROUBLES: Trouble[] = ['passwordRejected', 'passwordMissing', 'unreachable', 'mailboxFull'];
const WAVES = ['Altstadt Verlag, first wave', 'Second wave', 'الموجة الثالثة', 'Shared mailboxes'];

export function varied(rows: JobRow[]): JobRow[] {
  return rows.map((row) => {
    const { id, state } = row;
    const isOpen = ['queued', 'waiting', 'interrupted'].includes(state);
    const isNew = state === 'cancelled' && id % 3 === 0;
    const trouble =
      state === 'failed'
        ? (TROUBLES[(id >> 2) % TROUBLES.length] ?? null)
        : state === 'warnings'
          ? 'messagesRefused'
          : state === 'waiting'
            ? 'rateLimited'
            : null;
    return {
      ...row,
      ...(isNew
        ? {
            state: 'new' as const,
            reason: { code: 'Nothing was asked of it yet.' },
            progress: null,
            last: null
          }
        : {}),
      batch: id % 5 === 0 ? null : (id % WAVES.length) + 1,
      priority: (id % 17 === 0 ? 'high' : id % 23 === 0 ? 'low' : 'normal') as Priority,
      place: isOpen ? id : null,
      trouble: isNew ? null : trouble,
      ...(isOpen && id % 19 === 0 ? { paused: true, reason: { code: 'The job is paused.' } } : {}),
      actions: isNew
        ? ['runDry', 'check', 'runReal', 'pause', 'edit', 'delete']
        : [...row.actions, 'pause'],
      created: new Date(Date.UTC(2026, 10, 20, 9, 0, 0) + id * 1000).toISOString(),
      changed: new Date(Date.UTC(2026, 10, 23, 9, 0, 0) + ((id * 7919) % 5000) * 1000).toISOString()
    };
  });
}

export function waves(batch: BatchRow): BatchRow[] {
  return WAVES.map((name, at) => ({ ...batch, id: at + 1, name, jobs: batch.jobs >> 2 }));
}

/** The jobs after one of the commands that change many; null for another command. */
export function changed(
  rows: JobRow[],
  command: string,
  given: { jobs: number[]; action: string; priority: Priority; before: number | null }
): JobRow[] | null {
  const chosen = new Set(given.jobs);
  const each = (change: (row: JobRow) => JobRow) =>
    rows.filter((row) => chosen.has(row.id)).map(change);
  if (command === 'set_priority') return each((row) => ({ ...row, priority: given.priority }));
  if (command === 'do_bulk' && (given.action === 'pause' || given.action === 'resume')) {
    return each((row) => ({ ...row, paused: given.action === 'pause' }));
  }
  if (command === 'do_bulk' && given.action !== 'delete') {
    return each((row) => ({
      ...row,
      state: given.action === 'cancel' ? 'cancelled' : 'queued',
      reason: {
        code:
          given.action === 'cancel' ? 'Cancelled by you' : 'Waits for a free place in the queue.'
      },
      place: given.action === 'cancel' ? null : 100_000 + row.id,
      trouble: null,
      actions: ['cancel', 'pause']
    }));
  }
  if (command !== 'move_in_line') return null;
  const line = rows.filter((row) => row.place !== null && !chosen.has(row.id));
  line.sort((a, b) => (a.place ?? 0) - (b.place ?? 0));
  const found = line.findIndex((row) => row.id === given.before);
  const at = found < 0 ? line.length : found;
  const high = line[at]?.place ?? (line.at(-1)?.place ?? 0) + 100;
  const low = line[at - 1]?.place ?? high - 100;
  const step = (high - low) / (given.jobs.length + 1);
  return each((row) => ({ ...row, place: low + step * (given.jobs.indexOf(row.id) + 1) }));
}
