// A made-up list of users on its way to jobs.
import type { AddressRules, ImportChoices, ImportPage, ImportRow } from '../src/lib/ipc';

const NAMES = ['mia.thornton', 'j.weiß', 'مريم', 'k.sato', 'zoe.van-der-berg-castellanos'];

function row(number: number): ImportRow {
  const name = `${NAMES[number % NAMES.length]}${number}`;
  const refused = number % 11 === 0;
  const waits = number % 7 === 0;
  return {
    row: number,
    line: null,
    verdict: refused
      ? { kind: 'refused' }
      : waits
        ? { kind: 'needsPassword', source: true, destination: false }
        : { kind: 'ready' },
    reasons: refused
      ? [
          {
            column: 'sourceEmail',
            text: { code: 'The address ends after the @: the domain is missing.' }
          }
        ]
      : [],
    notes: [],
    name,
    source: { text: refused ? `${name}@` : `${name}@altstadt-verlag.example`, origin: 'typed' },
    destination: { text: `${name}@altstadt-verlag.example`, origin: 'same' },
    sourceServer: 1,
    destServer: 2,
    sourcePassword: !waits,
    destPassword: true,
    options: ''
  };
}

const ROWS = Array.from({ length: 2603 }, (_, at) => row(at + 2));
const count = (kind: string) => ROWS.filter(({ verdict }) => verdict.kind === kind).length;

/** A row with the address that the rules make. */
function ruled(one: ImportRow, { domains = [], localPart, aliases = [] }: AddressRules): ImportRow {
  const [local = '', domain = ''] = one.source.text.split('@');
  const alias = aliases.find(({ from }) => from === one.source.text);
  const to = domains.find(({ from }) => from === domain)?.to;
  const made = to && `${localPart === 'lower' ? local.toLowerCase() : local}@${to}`;
  const text = alias?.to ?? made;
  return text === undefined ? one : { ...one, destination: { text, origin: 'derived' } };
}

/** The rules that were sent last. */
let rules: AddressRules = {
  domains: [{ from: 'altstadt-verlag.example', to: 'altstadt.example' }],
  localPart: 'keep',
  aliases: []
};

export function importPage(): ImportPage {
  const column = (header: string, meaning: 'sourceEmail' | 'sourcePassword' | 'destPassword') => ({
    header,
    key: header.toLowerCase(),
    column: meaning,
    how: 'header' as const,
    alternatives: [],
    samples: meaning === 'sourceEmail' ? ['mia.thornton2@altstadt-verlag.example'] : []
  });
  const columns = [
    column('E-Mail alt', 'sourceEmail'),
    column('Kennwort alt', 'sourcePassword'),
    column('Kennwort neu', 'destPassword')
  ];
  const mapping = { hasHeader: true, columns: columns.map((one) => one.column) };
  return {
    id: 1,
    fileName: 'Mitarbeiter 2026.csv',
    file: {
      kind: { kind: 'text', encoding: 'windows1252', delimiter: 'semicolon' },
      notes: [
        {
          code: "The file isn't Unicode; it was read as {0}. Look at the accented letters: if they are wrong, save the file anew as CSV UTF-8.",
          values: [{ kind: 'text', is: 'Windows-1252' }]
        }
      ],
      blankRows: 0,
      sheet: null,
      sheets: []
    } as unknown as ImportPage['file'],
    guess: { mapping, columns, notes: [] },
    choices: { mapping, rules, source: 1, destination: 2, standIns: [] },
    counts: {
      rows: ROWS.length,
      ready: count('ready'),
      needsPassword: count('needsPassword'),
      duplicate: 0,
      refused: count('refused'),
      example: 0,
      blank: 0,
      warned: 0
    },
    notes: []
  };
}

export const importAnswers = {
  import_page: importPage,
  change_import: ({ choices }: { choices: ImportChoices }) => {
    rules = choices.rules ?? {};
    return { ...importPage(), choices };
  },
  open_import: importPage,
  open_pasted: importPage,
  choose_import: importPage,
  mend_cell: importPage,
  import_rows: ({ filter, offset, limit }: { filter: string; offset: number; limit: number }) =>
    ROWS.filter(
      ({ verdict }) =>
        filter === 'all' ||
        verdict.kind === filter ||
        (filter === 'importable' && verdict.kind !== 'refused')
    )
      .slice(offset, offset + limit)
      .map((one) => ruled(one, rules)),
  finish_import: () => ({
    batch: 1,
    jobs: count('ready') + count('needsPassword'),
    waiting: count('needsPassword'),
    leftOut: count('refused'),
    file: 'Documents/Mitarbeiter 2026.csv'
  })
};
