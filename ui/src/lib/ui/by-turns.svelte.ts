// Rows that changed are drawn by turns, as many in each frame as it has time for: where a tick changes many, the page
// stays in hand. Other words in a row cost little; a row that looks another way altogether costs several times that.

/* eslint-disable svelte/prefer-svelte-reactivity -- who draws asks again in each frame; nothing else is looked at */
/** What one frame draws, in rows with other words. */
export const A_FRAME = 4;
/** What a row costs that looks another way. */
export const REMADE = 2;
/** Where more rows than these changed, someone waits for it: all are drawn at once. */
export const AT_ONCE = 16;

export class ByTurns<T, K> {
  readonly #key: (row: T) => K;
  readonly #isRemade: (before: T, after: T) => boolean;
  readonly #nextFrame: (draw: () => void) => void;
  #drawn = new Map<K, T>();
  /** The rows that wait for their turn, the one that waits longest first. */
  #waiting: K[] = [];
  #asked = false;
  /** Read by who draws: it counts the frames. */
  #frame = $state(0);

  constructor(
    key: (row: T) => K,
    isRemade: (before: T, after: T) => boolean,
    nextFrame: (draw: () => void) => void = (draw) => requestAnimationFrame(draw)
  ) {
    this.#key = key;
    this.#isRemade = isRemade;
    this.#nextFrame = nextFrame;
  }

  /**
   * The rows in their order and number, some of them as they were: those have their turn in one of the next frames, in
   * which whoever asked here is asked again. A row that is new is there at once.
   */
  now(wanted: T[]): T[] {
    void this.#frame;
    const fresh = new Map(wanted.map((row) => [this.#key(row), row]));
    const changed = new Set<K>();
    for (const [key, row] of fresh) {
      const before = this.#drawn.get(key);
      if (before !== undefined && before !== row) changed.add(key);
    }
    const before = this.#waiting.filter((key) => changed.delete(key));
    const line = [...before, ...changed];
    this.#waiting = line.length > AT_ONCE ? [] : line.slice(this.#turn(line, fresh));
    for (const key of this.#waiting) fresh.set(key, this.#drawn.get(key) as T);
    this.#drawn = fresh;
    if (this.#waiting.length > 0) this.#ask();
    return [...fresh.values()];
  }

  /** How many of a line have their turn in this frame. */
  #turn(line: K[], fresh: Map<K, T>): number {
    let left = A_FRAME;
    const tooMany = line.findIndex((key) => {
      const remade = this.#isRemade(this.#drawn.get(key) as T, fresh.get(key) as T);
      left -= remade ? REMADE : 1;
      return left < 0;
    });
    return tooMany < 0 ? line.length : tooMany;
  }

  #ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    this.#nextFrame(() => {
      this.#asked = false;
      this.#frame += 1;
    });
  }
}
