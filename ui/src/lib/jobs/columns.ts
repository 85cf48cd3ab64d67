// The columns that the table of jobs can show, and which it shows to someone who didn't choose.
import type { Column } from '../ui';
import { inLanguage } from '../lang';

export interface JobColumn extends Column {
  /** Shown to someone who didn't choose: always, or where the window has room for it. */
  usual: 'always' | 'roomy' | 'never';
}

const sorts = true;
export const JOB_COLUMNS: JobColumn[] = inLanguage(() => [
  {
    id: 'name',
    label: 'Job',
    width: 'minmax(10rem, 2fr)',
    sorts,
    usual: 'always',
    sticks: 'start'
  },
  { id: 'state', label: 'State', width: 'minmax(9.5rem, 1.5fr)', sorts, usual: 'always' },
  { id: 'progress', label: 'Progress', width: 'minmax(10rem, 1.3fr)', sorts, usual: 'always' },
  { id: 'last', label: 'Last result', width: 'minmax(8rem, 2fr)', sorts, usual: 'roomy' },
  { id: 'trouble', label: 'Problem', width: 'minmax(9rem, 1.2fr)', sorts, usual: 'never' },
  { id: 'batch', label: 'Batch', width: 'minmax(8rem, 1fr)', sorts, usual: 'never' },
  { id: 'source', label: 'Source', width: 'minmax(10rem, 1.2fr)', sorts, usual: 'never' },
  { id: 'destination', label: 'Destination', width: 'minmax(10rem, 1.2fr)', sorts, usual: 'never' },
  { id: 'messages', label: 'Messages', width: '5.5rem', align: 'end', sorts, usual: 'never' },
  { id: 'size', label: 'Size', width: '5rem', align: 'end', sorts, usual: 'never' },
  { id: 'behind', label: 'Not arrived', width: '5.5rem', align: 'end', sorts, usual: 'never' },
  { id: 'speed', label: 'Speed', width: '5.5rem', align: 'end', sorts, usual: 'never' },
  { id: 'left', label: 'Time left', width: '5.5rem', align: 'end', sorts, usual: 'never' },
  { id: 'priority', label: 'Priority', width: '4.5rem', sorts, usual: 'never' },
  { id: 'place', label: 'In line', width: '5rem', sorts, usual: 'never' },
  { id: 'created', label: 'Added', width: '8rem', sorts, usual: 'never' },
  { id: 'changed', label: 'Changed', width: '8rem', sorts, usual: 'never' },
  {
    id: 'actions',
    label: 'Actions',
    width: '9.5rem',
    align: 'end',
    quiet: true,
    usual: 'always',
    sticks: 'end'
  }
]);

/** Those that can be hidden. */
export const CHOOSABLE = inLanguage(() =>
  JOB_COLUMNS.filter(({ id }) => id !== 'name' && id !== 'actions')
);

/** Below this many pixels the table leaves out what isn't usual there. */
const ROOMY = 896;

/** The columns in their order; `chosen` is null for someone who didn't choose. */
export function columnsFor(chosen: readonly string[] | null, room: number): JobColumn[] {
  return JOB_COLUMNS.filter((column) => {
    if (column.id === 'name' || column.id === 'actions') return true;
    if (chosen !== null) return chosen.includes(column.id);
    return column.usual === 'always' || (column.usual === 'roomy' && room >= ROOMY);
  });
}
