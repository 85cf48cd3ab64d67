// The jobs that the table shows and how many there are of each choice, kept up to date by what changed. A tick that
// changes eight of 5,000 jobs judges eight and looks for eight places; the others are neither filtered nor sorted again.
import type { JobId, JobRow } from '../ipc';
import type { Order } from '../ui';
import {
  bitOf,
  choicesOf,
  FACETS,
  judge,
  type Facet,
  type JobFilter,
  type Verdict
} from './filter';
import { difference, type Change } from './merge';
import { comparison, type BatchNames, type Comparison } from './order';

export type Counts = Record<Facet, ReadonlyMap<string, number>>;

export interface Listed {
  /** The same array as before where nothing in it changed. */
  shown: JobRow[];
  /** By choice, how many jobs it would show beside what is chosen of the other facets. */
  counts: Counts;
}

export interface Question {
  rows: JobRow[];
  filter: JobFilter;
  order: Order | null;
  names: BatchNames;
}

/** With more changes than this, beginning anew is quicker. */
const MANY = 200;

export class Listing {
  readonly #judge: typeof judge;
  readonly #comparison: typeof comparison;
  #asked: Question | null = null;
  #compare: Comparison = () => 0;
  #verdicts = new Map<JobId, Verdict>();
  #counts: Record<Facet, Map<string, number>> = noCounts();
  #shown: JobRow[] = [];

  constructor(judging = judge, comparing = comparison) {
    this.#judge = judging;
    this.#comparison = comparing;
  }

  answer(question: Question): Listed {
    const asked = this.#asked;
    this.#asked = question;
    const reordered = asked?.order !== question.order || asked.names !== question.names;
    if (reordered) this.#compare = this.#comparison(question.order, question.names);
    const changes =
      asked?.filter === question.filter ? difference(asked.rows, question.rows) : null;
    if (changes === null || changes.length > MANY) this.#begin(question);
    else {
      if (reordered) this.#shown = [...this.#shown].sort(this.#compare);
      this.#follow(changes, question.filter);
    }
    return { shown: this.#shown, counts: this.#counts };
  }

  #begin({ rows, filter }: Question): void {
    this.#verdicts = new Map();
    this.#counts = noCounts();
    const shown: JobRow[] = [];
    for (const row of rows) {
      const verdict = this.#judge(row, filter);
      this.#verdicts.set(row.id, verdict);
      tally(this.#counts, row, verdict, 1);
      if (verdict === 0) shown.push(row);
    }
    this.#shown = shown.sort(this.#compare);
  }

  #follow(changes: Change[], filter: JobFilter): void {
    const verdicts = changes.map(({ was, is }) => ({
      was,
      is,
      before: was && this.#verdicts.get(was.id),
      after: is && this.#judge(is, filter)
    }));
    const recounted = verdicts.filter(
      ({ was, is, before, after }) => before !== after || !was || !is || !countsAlike(was, is)
    );
    if (recounted.length > 0) {
      const counts = copyOf(this.#counts);
      for (const { was, is, before, after } of recounted) {
        if (was && before !== undefined) tally(counts, was, before, -1);
        if (is && after !== undefined) tally(counts, is, after, 1);
      }
      this.#counts = counts;
    }
    const moved = verdicts.filter(({ before, after }) => before === 0 || after === 0);
    if (moved.length > 0) {
      const shown = [...this.#shown];
      for (const { was, is, before, after } of moved) {
        this.#put(shown, before === 0 ? was : undefined, after === 0 ? is : undefined);
      }
      this.#shown = shown;
    }
    for (const { was, is, after } of verdicts) {
      if (is && after !== undefined) this.#verdicts.set(is.id, after);
      else if (was) this.#verdicts.delete(was.id);
    }
  }

  #put(shown: JobRow[], was: JobRow | undefined, is: JobRow | undefined): void {
    if (was) {
      const at = placeOf(shown, was, this.#compare);
      if (is && this.#compare(was, is) === 0) {
        shown[at] = is;
        return;
      }
      shown.splice(at, 1);
    }
    if (is) shown.splice(placeOf(shown, is, this.#compare), 0, is);
  }
}

/** Where a row is in a sorted list, or where it belongs. */
function placeOf(sorted: JobRow[], row: JobRow, compare: Comparison): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(sorted[middle] as JobRow, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function tally(
  counts: Record<Facet, Map<string, number>>,
  row: JobRow,
  verdict: Verdict,
  by: 1 | -1
): void {
  for (const facet of FACETS) {
    if ((verdict & ~bitOf(facet)) !== 0) continue;
    for (const choice of choicesOf(row, facet)) {
      counts[facet].set(choice, (counts[facet].get(choice) ?? 0) + by);
    }
  }
}

function countsAlike(a: JobRow, b: JobRow): boolean {
  return (
    a.state === b.state &&
    a.paused === b.paused &&
    a.trouble === b.trouble &&
    a.batch === b.batch &&
    a.source.server === b.source.server &&
    a.destination.server === b.destination.server
  );
}

function noCounts(): Record<Facet, Map<string, number>> {
  return { state: new Map(), batch: new Map(), server: new Map(), trouble: new Map() };
}

function copyOf(counts: Record<Facet, Map<string, number>>): Record<Facet, Map<string, number>> {
  return {
    state: new Map(counts.state),
    batch: new Map(counts.batch),
    server: new Map(counts.server),
    trouble: new Map(counts.trouble)
  };
}
