// The window as a person meets it, by WebDriver: a client for WebKitWebDriver over HTTP, as far as these tests need it.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { leaveText, remember } from '../left/left.mjs';
import { freePort } from './dovecot.mjs';

const patience = 20_000;
const elementKey = 'element-6066-11e4-a52e-4f735466cecf';

/** Opens a program whose window is a WebKitGTK view, and resolves to its window. */
export async function openWindow(program, { args = [], env = {} } = {}) {
  const capabilities = { 'webkitgtk:browserOptions': { binary: program, args } };
  return openBrowser('WebKitWebDriver', capabilities, { ...env, TAURI_WEBVIEW_AUTOMATION: 'true' });
}

/** Opens what a WebDriver of this name opens, and resolves to its window. */
export async function openBrowser(name, alwaysMatch, env) {
  const driver = await startDriver(name, { ...process.env, ...env });
  try {
    const capabilities = { alwaysMatch };
    const { sessionId } = await driver.ask('POST', '/session', { capabilities });
    return windowOf(driver, (method, path, body) =>
      driver.ask(method, `/session/${sessionId}${path}`, body)
    );
  } catch (error) {
    driver.end();
    throw error;
  }
}

/** Looks until `look` returns something true, and resolves to it. `what` is said where it never does. */
export async function until(what, look, milliseconds = patience) {
  const end = Date.now() + milliseconds;
  let last;
  while (Date.now() < end) {
    try {
      last = await look();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(
    `never came: ${what} (last: ${last instanceof Error ? last.message : JSON.stringify(last)})`
  );
}

async function startDriver(name, env) {
  const port = await freePort();
  // ChromeDriver listens on the loopback unless it is told otherwise.
  const where = name === 'WebKitWebDriver' ? ['--host=127.0.0.1'] : [];
  const child = spawn(name, [`--port=${port}`, ...where], {
    stdio: ['ignore', name === 'WebKitWebDriver' ? 'inherit' : 'ignore', 'inherit'],
    env,
    detached: true
  });
  const ask = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(patience)
    }).catch((error) => {
      throw new Error(`${method} ${path}: ${error.message}`, { cause: error });
    });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  };
  // The driver leads a process group of its own, so that the program goes with it.
  const runs = () => child.exitCode === null && child.signalCode === null;
  const end = () => runs() && process.kill(-child.pid, 'SIGKILL');
  await until(name, async () => (await ask('GET', '/status')).ready);
  return { ask, end };
}

