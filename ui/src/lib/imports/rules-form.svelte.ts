// The rules by which rows without a new address get one, while they are edited. Only pairs that are whole are sent.
import type { AddressRules, LocalPartRule } from '../ipc';
import { plural } from '../lang';
import { problemsOf, readPairs, withPairs, type Pair, type PairKind } from './pairs';

export class RulesForm {
  domains = $state.raw<readonly Pair[]>([]);
  aliases = $state.raw<readonly Pair[]>([]);
  localPart = $state<LocalPartRule>('keep');
  #note = $state.raw<{ kind: PairKind; text: () => string } | null>(null);
  #sent: string;
  readonly #use: (rules: AddressRules) => void;

  constructor(rules: AddressRules | undefined, use: (rules: AddressRules) => void) {
    this.domains = rules?.domains ?? [];
    this.aliases = rules?.aliases ?? [];
    this.localPart = rules?.localPart ?? 'keep';
    this.#use = use;
    this.#sent = JSON.stringify(this.rules);
  }

  readonly problems = $derived({
    domains: problemsOf('domains', this.domains),
    aliases: problemsOf('aliases', this.aliases)
  });

  readonly rules = $derived<Required<AddressRules>>({
    domains: this.#whole('domains'),
    localPart: this.localPart,
    aliases: this.#whole('aliases')
  });

  /** What came of adding and pasting. */
  readonly note = $derived(this.#note && { kind: this.#note.kind, text: this.#note.text() });

  /** The rules in one line; null where there are none. */
  readonly summary = $derived.by(() => {
    const { domains, aliases, localPart } = this.rules;
    const [first] = domains;
    if (!first && aliases.length === 0) return null;
    const pair = first ? `${first.from} → ${first.to}` : '';
    const others = domains.length - 1;
    return [
      others > 0 ? plural(others, ['{0} and # more', '{0} and # more'], [pair]) : pair,
      first && localPart === 'lower' ? 'in lower case' : '',
      aliases.length > 0 ? plural(aliases.length, ['# alias', '# aliases']) : ''
    ]
      .filter(Boolean)
      .join(', ');
  });

  /** Puts a pair behind all others. */
  add(kind: PairKind, { from, to }: Pair): void {
    const last = this[kind].length;
    this.set(kind, last, { from, to });
    if (this.problems[kind][last] === null) {
      this.#note = { kind, text: () => added(kind) };
    }
  }

  /** Puts a pair in the place of one. */
  set(kind: PairKind, at: number, pair: Pair): void {
    const pairs = [...this[kind]];
    pairs[at] = { from: pair.from.trim(), to: pair.to.trim() };
    this.#take(kind, pairs);
  }

  remove(kind: PairKind, at: number): void {
    this.#take(
      kind,
      this[kind].filter((_, place) => place !== at)
    );
  }

  clear(kind: PairKind): void {
    this.#take(kind, []);
  }

  useLocalPart(rule: LocalPartRule): void {
    this.localPart = rule;
    this.#send();
  }

  /** Takes two columns; false for what is only text for the field. */
  paste(kind: PairKind, text: string): boolean {
    const pasted = readPairs(kind, text);
    if (!pasted) return false;
    this.#take(kind, withPairs(kind, this[kind], pasted.pairs));
    this.#note = { kind, text: () => cameOf(kind, pasted.pairs.length, pasted.leftOut) };
    return true;
  }

  #take(kind: PairKind, pairs: readonly Pair[]): void {
    this[kind] = pairs;
    this.#note = null;
    this.#send();
  }

  #send(): void {
    const text = JSON.stringify(this.rules);
    if (text === this.#sent) return;
    this.#sent = text;
    this.#use(this.rules);
  }

  #whole(kind: PairKind): Pair[] {
    return this[kind].filter((_, at) => this.problems[kind][at] === null);
  }
}

function added(kind: PairKind): string {
  return kind === 'domains' ? '1 domain added.' : '1 alias added.';
}

/** What came of pasting. */
function cameOf(kind: PairKind, pairs: number, leftOut: number): string {
  const taken = takenOver(kind, pairs);
  if (leftOut === 0) return taken;
  const left = plural(leftOut, [
    '# line left out: a line needs an old and a new one.',
    '# lines left out: a line needs an old and a new one.'
  ]);
  return `${taken} ${left}`;
}

function takenOver(kind: PairKind, pairs: number): string {
  return kind === 'domains'
    ? plural(pairs, ['# domain taken over.', '# domains taken over.'])
    : plural(pairs, ['# alias taken over.', '# aliases taken over.']);
}
