// Which rows of a table are selected, by key: sorting, scrolling and new contents of a row leave it as it is.

/* eslint-disable svelte/prefer-svelte-reactivity -- a set that is shown is replaced, never changed */

/** Of the rows that are shown: all, none, or some. */
export type Extent = boolean | 'mixed';

export class Selection<K> {
  keys = $state.raw<ReadonlySet<K>>(new Set());
  /** Where a range begins. */
  #anchor: K | null = null;
  /** Where the last change ended: a range that is extended from elsewhere begins anew. */
  #end: K | null = null;
  /** What was selected before the range, which may still grow and shrink. */
  #base: ReadonlySet<K> = new Set();
  /** Whether the range is selected, or left out where it began with a row that was left out. */
  #adds = true;

  get size(): number {
    return this.keys.size;
  }

  has(key: K): boolean {
    return this.keys.has(key);
  }

  toggle(key: K): void {
    const next = new Set(this.keys);
    this.#adds = !next.delete(key);
    if (this.#adds) next.add(key);
    this.#begin(key, next);
  }

  /** From where the range began to this row, as the rows stand now. */
  extend(to: K, shown: readonly K[]): void {
    const from = this.#anchor === null ? -1 : shown.indexOf(this.#anchor);
    const end = shown.indexOf(to);
    if (from < 0) {
      this.#adds = true;
      this.#begin(to, new Set([...this.keys, to]));
      return;
    }
    const next = new Set(this.#base);
    for (const key of shown.slice(Math.min(from, end), Math.max(from, end) + 1)) {
      if (this.#adds) next.add(key);
      else next.delete(key);
    }
    this.keys = next;
    this.#end = to;
  }

  /** As `extend`, and from this row where the range ended elsewhere: for keys, which go on from the row in focus. */
  extendFrom(from: K, to: K, shown: readonly K[]): void {
    if (this.#end !== from) {
      this.#adds = true;
      this.#begin(from, new Set([...this.keys, from]));
    }
    this.extend(to, shown);
  }

  /** These too. */
  add(keys: readonly K[]): void {
    this.#forget(new Set([...this.keys, ...keys]));
  }

  /** No longer these. */
  remove(keys: readonly K[]): void {
    const next = new Set(this.keys);
    for (const key of keys) next.delete(key);
    this.#forget(next);
  }

  /** Those of the selected rows that are among these. */
  only(keys: Iterable<K>): void {
    const next = new Set<K>();
    for (const key of keys) if (this.keys.has(key)) next.add(key);
    if (next.size !== this.keys.size) this.#forget(next);
  }

  clear(): void {
    if (this.keys.size > 0) this.#forget(new Set());
  }

  extent(shown: readonly K[]): Extent {
    if (this.keys.size === 0) return false;
    let selected = 0;
    for (const key of shown) if (this.keys.has(key)) selected += 1;
    if (selected === 0) return false;
    return selected === shown.length ? true : 'mixed';
  }

  #begin(key: K, keys: ReadonlySet<K>): void {
    this.keys = keys;
    this.#base = keys;
    this.#anchor = key;
    this.#end = key;
  }

  #forget(keys: ReadonlySet<K>): void {
    this.keys = keys;
    this.#base = keys;
    this.#anchor = null;
    this.#end = null;
    this.#adds = true;
  }
}
