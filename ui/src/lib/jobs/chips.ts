// What the filter says, piece by piece, so that each piece can be taken away.
import { FACETS, GROUPS, type Facet, type JobFilter } from './filter';
import type { ChoiceSection } from '../ui';
import { inLanguage } from '../lang';

export interface FilterChip {
  facet: Facet;
  label: string;
  value: string;
  /** What stays chosen without it. */
  without: string[];
}

export const FACET_LABELS: Record<Facet, string> = inLanguage(() => ({
  state: 'State',
  batch: 'Batch',
  server: 'Server',
  trouble: 'Problem'
}));

/** A chip for each choice; one for all states of a group where all of them are chosen. */
export function chipsOf(filter: JobFilter, sections: Record<Facet, ChoiceSection[]>): FilterChip[] {
  return FACETS.flatMap((facet) => {
    const chosen = filter.chosen[facet];
    return sections[facet].flatMap(({ label, choices }) => {
      const picked = choices.filter(({ value }) => chosen.includes(value));
      const pieces =
        label !== undefined && choices.length > 1 && picked.length === choices.length
          ? [{ label, values: choices.map(({ value }) => value) }]
          : picked.map((choice) => ({ label: choice.label, values: [choice.value] }));
      return pieces.map((piece) => ({
        facet,
        label: FACET_LABELS[facet],
        value: piece.label,
        without: chosen.filter((value) => !piece.values.includes(value))
      }));
    });
  });
}

export const STATE_GROUPS = inLanguage(() => [
  { id: 'active', label: 'Not finished', states: GROUPS.active },
  { id: 'attention', label: 'Needs attention', states: GROUPS.attention },
  { id: 'done', label: 'Done', states: GROUPS.done },
  { id: 'cancelled', label: 'Cancelled', states: GROUPS.cancelled }
]);
