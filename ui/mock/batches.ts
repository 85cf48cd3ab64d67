// Made-up batches.
import type { BatchPage, BatchRow, FailedPage, SpeedRow } from '../src/lib/ipc';
import { reports } from './fixtures';

function batchRow(jobs: number): BatchRow {
  return {
    id: 1,
    name: 'Altstadt Verlag, first wave',
    source: 1,
    sourceName: 'Altstadt Verlag (old Dovecot)',
    destination: 2,
    destinationName: 'Fastmail',
    jobs,
    paused: false,
    closed: null,
    schedule: { start: null, window: null, days: [] },
    mostAtOnce: null,
    masters: [
      {
        side: 'source',
        form: { form: 'userStarMaster', login: 'mover' },
        password: 'kept'
      }
    ],
    held: null,
    heldUntil: null,
    created: '2026-11-20T09:00:00Z'
  };
}

export function batches(jobs: number): BatchRow[] {
  return jobs === 0 ? [] : [batchRow(jobs)];
}

/** A morning with a pause in it. */
function speed(): SpeedRow[] {
  const now = Date.now();
  return Array.from({ length: 380 }, (_, at) => 380 - at)
    .filter((before) => before < 150 || before > 190)
    .map((before) => {
      const wave = 1 + 0.45 * Math.sin(before / 23) + 0.2 * Math.sin(before / 3);
      const bytes = Math.round(Math.max(0.05, wave) * 1_300_000 * 60);
      return {
        at: new Date(now - before * 60_000).toISOString(),
        bytes,
        messages: Math.round(bytes / 61_000)
      };
    });
}

const FAILED = reports(1203);

/** Messages that did not arrive, more than are read at once. */
export function failedMessages(offset: number, limit: number): FailedPage {
  const rows = FAILED.slice(offset, offset + limit).map((message, at) => ({
    job: 1 + ((offset + at) % 40),
    jobName: (offset + at) % 3 === 0 ? 'مريم الفارسي' : 'Zoë van der Berg-Castellanos de la Fuente',
    message,
    accepted: (offset + at) % 4 === 1 ? '2026-11-23T10:00:00Z' : null,
    note: (offset + at) % 4 === 1 ? 'Agreed with Ina' : ''
  }));
  return { total: FAILED.length, rows };
}

export function batchPage(jobs: number): BatchPage {
  return {
    batch: batchRow(jobs),
    options: {},
    activity: [
      {
        at: '2026-11-20T10:12:00Z',
        person: 'ina',
        text: {
          code: 'Queued a run for real of # job.\nQueued a run for real of # jobs.',
          count: 187
        }
      },
      {
        at: '2026-11-20T09:00:00Z',
        person: 'ina',
        text: {
          code: 'Imported # job of {0} rows.\nImported # jobs of {0} rows.',
          values: [{ kind: 'number', is: 203 }],
          count: 200
        }
      }
    ],
    speed: speed()
  };
}
