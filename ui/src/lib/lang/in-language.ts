import { perLocale } from './per-locale';

/**
 * A table with texts in it, at the top of a module, as it is in the language that is spoken when it is read. `make` is
 * called once for each language; the table's own keys are the same in all of them.
 */
export function inLanguage<Table extends object>(make: () => Table): Table {
  const now = perLocale(make);
  return new Proxy(make(), { get: (_, key) => Reflect.get(now(), key) as unknown });
}
