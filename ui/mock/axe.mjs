// Looks at every page with axe, in light, dark and high contrast: node ui/mock/axe.mjs [pages]
// Needs `npm run ui:mock` beside it (MOCK says where, if not at port 5173), Chromium, and axe-core: AXE says where axe.min.js is,
// if it isn't among the modules. Ends with 1 where a rule is broken.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { open } from './browser.mjs';
import { pages } from './pages.mjs';

const only = process.argv.slice(2);
const axe = readFileSync(
  process.env.AXE ?? createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8'
);
const looks = {
  light: { colorScheme: 'light', contrast: 'no-preference' },
  dark: { colorScheme: 'dark', contrast: 'no-preference' },
  'contrast-light': { colorScheme: 'light', contrast: 'more' },
  'contrast-dark': { colorScheme: 'dark', contrast: 'more' }
};

/** Menus and lists float outside all landmarks, as the ARIA practices have it. */
function violations(rules) {
  const floats = ({ target }) =>
    document.querySelector(target[0])?.closest('[data-bits-floating-content-wrapper]');
  const options = { resultTypes: ['violations'], ...(rules && { runOnly: rules }) };
  return globalThis.axe.run(options).then((found) =>
    found.violations
      .map(({ id, help, nodes }) => ({
        id,
        help,
        nodes: id === 'region' ? nodes.filter((node) => !floats(node)) : nodes
      }))
      .filter(({ nodes }) => nodes.length > 0)
      .map(({ nodes, ...rule }) => ({
        ...rule,
        nodes: nodes.map(({ html, any }) => `${html.slice(0, 110)} ${any[0]?.message ?? ''}`)
      }))
  );
}

const browser = await open();
let [looked, broken] = [0, 0];
for (const [name, shown] of Object.entries(pages)) {
  if (only.length > 0 && !only.includes(name)) continue;
  for (const [look, context] of Object.entries(looks)) {
    const page = await browser.show(name, shown, context, axe);
    // What isn't colour is the same in all looks.
    const found = await page.evaluate(violations, look === 'light' ? null : ['color-contrast']);
    await page.context().close();
    looked += 1;
    broken += found.length;
    for (const { id, help, nodes } of found) {
      const where = nodes.slice(0, 3).join('\n    ');
      console.log(`${name} ${look}: ${id}, ${help} (${nodes.length})\n    ${where}`);
    }
  }
}
await browser.close();
console.log(`${looked} looks, ${broken} rules broken`);
process.exitCode = broken === 0 ? 0 : 1;
