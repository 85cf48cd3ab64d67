// Mailhaul's window in the words of its pages.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

import { at, binary } from '../../scripts/lib/repo.mjs';
import { leave } from '../left/left.mjs';
import { password } from './dovecot.mjs';
import { openWindow, until } from './webdriver.mjs';

const byId = (id) => `[data-testid="${id}"]`;

/** Opens the window on a data folder of its own, or on one that was left behind. */
export async function openMailhaul(args = [], left) {
  const folder = left ?? mkdtempSync(join(tmpdir(), 'mailhaul-window-'));
  const [data, own] = [join(folder, 'data'), (name) => join(folder, name)];
  mkdirSync(data, { recursive: true });
  const env = {
    ...(args.includes('--demo') ? {} : { MAILHAUL_DATA_DIR: data }),
    XDG_DATA_HOME: own('share'),
    XDG_CONFIG_HOME: own('config'),
    XDG_CACHE_HOME: own('cache'),
    LANG: 'C.UTF-8'
  };
  const window = await openWindow(process.env.MAILHAUL_APP ?? binary('mailhaul-app'), {
    args,
    env
  }).catch((error) => {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  });
  return wordsFor(window, folder);
}

function wordsFor(window, folder) {
  const click = (id) => window.click(byId(id));
  const type = (id, text) => window.type(byId(id), text);
  const text = (id) => window.text(byId(id));
  const has = (id) => window.has(byId(id));
  const says = (id, what, milliseconds) =>
    until(
      `${id}: ${what}`,
      async () => what.test(await window.script(textOf, byId(id))),
      milliseconds
    );
  const gone = (id) => until(`no ${id}`, async () => !(await has(id)));

  async function goTo(place) {
    await click(`nav-${place}`);
    await until(`page ${place}`, () =>
      window.script('return location.pathname.startsWith(arguments[0])', `/${place}`)
    );
  }

  /** Chooses from a list by the words of the entry. */
  async function choose(id, label) {
    await click(id);
    const option = '[role="option"]';
    const mark = 'const all = [...document.querySelectorAll(arguments[0])];';
    const find = `${mark} const it = all.find((o) => o.textContent.includes(arguments[1])); if (it) it.dataset.testid = 'to-choose'; return Boolean(it)`;
    await until(`${label} in ${id}`, () => window.script(find, option, label));
    await click('to-choose');
    await until(`${label} chosen`, async () =>
      (await window.script(textOf, byId(id))).includes(label)
    );
    // Its list takes a moment to go; the next one must not be looked for in it.
    await until(`the list of ${id} gone`, async () => (await window.count(option)) === 0);
  }

  return {
    ...window,
    folder,
    click,
    type,
    text,
    has,
    says,
    gone,
    goTo,
    choose,

    /** Fills in the dialog for a new server. */
    async describeServer({ name, port, security }) {
      await goTo('servers');
      await click('add-server');
      await type('server-host', 'localhost');
      await click(`server-security-${security}`);
      await type('server-port', String(port));
      await type('server-name', name);
    },

    /** Fills in the form for a new job. */
    async describeJob({ name, source, destination }) {
      await goTo('jobs');
      await click('new-job');
      await type('job-name', name);
      for (const [side, account] of Object.entries({ source, destination })) {
        await choose(`${side}-server`, account.server);
        await type(`${side}-login`, account.login);
        await type(`${side}-password`, account.password ?? password);
      }
    },

    /** Waits until the job on this page is in a state. */
    state: (label, milliseconds = 60_000) =>
      says('job-state', new RegExp(`^${label}$`), milliseconds),

    /** Chooses an action of a job, from its button or its menu. */
    async act(job, action) {
      if (await has(`job-${job}-${action}`)) return click(`job-${job}-${action}`);
      await click(`job-${job}-menu`);
      await click(`job-${job}-menu-${action}`);
    },

    /** Takes a picture of the present page into screenshots/, which git ignores. */
    shoot: (name) => window.shoot(at('screenshots', `${name}.png`)),

    /** Changes the colours of the window. */
    async wear(theme) {
      await goTo('settings');
      await click(`theme-${theme}`);
      await until(`${theme} colours`, () =>
        window.script('return document.documentElement.dataset.theme === arguments[0]', theme)
      );
    },

    /** What a command of the program answers. */
    ask: (command, args = {}) => window.wait(askOf, command, args),

    /** Kills the program and its sidecars where they stand; the folder is left behind. */
    async kill() {
      const killed = killAll(folder);
      await window.end();
      return killed;
    },

    /** How many processes of the program work on its folder. */
    processes: () => processesOn(folder).length,

    /** What the program's own process has loaded. */
    loaded: () =>
      processesOn(folder)
        .filter((pid) => basename(readlinkSync(`/proc/${pid}/exe`)).startsWith('mailhaul-app'))
        .map((pid) => readFileSync(`/proc/${pid}/maps`, 'utf8'))
        .join(''),
    async close() {
      await window.close();
      leave(folder, ['data', 'share', 'config', 'cache']);
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

const askOf = `
  const [command, args, done] = arguments;
  window.__TAURI_INTERNALS__.invoke(command, args).then(done, (error) => done({ error }));
`;

/** The processes of the program that work on this folder, by their environment. */
function processesOn(folder) {
  return readdirSync('/proc').filter((pid) => {
    try {
      const program = basename(readlinkSync(`/proc/${pid}/exe`));
      if (!/^mailhaul-(app|sync)/.test(program)) return false;
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(folder);
    } catch {
      return false;
    }
  });
}

/** Ends them by SIGKILL, all at once. */
function killAll(folder) {
  const ours = processesOn(folder);
  for (const pid of ours) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch (error) {
      // It came to its end by itself a moment before.
      if (error.code !== 'ESRCH') throw error;
    }
  }
  return ours.length;
}

const textOf = "return document.querySelector(arguments[0])?.textContent.trim() ?? ''";
