// The choices of each filter, with how many jobs each would show.
import type { BatchRow, ServerRow } from '../ipc';
import type { ChoiceSection } from '../ui';
import { STATE_GROUPS } from './chips';
import { NO_BATCH, PAUSED, type Facet, type JobFilter } from './filter';
import type { Counts } from './listing';
import { ALL_TROUBLES, stateLabel, troubleLabel } from './words';

/** What jobs belong to. */
export interface Surroundings {
  batches: BatchRow[];
  servers: ServerRow[];
}

export function choicesFor(
  filter: JobFilter,
  counts: Counts,
  { batches, servers }: Surroundings
): Record<Facet, ChoiceSection[]> {
  const counted = (facet: Facet, value: string, label: string) => ({
    value,
    label,
    count: counts[facet].get(value) ?? 0
  });
  const isChosen = (facet: Facet, value: string) => filter.chosen[facet].includes(value);
  return {
    state: [
      ...STATE_GROUPS.map(({ id, label, states }) => ({
        id,
        label,
        choices: states.map((state) => counted('state', state, stateLabel(state)))
      })),
      { id: 'held', choices: [counted('state', PAUSED, 'Paused')] }
    ],
    batch: [
      {
        id: 'batches',
        choices: batches
          .filter(({ id, jobs }) => jobs > 0 || isChosen('batch', String(id)))
          .map(({ id, name }) => counted('batch', String(id), name))
      },
      {
        id: 'alone',
        choices: batches.length === 0 ? [] : [counted('batch', NO_BATCH, 'No batch')]
      }
    ],
    server: [
      {
        id: 'servers',
        choices: servers
          .filter(({ server, jobs }) => jobs > 0 || isChosen('server', String(server.id)))
          .map(({ server }) => counted('server', String(server.id), server.name))
      }
    ],
    trouble: [
      {
        id: 'troubles',
        choices: ALL_TROUBLES.map((trouble) =>
          counted('trouble', trouble, troubleLabel(trouble))
        ).filter(({ value, count }) => count > 0 || isChosen('trouble', value))
      }
    ]
  };
}
