// A file dragged from another program and dropped on the window, with the mouse of the display.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const steps = 20;

const xdotool = (...words) =>
  execFileSync('xdotool', words.map(String), { encoding: 'utf8' }).trim();

const place = (title) => {
  const [id] = xdotool('search', '--onlyvisible', '--name', `^${title}$`).split('\n');
  const lines = xdotool('getwindowgeometry', '--shell', id).split('\n');
  const { X, Y } = Object.fromEntries(lines.map((line) => line.split('=')));
  return { x: Number(X), y: Number(Y) };
};

const moment = () => new Promise((resolve) => setTimeout(resolve, 30));

/** Drags a file over the window named `title`, calls `over` while it is held there, and drops it. */
export async function dropFile(file, title, over = async () => {}) {
  // Debian's own Python has the bindings of GTK.
  const source = spawn('/usr/bin/python3', [join(here, 'drag.py'), file], {
    stdio: ['ignore', 'pipe', 'inherit']
  });
  try {
    const gone = once(source, 'exit').then(() => {
      throw new Error('the window to drag from did not come up');
    });
    gone.catch(() => {});
    await Promise.race([once(source.stdout, 'data'), gone]);
    const [from, to] = [place('Mailhaul drag source'), place(title)];
    const way = (i, a, b) => Math.round(a + ((b - a) * i) / steps);
    xdotool('mousemove', from.x + 40, from.y + 40, 'mousedown', 1);
    for (let i = 1; i <= steps; i += 1) {
      xdotool('mousemove', way(i, from.x + 40, to.x + 400), way(i, from.y + 40, to.y + 300));
      await moment();
    }
    await over();
    xdotool('mouseup', 1);
    await moment();
  } finally {
    source.kill();
  }
}
