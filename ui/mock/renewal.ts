// A made-up list of new passwords.
import { says } from './fixtures';
import type { CredentialMapping, CredentialRow, RenewalPage } from '../src/lib/ipc';

const NAMES = [
  'mia',
  'juergen.weiss',
  'مريم',
  'k.sato',
  'zoe.van-der-berg-castellanos-de-la-fuente-y-monteverde'
];
const JOBS = ['Mia Thornton', 'Jürgen Weiß', 'مريم الفارسي', '佐藤 健一', 'Zoë van der Berg'];

function row(number: number, { address, side }: CredentialMapping): CredentialRow {
  const at = number % NAMES.length;
  const job = `${JOBS[at]} ${number}`;
  const login = `${NAMES[at]}${number}@altstadt-verlag.example`;
  if (address !== 0) {
    const text = says('No job logs in with this address.');
    return { row: number, address: `Tr0ub4dor&${number}`, verdict: { kind: 'unknown' }, text };
  }
  if (number % 41 === 0) {
    const text = says('There is no password in this row.');
    return { row: number, address: login, verdict: { kind: 'noPassword' }, text };
  }
  if (number % 29 === 0) {
    const text = {
      code: 'Row {0} has a password for this address already.',
      values: [{ kind: 'number' as const, is: number - 3 }]
    };
    return { row: number, address: login, verdict: { kind: 'refused' }, text };
  }
  if (number % 23 === 0) {
    const text = says('No job logs in with this address.');
    return { row: number, address: login, verdict: { kind: 'unknown' }, text };
  }
  if (number % 17 === 0 && side === null) {
    const text = says('Several jobs, or both sides of one, log in with this address.');
    const names = [job, `${job} (archive)`];
    return { row: number, address: login, verdict: { kind: 'ambiguous', names }, text };
  }
  const verdict = { kind: 'matched', job: number, side: side ?? 'destination', name: job } as const;
  const text =
    number % 13 === 0
      ? says('The password begins or ends with white space. It is taken as it is.')
      : null;
  return { row: number, address: login, verdict, text };
}

const GUESSED: CredentialMapping = { hasHeader: true, address: 0, password: 2, side: null };

/** Those that need a look first. */
function rowsBy(mapping: CredentialMapping, amount: number): CredentialRow[] {
  const rows = Array.from({ length: amount }, (_, at) => row(at + 2, mapping));
  const matches = ({ verdict }: CredentialRow) => verdict.kind === 'matched';
  return [...rows.filter((one) => !matches(one)), ...rows.filter(matches)];
}

/** What was said last, for the rows that are asked for later. */
let last: CredentialRow[] = [];

export function renewalPage(mapping: CredentialMapping = GUESSED, amount = 2603): RenewalPage {
  const rows = rowsBy(mapping, amount);
  last = rows;
  const of = (kind: string) => rows.filter(({ verdict }) => verdict.kind === kind);
  return {
    id: 1,
    fileName: 'Neue Kennwörter 2026.xlsx',
    columns: ['E-Mail', 'Abteilung', 'Kennwort neu', 'Bemerkung'],
    mapping,
    preview: {
      rows: rows.slice(0, 500),
      matched: of('matched').length,
      unknown: of('unknown').length,
      ambiguous: of('ambiguous').length,
      noPassword: of('noPassword').length,
      refused: of('refused').length
    }
  };
}

export const renewalAnswers = {
  choose_renewal: () => renewalPage(),
  open_renewal: () => renewalPage(),
  open_pasted_renewal: () => ({ ...renewalPage(GUESSED, 12), fileName: '' }),
  change_renewal: ({ mapping }: { mapping: CredentialMapping }) => renewalPage(mapping),
  renewal_rows: ({ kind, offset, limit }: { kind: string; offset: number; limit: number }) =>
    last
      .filter(({ verdict }) => kind === null || verdict.kind === kind)
      .slice(offset, offset + limit),
  finish_renewal: () => {
    const { matched, unknown, ambiguous, noPassword, refused } = renewalPage().preview;
    return {
      replaced: matched,
      leftOut: unknown + ambiguous + noPassword + refused,
      checks: matched - 31,
      file: 'Documents/Neue Kennwörter 2026.xlsx'
    };
  },
  replace_for_many: ({ jobs }: { jobs: number[] }) => ({
    replaced: jobs.length,
    leftOut: 0,
    checks: Math.max(0, jobs.length - 4),
    file: null
  })
};
