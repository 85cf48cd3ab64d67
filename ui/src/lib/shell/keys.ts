// Which shortcut was pressed. What is typed into a field, a list or a menu is none.
import { SHORTCUTS, type Act, type Shortcut } from './shortcuts';

/** The second key of two comes within so many milliseconds. */
const PATIENCE = 1500;
/** These take letters themselves: as text, or to find an entry. */
const TAKES_LETTERS =
  'input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable], [role=spinbutton], [role=menu], [role=listbox], [aria-haspopup=listbox], [aria-haspopup=menu][aria-expanded=true]';
const ASKS = '[role=dialog], [role=alertdialog]';

export class Keys {
  readonly #mac: boolean;
  /** The first key of two. */
  #begun: { chord: string; at: number } | null = null;

  constructor(mac: boolean) {
    this.#mac = mac;
  }

  /** What the key that was pressed asks for; null where it asks the window for nothing. */
  press(event: KeyboardEvent): Act | null {
    if (event.defaultPrevented || event.isComposing || document.querySelector(ASKS)) return null;
    const chord = this.#chordOf(event);
    if (chord === null) return null;
    const begun = this.#begun;
    this.#begun = null;
    const target = event.target instanceof Element ? event.target : null;
    const typing = target?.closest(TAKES_LETTERS) != null;
    if (begun && !typing && event.timeStamp - begun.at <= PATIENCE) {
      const second = find(`${begun.chord} ${chord}`);
      if (second) return second.act;
    }
    const first = find(chord);
    if (first) return typing && !first.always ? null : first.act;
    const begins = SHORTCUTS.some(({ press }) => press.some((way) => way.startsWith(`${chord} `)));
    if (begins && !typing) this.#begun = { chord, at: event.timeStamp };
    return null;
  }

  /** As the table writes it; null for a modifier alone. */
  #chordOf(event: KeyboardEvent): string | null {
    if (['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'Dead'].includes(event.key)) return null;
    const mod = this.#mac ? event.metaKey : event.ctrlKey;
    if (this.#mac ? event.ctrlKey : event.metaKey) return '';
    // A layout without Latin letters has them at the same places.
    const key =
      /^Key[A-Z]$/.test(event.code) && !/^[a-z]$/i.test(event.key) && event.key.length === 1
        ? event.code.slice(3)
        : event.key.length === 1
          ? event.key.toUpperCase()
          : event.key;
    // Signs need Shift on some keyboards and none on others.
    const shift = event.shiftKey && (key.length > 1 || /[A-Z]/.test(key));
    const alt = event.altKey && !event.getModifierState('AltGraph');
    return `${mod ? 'Mod+' : ''}${alt ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${key}`;
  }
}

function find(press: string): Shortcut | undefined {
  return SHORTCUTS.find(({ press: ways, act }) => act !== null && ways.includes(press));
}
