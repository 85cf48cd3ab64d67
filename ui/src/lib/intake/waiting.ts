// Batches whose jobs wait for a password that their users can hand in.
import { NEEDS_A_LOGIN } from '../batches/parts';
import type { BatchId, BatchRow, JobRow } from '../ipc';

export interface WaitingBatch {
  id: BatchId;
  name: string;
  jobs: number;
}

/** Closed batches take no passwords any more. */
export function waitingBatches(
  batches: readonly BatchRow[],
  jobs: readonly JobRow[]
): WaitingBatch[] {
  const waiting = new Map<BatchId, number>();
  for (const { batch, trouble } of jobs) {
    if (batch === null || trouble === null || !NEEDS_A_LOGIN.includes(trouble)) continue;
    waiting.set(batch, (waiting.get(batch) ?? 0) + 1);
  }
  return batches
    .filter(({ closed }) => closed === null)
    .map(({ id, name }) => ({ id, name, jobs: waiting.get(id) ?? 0 }))
    .filter(({ jobs: count }) => count > 0);
}
