// What of the window's source is a text that a user reads, and so belongs in the catalogs.
import type { Message } from 'wuchale';

/** A text where the module is read but once: it would stay in the language of the start. */
export type Found = Pick<Message, 'msgStr' | 'details'>;

/** Elements whose words are the same in every language. */
const AS_IT_IS = new Set(['script', 'style', 'path', 'code', 'pre', 'kbd']);

/** Attributes and properties of elements that nobody reads. */
const NOT_READ =
  /^(?:class|id|style|href|src|rel|type|name|role|for|d|viewBox|points|transform|width|height|autocomplete|inputmode|enterkeyhint|template|columns|testId|data-.*|aria-(?:describedby|labelledby|controls|owns|live|sort|current|haspopup|orientation))$/;

/** Attributes that are read, whatever their words look like. */
const READ =
  /^(?:aria-label|title|alt|label|hint|text|words|confirm|empty|help|summary|description)$/;

/** Keys, and other names that begin like a word. */
const NAMES = new Set(
  [
    'Alt',
    'Backspace',
    'Control',
    'Ctrl',
    'Delete',
    'End',
    'Enter',
    'Escape',
    'Esc',
    'Home',
    'Meta',
    'Mod'
  ]
    .concat([
      'PageDown',
      'PageUp',
      'Shift',
      'Space',
      'Tab',
      'ArrowDown',
      'ArrowLeft',
      'ArrowRight',
      'ArrowUp'
    ])
    .concat(['Mailhaul', 'Cmd', 'Dead'])
);

/** Calls whose words are for the program. */
const FOR_THE_PROGRAM =
  /^(?:console\..*|fetch|resolve|goto|(?:window\.)?matchMedia|.*\.(?:querySelector|querySelectorAll|closest|matches|getItem|setItem|removeItem|getElementById|addEventListener|removeEventListener|getPropertyValue|setProperty|setAttribute|getAttribute|toggleAttribute|createElement|startsWith|endsWith|includes|split|join|replace|replaceAll|localeCompare))$/;

const LETTERS = /\p{L}/u;
/** "{0} ago", "said nothing": words with a blank beside them. */
const IS_PHRASE = /\p{L}{2}.*\s|\s.*\p{L}{2}/u;
/** Mod+K, input:not([type=radio]), .draft input */
const IS_PRESS_OR_SELECTOR =
  /^(?:(?:Alt|AltGraph|Control|Ctrl|Meta|Mod|Shift)\+?)+(?:\S|Arrow\w+)?$|^[.[]\S|\[[\w-]+[=\]]/u;
const IS_NAME_OF_CODE = /^[A-Z][A-Z0-9_]*$|^[\w.-]+[-_:/][\w.:/-]*$|^#?\S*$/u;
const IS_STYLE =
  /(?:^|[\s(])(?:-?[\d#.]+(?:px|rem|em|fr|%|ms|ch|deg)\b|minmax\(|var\(|calc\(|repeat\()/;

/** Whether somebody reads this. The transformer asks with # for what is put in, and the catalog's {0} once it is read. */
export function isText({ msgStr, details }: Found): boolean {
  const text = msgStr
    .join(' ')
    .replaceAll(/\{\d+\}/g, '#')
    .trim();
  const bare = text.replaceAll(/<\/?\d+\/?>/g, ' ');
  if (!LETTERS.test(bare)) return false;
  if (details.element !== undefined && AS_IT_IS.has(details.element)) return false;
  if (details.attribute !== undefined && NOT_READ.test(details.attribute)) return false;
  if (details.scope === 'markup') return !NAMES.has(text);
  // What is typed, by an example.
  if (details.attribute === 'placeholder' && /^\p{Ll}/u.test(text)) return false;
  if (details.scope === 'attribute' && READ.test(details.attribute ?? ''))
    return /\p{L}{2}/u.test(bare);
  if (details.call === 'text') return true;
  if (details.call !== undefined && FOR_THE_PROGRAM.test(details.call)) return false;
  if (NAMES.has(text) || IS_STYLE.test(text) || IS_PRESS_OR_SELECTOR.test(text)) return false;
  const first = text.replace(/^["“„«‘(]/u, '')[0] ?? '';
  if (/\p{Lu}/u.test(first)) return !/^(?:[A-Z]|\P{L})+$/u.test(text);
  return IS_PHRASE.test(text) && !IS_NAME_OF_CODE.test(text);
}
