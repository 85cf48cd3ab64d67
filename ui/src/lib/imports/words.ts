// Words for columns, verdicts and how a column was recognised.
import { said } from '../said';
import type { ImportColumn, ImportGuessedBy, ImportRow } from '../ipc';
import type { Tone } from '../ui';
import { inLanguage } from '../lang';

const COLUMNS: Record<ImportColumn, string> = inLanguage(() => ({
  sourceEmail: 'Old address',
  sourcePassword: 'Old password',
  destEmail: 'New address',
  destPassword: 'New password',
  name: 'Name',
  sourceLogin: 'Old login',
  destLogin: 'New login',
  sourceServer: 'Old server',
  destServer: 'New server',
  options: 'Options'
}));

export const columns = inLanguage(() =>
  Object.entries(COLUMNS).map(([value, label]) => ({ value: value as ImportColumn, label }))
);

export function columnLabel(column: ImportColumn): string {
  return COLUMNS[column];
}

export function isSecret(column: ImportColumn): boolean {
  return column === 'sourcePassword' || column === 'destPassword';
}

const HOW: Record<ImportGuessedBy, string> = inLanguage(() => ({
  remembered: 'as you chose before',
  header: 'by its heading',
  content: 'by what is in it',
  position: 'by where it stands: have a look',
  unknown: ''
}));

export function howLabel(how: ImportGuessedBy): string {
  return HOW[how];
}

/** What became of a row, and what to know about it, in one line. */
export function verdictOf(row: ImportRow): { label: string; tone: Tone; text: string } {
  const notes = row.notes.map(({ text }) => said(text)).join(' ');
  const reasons = row.reasons.map(({ text }) => said(text)).join(' ');
  const { verdict } = row;
  switch (verdict.kind) {
    case 'ready':
      return { label: 'Ready', tone: 'good', text: notes };
    case 'needsPassword':
      return { label: 'Needs a password', tone: 'info', text: `It waits for it. ${notes}`.trim() };
    case 'duplicate':
      return { label: 'Duplicate', tone: 'warn', text: reasons };
    case 'refused':
      return { label: 'Refused', tone: 'bad', text: reasons };
    case 'example':
      return { label: 'Example', tone: 'idle', text: reasons || 'The template’s example row.' };
  }
}
