// What makes the window's one file smaller and has no place in its sources. Nothing of it holds while the pages are served to a browser or tested.
import type { Plugin } from 'vite';

/**
 * SvelteKit reads each page when it is asked for. In one file there is nothing to read: all it does is to put every module into a
 * function, with its names outside.
 */
export function pagesAtOnce(code: string): string {
  let imports = '';
  const changed = code.replace(/\(\) => import\('(\.\/nodes\/(\d+))'\)/g, (_, file, number) => {
    imports += `import * as node_${number} from '${file}';\n`;
    return `() => Promise.resolve(node_${number})`;
  });
  return imports + changed;
}

/** Svelte's steps through a page that a server has written: ours are all made in the window, where these do nothing. */
export function withoutHydration(code: string): string {
  return code.replace(/^[ \t]*\$\.(?:reset|next)\((?:\w*)\);\n/gm, '');
}

export function lean(): Plugin {
  return {
    name: 'mailhaul-lean',
    apply: 'build',
    enforce: 'post',
    applyToEnvironment: ({ name }) => name === 'client',
    transform(code, id) {
      if (/\/generated\/client-optimized\/app\.js$/.test(id.replaceAll('\\', '/')))
        return { code: pagesAtOnce(code), map: null };
      if (/\.svelte(?:$|\?)/.test(id) && code.includes('$.'))
        return { code: withoutHydration(code), map: null };
      return null;
    }
  };
}
