// How the window draws on a computer that has nothing to draw with.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';

import { openMailhaul } from './mailhaul.mjs';

const openGl = /\/lib(GLX_mesa|EGL_mesa|gallium|LLVM)|_dri\.so/;

test('without a graphics processor the program loads no OpenGL, and with one it may', async (t) => {
  const window = await openMailhaul();
  t.after(() => window.close());
  await window.goTo('jobs');
  const loaded = window.loaded();
  assert.match(loaded, /libwebkit2gtk/);
  if (!hasGraphics()) assert.doesNotMatch(loaded, openGl);
});

/** As the kernel says it. */
function hasGraphics() {
  try {
    return readdirSync('/dev/dri').some((node) => node.startsWith('renderD'));
  } catch {
    return false;
  }
}
