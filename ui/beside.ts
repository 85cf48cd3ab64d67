// Modules that are files of their own beside the program and are read when they are wanted: all else of the window is one file.
import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

interface Beside<Name extends string> {
  /** What the modules' names begin with: `virtual:catalog/`. */
  prefix: string;
  /** The folder of the files. */
  folder: string;
  names: readonly Name[];
  sourceOf: (name: Name) => string;
  /** What a module is made of. */
  filesOf: (name: Name) => readonly string[];
}

export function beside<Name extends string>(modules: Beside<Name>): Plugin {
  const { prefix, folder, names, sourceOf, filesOf } = modules;
  let isBuilt = false;
  const nameIn = (id: string) => {
    const name = names.find((one) => id.endsWith(`${prefix}${one}`));
    if (name === undefined) throw new Error(`no such module: ${id}`);
    return name;
  };
  const published = (name: Name) => {
    const source = sourceOf(name);
    const hash = createHash('sha256').update(source).digest('hex').slice(0, 8);
    return { fileName: `_app/immutable/${folder}/${name}.${hash}.js`, source };
  };
  return {
    name: `mailhaul-${folder}`,
    enforce: 'pre',
    configResolved({ command }) {
      isBuilt = command === 'build';
    },
    resolveId(id) {
      if (!id.startsWith(prefix)) return null;
      if (!isBuilt) return `\0${id}`;
      // A module of that build would end up in the one file.
      return { id: `/${published(nameIn(id)).fileName}`, external: 'absolute' };
    },
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return null;
      const name = nameIn(id);
      for (const file of filesOf(name)) this.addWatchFile(file);
      return sourceOf(name);
    },
    generateBundle() {
      for (const name of names) this.emitFile({ type: 'asset', ...published(name) });
    }
  };
}
