// The guide as modules: pages of HTML made when the window is built, so that nothing reads Markdown later. Those of each language
// are a file of their own; where the pictures are is a part of the program.
import type { Plugin } from 'vite';

import { beside } from '../beside.ts';
import type { GuidePage } from '../src/lib/help/page';
import { LANGUAGES, type Language } from '../src/lib/lang/languages.ts';
import { englishOf, filesIn, placeOf, placeOfPicture, read } from './files.ts';
import { pageOf } from './page.ts';

/** The pages of a language, in the order in which they are read. */
export function readGuide(language: Language = 'en'): GuidePage[] {
  return filesIn(language).map((file) => pageOf(file, read(file), read(englishOf(file))));
}

export function guide(): Plugin[] {
  return [
    pictures(),
    beside({
      prefix: 'virtual:guide/',
      folder: 'guide',
      names: LANGUAGES,
      sourceOf: (language) => `export default ${JSON.stringify(readGuide(language))};`,
      filesOf: (language) => filesIn(language).map(placeOf)
    })
  ];
}

/** Makes `virtual:guide-pictures` of the names of all pictures. */
function pictures(): Plugin {
  const name = 'virtual:guide-pictures';
  return {
    name: 'mailhaul-guide-pictures',
    resolveId: (id) => (id === name ? `\0${name}` : null),
    load(id) {
      if (id !== `\0${name}`) return null;
      const named = readGuide().flatMap(({ html }) =>
        [...html.matchAll(/"picture:([a-z0-9-]+)"/g)].map(([, picture = '']) => picture)
      );
      const all = [...new Set(named)];
      const imports = all.map(
        (picture, n) => `import p${n} from ${JSON.stringify(`${placeOfPicture(picture)}?url`)};`
      );
      const places = all.map((picture, n) => `${JSON.stringify(picture)}: p${n}`).join(', ');
      return `${imports.join('\n')}\nexport default { ${places} };`;
    }
  };
}
