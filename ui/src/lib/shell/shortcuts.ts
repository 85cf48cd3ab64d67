// Every shortcut there is, in one table: what is pressed, what it does, and how the cheat sheet says it.

import { inLanguage, text } from '../lang';

/** What the window does at a key, whatever page is shown. */
export type Act =
  | 'palette'
  | 'settings'
  | 'sheet'
  | 'new'
  | 'search'
  | 'back'
  | 'forward'
  | 'quit'
  | { goTo: '/' | '/jobs' | '/batches' | '/servers' | '/intake' | '/help' };

export type ShortcutGroup = 'anywhere' | 'goTo' | 'table';

export interface Shortcut {
  /** Ways to press it: keys one after the other with a blank between, Mod for Ctrl, or Cmd on a Mac. */
  press: readonly string[];
  label: string;
  group: ShortcutGroup;
  /** Null for what the element in focus does itself. */
  act: Act | null;
  /** While text is typed, too. */
  always?: boolean;
}

export const SHORTCUTS: readonly Shortcut[] = inLanguage(() => [
  {
    press: ['Mod+K'],
    label: 'Find anything and do it',
    group: 'anywhere',
    act: 'palette',
    always: true
  },
  { press: ['N'], label: 'New: what the page is about', group: 'anywhere', act: 'new' },
  { press: ['/'], label: 'Search on the page', group: 'anywhere', act: 'search' },
  { press: ['Alt+ArrowLeft', 'Mod+['], label: 'Back', group: 'anywhere', act: 'back' },
  { press: ['Alt+ArrowRight', 'Mod+]'], label: 'Forward', group: 'anywhere', act: 'forward' },
  { press: ['?'], label: 'Keyboard shortcuts', group: 'anywhere', act: 'sheet' },
  { press: ['Mod+Q'], label: 'Quit', group: 'anywhere', act: 'quit', always: true },
  { press: ['G O', 'Mod+1'], label: 'Overview', group: 'goTo', act: { goTo: '/' } },
  { press: ['G J', 'Mod+2'], label: 'Jobs', group: 'goTo', act: { goTo: '/jobs' } },
  { press: ['G B', 'Mod+3'], label: 'Batches', group: 'goTo', act: { goTo: '/batches' } },
  { press: ['G I', 'Mod+4'], label: 'Intake', group: 'goTo', act: { goTo: '/intake' } },
  { press: ['G S', 'Mod+5'], label: 'Servers', group: 'goTo', act: { goTo: '/servers' } },
  { press: ['Mod+,'], label: 'Settings', group: 'goTo', act: 'settings' },
  { press: ['F1'], label: 'Help', group: 'goTo', act: { goTo: '/help' }, always: true },
  { press: ['ArrowUp', 'ArrowDown'], label: 'Another row', group: 'table', act: null },
  { press: ['PageUp', 'PageDown'], label: 'A page back or on', group: 'table', act: null },
  { press: ['Home', 'End'], label: 'First or last row', group: 'table', act: null },
  { press: ['Enter'], label: 'Open the row', group: 'table', act: null },
  { press: ['Space'], label: 'Select the row', group: 'table', act: null },
  { press: ['Shift+ArrowDown'], label: 'Select as far as here', group: 'table', act: null },
  { press: ['Mod+A'], label: 'Select all that are shown', group: 'table', act: null },
  { press: ['Escape'], label: 'Select none', group: 'table', act: null },
  { press: ['Delete'], label: 'Delete, after a question', group: 'table', act: null }
]);

const GROUPS: Record<ShortcutGroup, string> = inLanguage(() => ({
  anywhere: 'Anywhere',
  goTo: 'Go to',
  table: 'In a table'
}));

export function groupLabel(group: ShortcutGroup): string {
  return GROUPS[group];
}

/** The ways that are shown: of two, the one that is usual on the system. */
export function waysOf({ press }: Shortcut, mac: boolean): readonly string[] {
  const [first, second] = press;
  const isChoice = first?.startsWith('Alt+') && second?.startsWith('Mod+');
  return isChoice ? press.slice(mac ? 1 : 0, mac ? 2 : 1) : press;
}

/** What a way to press does; null where it does nothing by itself. */
export function actOf(press: string): Act | null {
  return (
    SHORTCUTS.find(({ press: ways, act }) => act !== null && ways.includes(press))?.act ?? null
  );
}

/** The shortcut that leads to a page, as it is written; undefined where there is none. */
export function pressOf(act: Act): string | undefined {
  const same = ({ act: other }: Shortcut) =>
    typeof act === 'object' && typeof other === 'object' ? other?.goTo === act.goTo : other === act;
  return SHORTCUTS.find(same)?.press[0];
}

const SIGNS: Record<string, string> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓'
};
/** What is printed on keys differs from country to country. */
const CAPS: Record<string, string> = inLanguage(() => ({
  // @wc-context: key on the keyboard
  Escape: text('Esc'),
  // @wc-context: key on the keyboard
  Mod: text('Ctrl'),
  // @wc-context: key on the keyboard
  Alt: text('Alt'),
  // @wc-context: key on the keyboard
  Shift: text('Shift'),
  // @wc-context: key on the keyboard
  Enter: text('Enter'),
  // @wc-context: key on the keyboard
  Space: text('Space'),
  // @wc-context: key on the keyboard
  Delete: text('Delete'),
  // @wc-context: key on the keyboard
  Home: text('Home'),
  // @wc-context: key on the keyboard
  End: text('End'),
  // @wc-context: key on the keyboard
  PageUp: text('PgUp'),
  // @wc-context: key on the keyboard
  PageDown: text('PgDn')
}));
const ON_A_MAC: Record<string, string> = { Mod: '⌘', Alt: '⌥', Shift: '⇧' };

/** The keys of one way to press it, as they are printed on the keyboard: "Ctrl", "K"; or "G", "then", "J". */
export function keysOf(press: string, mac: boolean): string[] {
  return press.split(' ').flatMap((chord, at) => {
    const keys = chord
      .split('+')
      .map((key) => (mac ? ON_A_MAC[key] : undefined) ?? SIGNS[key] ?? CAPS[key] ?? key);
    return at === 0 ? keys : ['then', ...keys];
  });
}

export function isMac(): boolean {
  return /Mac/.test(navigator.platform);
}
