// What may be changed about messages on their way, so that a server takes them that else refuses them.
import type { ChangeOptions, FlagRule } from '../ipc';

/** RFC 5322 section 2.1.1: the longest line of a message, in bytes. */
const LONGEST_LINE = 998;

export class Repairs {
  wrapLines = $state(false);
  endLastLine = $state(false);
  /** A flag that is left out; empty for none. */
  flag = $state('');
  /** What has no field here stays as it is. */
  readonly #rest: ChangeOptions;

  constructor(changes: ChangeOptions = {}) {
    this.#rest = changes;
    this.wrapLines = typeof changes.wrapLines === 'number';
    this.endLastLine = changes.endLastLine ?? false;
    this.flag = changes.flags?.map(dropped).find((flag) => flag !== null) ?? '';
  }

  /** Whether anything is changed. */
  readonly any = $derived(this.wrapLines || this.endLastLine || this.flag.trim() !== '');

  readonly flagProblem = $derived.by(() => {
    const flag = this.flag.trim();
    if (flag === '' || /^\\?[^\s(){%*"\\\]]+$/.test(flag)) return undefined;
    return 'One flag, as the server lists it: $Junk or \\Flagged.';
  });

  get changes(): ChangeOptions {
    const others = (this.#rest.flags ?? []).filter((rule) => dropped(rule) === null);
    const flag = this.flag.trim();
    return {
      ...this.#rest,
      wrapLines: this.wrapLines ? (this.#rest.wrapLines ?? LONGEST_LINE) : null,
      endLastLine: this.endLastLine,
      flags: flag === '' ? others : [...others, { drop: flag }]
    };
  }
}

function dropped(rule: FlagRule): string | null {
  return typeof rule === 'object' && 'drop' in rule ? (rule.drop ?? null) : null;
}
