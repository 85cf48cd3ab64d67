// What people and servers say, from right to left: every name, address, subject and sentence of the mock's program becomes
// Arabic, with a number and a bracket at its end, where a page that doesn't isolate it shows what is wrong.

/** Fields whose text is typed by a person or said by a server. */
const SAID =
  /^(?:name|jobName|serverName|sourceName|destinationName|login|actAs|host|subject|folder|reason|text|serverSaid|greeting|namespace|issuer|peer|person|note|address|file|fileName|domain|exchanger|client|header|message|title|sheet|fix|problem|held|receipt)$/;
/** Those that are texts in a few places, and places or values with a meaning in others. */
const MEANT = /^(?:source|destination|from|to)$/;

const said = (value: string) =>
  value.includes('@')
    ? `مريم${value}`
    : `مريم (${value.replaceAll(/[^a-z0-9 ]/gi, '').slice(0, 20)} 7)`;

/** The value with all that is said in it from right to left. */
export function poisoned(value: unknown, key = ''): unknown {
  if (typeof value === 'string') {
    const isSaid =
      SAID.test(key) ||
      (MEANT.test(key) && !/^(?:nowhere|user|admin|rule|list|source|destination)$/.test(value));
    return isSaid && value !== '' ? said(value) : value;
  }
  if (Array.isArray(value))
    return value.map((one) => poisoned(one, key === 'samples' ? 'name' : key));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, poisoned(one, name)])
  );
}

const ARABIC = /[\u0600-\u06ff]/;
const FENCED = /\u2068[^\u2069]*\u2069/g;
/** Kinds of elements that are a fence, or show what was typed by itself. */
const FENCES = 'bdi, [dir], input, textarea, option';

/** Where a page lets what is said run into its own words. */
export function unisolated(root: Element): string[] {
  const found = new Set<string>();
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = node.textContent ?? '';
      if (!ARABIC.test(text.replaceAll(FENCED, ''))) continue;
      if (
        node.parentElement?.closest(FENCES)?.closest('body') === null ||
        !node.parentElement?.closest(FENCES)
      )
        found.add(`${place(node.parentElement)}`);
    } else {
      const element = node as Element;
      for (const name of ['title', 'aria-label', 'placeholder', 'alt', 'aria-valuetext']) {
        const text = element.getAttribute(name) ?? '';
        // A tooltip that is the name and nothing else has nothing to run into.
        if (ARABIC.test(text.replaceAll(FENCED, '')) && !text.startsWith('مريم'))
          found.add(`${place(element)} @${name}: ${text.replaceAll(/\d+/g, 'N')}`);
      }
    }
  }
  return [...found];
}

function place(element: Element | null): string {
  const id = element?.closest('[data-testid]')?.getAttribute('data-testid') ?? '';
  return `${element?.tagName.toLowerCase() ?? ''}.${element?.className ?? ''} in ${id.replaceAll(/\d+/g, 'N')}`;
}
