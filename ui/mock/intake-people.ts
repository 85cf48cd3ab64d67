// Made-up people of a campaign, as different as they are in a real one.
import type { AttemptRow, PersonRow } from '../src/lib/ipc';

const NAMES: [login: string, name: string][] = [
  ['mia.thornton', 'Mia Thornton'],
  ['j.weiss', 'Jürgen Weiß'],
  ['maryam', 'مريم الفارسي'],
  ['k.sato', '佐藤 健一'],
  ['buchhaltung', ''],
  ['daniel', 'דניאל כהן'],
  [
    'zoe.van-der-berg-castellanos-de-la-fuente-y-monteverde',
    'Zoë van der Berg-Castellanos de la Fuente y Monteverde'
  ],
  ['info', 'Reception']
];

const START = Date.parse('2026-11-23T07:40:00Z');
const at = (minutes: number) => new Date(START + minutes * 60_000).toISOString();

const WRONG = 'The server refused the login: check the address and the password.';

export function attempt(
  number: number,
  address: string,
  more: Partial<AttemptRow> = {}
): AttemptRow {
  return {
    at: at(number * 3),
    address,
    side: 'source',
    worked: false,
    text: { code: WRONG },
    client: `192.168.1.${20 + (number % 90)}`,
    ...more
  };
}

/** Somebody; every number is somebody else. Their ways repeat every twelve. */
export function person(number: number, more: Partial<PersonRow> = {}): PersonRow {
  const [login, name] = NAMES[number % NAMES.length] ?? ['x', ''];
  const piece = Math.floor(number / NAMES.length);
  const address = `${login}${piece === 0 ? '' : piece + 1}@altstadt-verlag.example`;
  const base: PersonRow = {
    id: number + 1,
    address,
    name,
    expected: number % 7 !== 6,
    submitted: at(number * 4),
    byAdmin: false,
    sourcePassword: 'kept',
    destination: `${login}${piece === 0 ? '' : piece + 1}@altstadt.example`,
    destinationFrom: 'rule',
    destinationExists: number % 3 !== 1,
    destinationServer: 2,
    destinationServerName: 'Fastmail',
    destinationPassword: 'exported',
    failures: 0,
    lastFailure: null,
    checked: at(number * 4),
    renew: false,
    job: null,
    blocks: []
  };
  return { ...base, ...way(number, address), ...more };
}

function way(number: number, address: string): Partial<PersonRow> {
  const notYet: Partial<PersonRow> = {
    submitted: null,
    sourcePassword: 'missing',
    checked: null,
    destinationPassword: 'missing',
    blocks: [
      { code: 'The source password is not there yet.' },
      { code: 'There is no destination password.' }
    ]
  };
  switch (number % 12) {
    case 1:
    case 5:
      return notYet;
    case 2:
      return { job: 10, destinationFrom: 'user', destinationPassword: 'user' };
    case 3:
      return {
        destination: '',
        destinationFrom: 'nowhere',
        destinationExists: null,
        destinationPassword: 'missing',
        blocks: [
          { code: 'There is no destination address.' },
          { code: 'There is no destination password.' }
        ]
      };
    case 4:
      return { ...notYet, failures: 4, lastFailure: attempt(number, address) };
    case 6:
      return {
        renew: true,
        sourcePassword: 'rejected',
        failures: 1,
        lastFailure: attempt(number, address, { client: '' }),
        blocks: [{ code: 'The source password stopped working: it has to be handed in again.' }]
      };
    case 8:
      return { destinationPassword: 'generated', destinationFrom: 'list' };
    case 9:
      return { byAdmin: true, destinationPassword: 'admin', destinationFrom: 'admin' };
    case 10:
      return {
        destinationPassword: 'missing',
        destinationExists: false,
        blocks: [{ code: 'There is no destination password.' }]
      };
    case 11:
      return {
        sourcePassword: 'writing',
        blocks: [{ code: 'The source password is not there yet.' }]
      };
    default:
      return {};
  }
}

export function people(amount: number): PersonRow[] {
  return Array.from({ length: amount }, (_, number) => person(number));
}

export function attempts(rows: readonly PersonRow[]): AttemptRow[] {
  return rows.slice(0, 60).flatMap((row, number) => {
    const works = { worked: true, text: { code: 'Logged in.' } };
    const all = [attempt(number, row.address, row.submitted ? works : {})];
    if (row.renew) all.push(attempt(number + 30, row.address, { client: '' }));
    if (row.destinationPassword === 'user') {
      all.push(attempt(number, row.address, { ...works, side: 'destination' }));
    }
    return all;
  });
}
