// A span of the day while it is typed.
import type { DayWindow } from '../ipc';

/** What most nightly windows are. */
const EVENING = 20 * 60;
const MORNING = 6 * 60;

export class HoursForm {
  on = $state(false);
  /** Minutes since midnight; null while the time isn't complete. */
  from = $state<number | null>(EVENING);
  until = $state<number | null>(MORNING);

  constructor(window: DayWindow | null | undefined) {
    if (!window) return;
    this.on = true;
    this.from = window.from;
    this.until = window.until;
  }

  /** What was typed; null for any hour. */
  readonly window = $derived.by((): DayWindow | null => {
    if (!this.on || this.from === null || this.until === null) return null;
    return { from: this.from, until: this.until };
  });

  readonly overnight = $derived(this.window !== null && this.window.from > this.window.until);

  /** Why it can't be kept as it is; empty where it can. */
  readonly problem = $derived.by(() => {
    if (!this.on) return '';
    if (this.from === null || this.until === null) return 'Enter both times, as hours and minutes.';
    return this.from === this.until
      ? 'Both times are the same, which is the whole day: switch it off, or change one.'
      : '';
  });
}
