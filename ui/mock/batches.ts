// Made-up batches.
import type { BatchPage, BatchRow } from '../src/lib/ipc';

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
    held: null,
    heldUntil: null,
    created: '2026-11-20T09:00:00Z'
  };
}

export function batches(jobs: number): BatchRow[] {
  return jobs === 0 ? [] : [batchRow(jobs)];
}

export function batchPage(jobs: number): BatchPage {
  return {
    batch: batchRow(jobs),
    options: {},
    activity: [
      { at: '2026-11-20T10:12:00Z', person: 'ina', text: 'Queued a run for real of 187 jobs.' },
      { at: '2026-11-20T09:00:00Z', person: 'ina', text: 'Imported 200 jobs of 203 rows.' }
    ],
    speed: []
  };
}