function windowOf(driver, ask) {
  // Elements are looked for by selector each time: the page may have drawn them anew.
  const find = async (selector) => {
    const found = await ask('POST', '/element', { using: 'css selector', value: selector });
    return `/element/${found[elementKey]}`;
  };
  const whenThere = (selector, act) =>
    until(selector, async () => [await act(await find(selector))]).then(([it]) => it);
  const script = (text, ...args) => ask('POST', '/execute/sync', { script: text, args });
  return {
    script,
    go: (url) => ask('POST', '/url', { url }),
    /** A script that calls its last argument with the answer. */
    wait: (text, ...args) => ask('POST', '/execute/async', { script: text, args }),
    /** Ends the driver of a window whose program is gone. */
    end: async () => driver.end(),
    /** Whether a selector matches something. */
    has: (selector) => script('return document.querySelector(arguments[0]) !== null', selector),
    count: (selector) => script('return document.querySelectorAll(arguments[0]).length', selector),
    /** Waits until it can be clicked: a driver clicks what is disabled too, and nothing happens. */
    click: (selector) =>
      whenThere(selector, async (element) => {
        if (!(await ask('GET', `${element}/enabled`))) throw new Error('it is disabled');
        return ask('POST', `${element}/click`, {});
      }),
    text: (selector) => whenThere(selector, (element) => ask('GET', `${element}/text`)),
    attribute: (selector, name) =>
      whenThere(selector, (element) => ask('GET', `${element}/attribute/${name}`)),
    value: (selector) => whenThere(selector, (element) => ask('GET', `${element}/property/value`)),
    /** Types into a field, in place of what it holds; again where the page took the focus away meanwhile. */
    type: (selector, text) => {
      remember(selector, text);
      return until(`${selector} with what was typed`, async () => {
        const element = await find(selector);
        await ask('POST', `${element}/clear`, {});
        if (text !== '') await ask('POST', `${element}/value`, { text });
        return (await ask('GET', `${element}/property/value`)) === text;
      });
    },
    /** Presses keys where the focus is. */
    press: (text) =>
      ask('POST', '/actions', {
        actions: [
          {
            type: 'key',
            id: 'keyboard',
            actions: [...text].flatMap((value) => [
              { type: 'keyDown', value },
              { type: 'keyUp', value }
            ])
          }
        ]
      }),
    /** Presses a key while another is held. */
    chord: (held, key) =>
      ask('POST', '/actions', {
        actions: [
          {
            type: 'key',
            id: 'keyboard',
            actions: [
              { type: 'keyDown', value: held },
              { type: 'keyDown', value: key },
              { type: 'keyUp', value: key },
              { type: 'keyUp', value: held }
            ]
          }
        ]
      }),
    /** What has the focus, as someone hears it who doesn't see it. */
    focus: async () => {
      const element = `/element/${(await ask('GET', '/element/active'))[elementKey]}`;
      return {
        label: await ask('GET', `${element}/computedlabel`),
        role: await ask('GET', `${element}/computedrole`)
      };
    },
    /** Writes what the window shows to a PNG file, once nothing moves that will come to rest. */
    shoot: async (file) => {
      await ask('POST', '/execute/async', { script: atRest, args: [] });
      mkdirSync(dirname(file), { recursive: true });
      await ask('POST', '/execute/sync', { script: keepPainting, args: [] });
      writeFileSync(file, Buffer.from(await steadyPicture(ask), 'base64'));
      await ask('POST', '/execute/sync', { script: 'window.speck.remove()', args: [] });
      leaveText(file, await ask('POST', '/execute/sync', { script: wordsShown, args: [] }));
    },
    close: async () => {
      await ask('DELETE', '').catch(() => {});
      driver.end();
    }
  };
}

/**
 * Without a graphics processor WebKit's driver takes its picture when the page is painted next: something
 * nobody sees moves all the time.
 */
const keepPainting = `
  const speck = document.body.appendChild(document.createElement('i'));
  Object.assign(speck.style, { position: 'fixed', top: 0, left: 0, width: '9px', height: '9px' });
  speck.style.background = 'rgb(0 0 0 / 0.1%)';
  speck.animate([{ left: '0px' }, { left: '9px' }], { duration: 200, iterations: Infinity });
  window.speck = speck;
`;

/** Layers are painted late: two pictures in a row that are the same have them all. A spinner is let turn. */
async function steadyPicture(ask) {
  let before;
  let now = await ask('GET', '/screenshot');
  for (let looks = 0; before !== now && looks < 8; looks += 1) {
    await new Promise((resolve) => setTimeout(resolve, 120));
    [before, now] = [now, await ask('GET', '/screenshot')];
  }
  return now;
}

/** What can be read in the page: its text, and what stands in fields that show it. */
const wordsShown = `
  const shown = [...document.querySelectorAll('input:not([type=password]), textarea')];
  return [document.title, document.body.innerText, ...shown.map(({ value }) => value)].join('\\n');
`;

const atRest = `
  const done = arguments[arguments.length - 1];
  const painted = () => requestAnimationFrame(() => requestAnimationFrame(() => done(true)));
  const finite = (animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime);
  const moving = document.getAnimations().filter(finite).map((animation) => animation.finished);
  Promise.allSettled([...moving, document.fonts.ready]).then(painted);
`;
