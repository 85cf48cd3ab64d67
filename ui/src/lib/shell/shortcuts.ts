// Every shortcut there is, in one table: what is pressed, what it does, and how the cheat sheet says it.

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

export interface Shortcut {
  /** Ways to press it: keys one after the other with a blank between, Mod for Ctrl, or Cmd on a Mac. */
  press: readonly string[];
  label: string;
  group: 'Anywhere' | 'Go to' | 'In a table';
  /** Null for what the element in focus does itself. */
  act: Act | null;
  /** While text is typed, too. */
  always?: boolean;
}

export const SHORTCUTS: readonly Shortcut[] = [
  {
    press: ['Mod+K'],
    label: 'Find anything and do it',
    group: 'Anywhere',
    act: 'palette',
    always: true
  },
  { press: ['N'], label: 'New: what the page is about', group: 'Anywhere', act: 'new' },
  { press: ['/'], label: 'Search on the page', group: 'Anywhere', act: 'search' },
  { press: ['Alt+ArrowLeft', 'Mod+['], label: 'Back', group: 'Anywhere', act: 'back' },
  { press: ['Alt+ArrowRight', 'Mod+]'], label: 'Forward', group: 'Anywhere', act: 'forward' },
  { press: ['?'], label: 'Keyboard shortcuts', group: 'Anywhere', act: 'sheet' },
  { press: ['Mod+Q'], label: 'Quit', group: 'Anywhere', act: 'quit', always: true },
  { press: ['G O', 'Mod+1'], label: 'Overview', group: 'Go to', act: { goTo: '/' } },
  { press: ['G J', 'Mod+2'], label: 'Jobs', group: 'Go to', act: { goTo: '/jobs' } },
  { press: ['G B', 'Mod+3'], label: 'Batches', group: 'Go to', act: { goTo: '/batches' } },
  { press: ['G I', 'Mod+4'], label: 'Intake', group: 'Go to', act: { goTo: '/intake' } },
  { press: ['G S', 'Mod+5'], label: 'Servers', group: 'Go to', act: { goTo: '/servers' } },
  { press: ['Mod+,'], label: 'Settings', group: 'Go to', act: 'settings' },
  { press: ['F1'], label: 'Help', group: 'Go to', act: { goTo: '/help' }, always: true },
  { press: ['ArrowUp', 'ArrowDown'], label: 'Another row', group: 'In a table', act: null },
  { press: ['Enter'], label: 'Open the row', group: 'In a table', act: null },
  { press: ['Space'], label: 'Select the row', group: 'In a table', act: null },
  { press: ['Shift+ArrowDown'], label: 'Select as far as here', group: 'In a table', act: null },
  { press: ['Mod+A'], label: 'Select all that are shown', group: 'In a table', act: null },
  { press: ['Escape'], label: 'Select none', group: 'In a table', act: null },
  { press: ['Delete'], label: 'Delete, after a question', group: 'In a table', act: null }
];

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
  ArrowDown: '↓',
  Escape: 'Esc'
};
const ON_A_MAC: Record<string, string> = { Mod: '⌘', Alt: '⌥', Shift: '⇧' };

/** The keys of one way to press it, as they are printed on the keyboard: "Ctrl", "K"; or "G", "then", "J". */
export function keysOf(press: string, mac: boolean): string[] {
  return press.split(' ').flatMap((chord, at) => {
    const keys = chord
      .split('+')
      .map(
        (key) => (mac ? ON_A_MAC[key] : undefined) ?? SIGNS[key] ?? (key === 'Mod' ? 'Ctrl' : key)
      );
    return at === 0 ? keys : ['then', ...keys];
  });
}

export function isMac(): boolean {
  return /Mac/.test(navigator.platform);
}
