// A program with something on every page: jobs that are done, failed, short of messages and at work, a batch, a list that is being
// looked at, a campaign with its form open.
import { password, startDovecot } from '../dovecot.mjs';
import { fill } from '../mailboxes.mjs';
import { openMailhaul } from '../mailhaul.mjs';
import { python } from '../organisation.mjs';
import { until } from '../webdriver.mjs';

const people = ['ann', 'ben', 'cleo', 'dora', 'emil'];
const old = (name) => `${name}@old.example`;
const fresh = (name) => `${name}@new.example`;
const cell = (text) => `"${text.replaceAll('"', '""')}"`;
const HEADING = 'Login alt;Kennwort alt;Login neu;Kennwort neu;Optionen';
/** Of one mailbox in each folder, at one a second: the walk finds it at work to its end. */
const MANY = 700;
/** Bytes: the larger messages of a mailbox are refused. */
const LARGEST = 8_000;

/** Which job is which: their numbers follow the list. */
export const jobs = { done: 1, short: 3, failed: 4, running: 5 };

/** Opens it. Resolves to {window, close}. */
export async function openHouse() {
  const source = await startDovecot(people.map(old), { separator: '/', format: 'sdbox' });
  const destination = await startDovecot(people.map(fresh), { largest: LARGEST });
  const window = await openMailhaul().catch(async (error) => {
    await Promise.all([source.stop(), destination.stop()]);
    throw error;
  });
  const close = async () => {
    await window.close();
    await Promise.all([source.stop(), destination.stop()]);
  };
  try {
    await furnish(window, source.plainPort, destination.plainPort);
  } catch (error) {
    await window.shoot('walk-failed').catch(() => {});
    await close();
    throw error;
  }
  return { window, close };
}

async function furnish(window, from, to) {
  fill(from, old('cleo'), 20);
  python(people.filter((name) => name !== 'emil' && name !== 'cleo').map(old), 'fill', from, 12);
  python([old('emil')], 'fill', from, MANY);
  for (const [name, port] of [
    ['Old provider', from],
    ['New provider', to]
  ]) {
    await window.describeServer({ name, port, security: 'none' });
    await window.click('server-save');
    await window.gone('server-dialog');
  }
  await openForm(window);
  await moveBatch(window);
  await pasteList(window, [
    [old('frida'), 'x', fresh('frida'), 'x', ''],
    ['zoe@', 'x', '', '', '']
  ]);
}

async function pasteList(window, rows) {
  await window.goTo('batches');
  await window.click('import-list');
  await window.says('read-pasted', /Read it/);
  // As the clipboard gives it: keys that a driver types have no line breaks.
  const paste =
    "const field = document.querySelector('[data-testid=pasted]'); field.value = arguments[0]; field.dispatchEvent(new Event('input', { bubbles: true }))";
  const text = [HEADING, ...rows.map((row) => row.map(cell).join(';')), ''].join('\n');
  await window.script(paste, text);
  await window.click('read-pasted');
  await window.says('import-count', /row/);
  await window.choose('import-source', 'Old provider');
  await window.choose('import-destination', 'New provider');
}

async function moveBatch(window) {
  const row = (name) => [
    old(name),
    password,
    fresh(name),
    name === 'dora' ? 'not the one' : password,
    name === 'emil' ? '--maxmessagespersecond 1' : ''
  ];
  await pasteList(window, people.map(row));
  await window.says('import-row-2', /Ready/);
  await window.type('batch-name', 'Everyone');
  await window.click('finish-import');
  await window.says('import-outcome', /jobs made/);
  const rows = () => window.ask('jobs');
  const ended = ({ state }) => !['queued', 'running', 'waiting'].includes(state);
  await until('every rehearsal ended', async () => (await rows()).every(ended), 60_000);
  const all = (await rows()).map(({ id }) => id);
  await window.ask('do_bulk', { jobs: all, action: 'runReal' });
  const isAtWork = ({ id, state }) => (id === jobs.running ? state === 'running' : undefined);
  await until(
    'all but one ended',
    async () => (await rows()).every((job) => isAtWork(job) ?? ended(job)),
    90_000
  );
}

async function openForm(window) {
  await window.goTo('intake');
  await window.choose('form-network', '127.0.0.1');
  await window.type('form-port', '0');
  await window.click('form-open');
  await window.says('form-url-number', /https:\/\/127\.0\.0\.1:\d+/);
  await window.click('new-campaign');
  await window.type('campaign-name', 'Altstadt Verlag');
  await window.choose('campaign-source', 'Old provider');
  await window.click('campaign-audience-domains');
  await window.type('campaign-domains', 'old.example');
  await window.type('campaign-expected', `${old('ann')}, Ann Lee`);
  await window.click('campaign-asks-addressAndPassword');
  await window.choose('campaign-destination', 'New provider');
  await window.click('save-campaign');
  await window.says('people-table', /ann@old\.example/);
  await window.ask('expect_people', { campaign: 1, lines: people.slice(1).map(old).join('\n') });
}
