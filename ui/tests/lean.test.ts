import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { pagesAtOnce, withoutHydration } from '../lean';

const runtime = createRequire(import.meta.url).resolve('@sveltejs/kit/package.json');

describe('the window’s file', () => {
  it('has its pages in it, and asks for none', () => {
    const manifest =
      "export const nodes = [\n\t() => import('./nodes/0'),\n\t() => import('./nodes/12')\n];";
    expect(pagesAtOnce(manifest)).toBe(
      "import * as node_0 from './nodes/0';\nimport * as node_12 from './nodes/12';\n" +
        'export const nodes = [\n\t() => Promise.resolve(node_0),\n\t() => Promise.resolve(node_12)\n];'
    );
    // Where SvelteKit writes it otherwise, nothing would be found and nobody would know.
    const writes = runtime.replace('package.json', 'src/core/sync/write_client_manifest.js');
    expect(readFileSync(writes, 'utf8')).toContain("`() => import('./nodes/${i}')`");
  });

  it('walks through no page that a server wrote', () => {
    expect(
      withoutHydration('\t$.reset(div);\n\t$.next();\n\t$.next(3);\n\t$.append(a, b);\n')
    ).toBe('\t$.append(a, b);\n');
    // Only whole steps: what they give, or what only begins so, is used.
    for (const kept of ['\tvar a = $.next();\n', '\t$.reset_focus(div);\n'])
      expect(withoutHydration(kept)).toBe(kept);
  });
});
