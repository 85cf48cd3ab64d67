// How the jobs are looked at: filter, order, columns, selection, how far it is scrolled. It outlasts the page, so that
// going to a job and back finds everything as it was; columns, order and what was chosen in the filters outlast the program, words
// that were searched for don't: who doesn't see them any more would miss jobs.
import type { JobId } from '../ipc';
import { Selection, type Order } from '../ui';
import { lookOf, queryOf, type Look } from './address';
import { CHOOSABLE } from './columns';
import { EVERYTHING, type Facet, type JobFilter } from './filter';
import { Line } from './line';
import { Listing } from './listing';
import { KnownNames, nextOrder } from './order';

const KEY = 'mailhaul.jobs.table';

export class JobsView {
  filter = $state.raw<JobFilter>(EVERYTHING);
  order = $state.raw<Order | null>(null);
  /** Null for someone who didn't choose. */
  columns = $state.raw<readonly string[] | null>(null);
  readonly selection = new Selection<JobId>();
  scrolled = $state(0);
  /** What was judged, sorted and numbered: of thousands of jobs, only those that changed meanwhile are looked at again. */
  readonly listing = new Listing();
  readonly line = new Line();
  readonly known = new KnownNames();
  readonly query = $derived(queryOf(this));

  constructor() {
    const kept = restored();
    this.filter = kept.filter;
    this.order = kept.order;
    this.columns = kept.columns;
  }

  search(text: string): void {
    if (text !== this.filter.search) this.#look({ ...this.filter, search: text });
  }

  choose(facet: Facet, choices: readonly string[]): void {
    this.#look({ ...this.filter, chosen: { ...this.filter.chosen, [facet]: choices } });
  }

  showAll(): void {
    this.#look(EVERYTHING);
  }

  /** What the address says, where that is something else than what is shown. */
  look(look: Look): void {
    if (queryOf(look) === this.query) return;
    if (queryOf({ ...look, order: null }) !== queryOf({ filter: this.filter, order: null })) {
      this.#look(look.filter);
    }
    this.order = look.order;
    this.#keep();
  }

  sort(column: string): void {
    this.order = nextOrder(this.order, column);
    this.#keep();
  }

  showColumns(columns: readonly string[] | null): void {
    this.columns = columns;
    // An order by what isn't seen looks like none.
    if (columns && this.order && isHidden(this.order.column, columns)) this.order = null;
    this.#keep();
  }

  #look(filter: JobFilter): void {
    this.filter = filter;
    this.scrolled = 0;
    this.#keep();
  }

  #keep(): void {
    const filter = queryOf({ filter: { ...this.filter, search: '' }, order: null });
    localStorage.setItem(KEY, JSON.stringify({ columns: this.columns, order: this.order, filter }));
  }
}

function isHidden(column: string, shown: readonly string[]): boolean {
  return column !== 'name' && !shown.includes(column);
}

/** What was kept, as far as it still means something. */
function restored(): { columns: string[] | null; order: Order | null; filter: JobFilter } {
  const nothing = { columns: null, order: null, filter: EVERYTHING };
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return nothing;
    const { columns, order, filter } = kept as Record<string, unknown>;
    return { columns: asColumns(columns), order: asOrder(order), filter: asFilter(filter) };
  } catch {
    return nothing;
  }
}

function asFilter(kept: unknown): JobFilter {
  return typeof kept === 'string' ? lookOf(new URLSearchParams(kept)).filter : EVERYTHING;
}

const known = new Set(CHOOSABLE.map(({ id }) => id));

function asColumns(kept: unknown): string[] | null {
  if (!Array.isArray(kept)) return null;
  return kept.filter((id): id is string => typeof id === 'string' && known.has(id));
}

function asOrder(kept: unknown): Order | null {
  if (typeof kept !== 'object' || kept === null) return null;
  const { column, descending } = kept as Record<string, unknown>;
  if (typeof column !== 'string' || typeof descending !== 'boolean') return null;
  return column === 'name' || known.has(column) ? { column, descending } : null;
}
