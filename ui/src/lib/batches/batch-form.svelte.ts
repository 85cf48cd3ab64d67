// The settings of a batch while they are typed and saved.
import { MIB, numberProblem, readAmount, readNumber, typedNumber } from '../amount';
import {
  asRefusal,
  commands,
  take,
  type BatchDraft,
  type BatchId,
  type BatchPage,
  type EngineChoice,
  type Refusal,
  type RunOptions,
  type Schedule,
  type ServerId
} from '../ipc';
import { HoursForm } from '../schedule/hours-form.svelte';
import { Repairs } from '../repairs/repairs.svelte';
import { Validation } from '../validation.svelte';

const MOST_AT_ONCE = 32;
const MOST_DAYS = 36_500;
const MOST_MIB = 1_000_000;

export class BatchForm {
  name = $state('');
  source = $state<ServerId | null>(null);
  destination = $state<ServerId | null>(null);
  /** Runs of this batch at once; empty for as many as the queue has places. */
  atOnce = $state('');
  starts = $state(false);
  start = $state.raw<Date | null>(null);
  days = $state<number[]>([]);
  readonly hours: HoursForm;
  /** Options of the jobs that are imported from now on. */
  matchSpecial = $state(true);
  engine = $state<EngineChoice | null>(null);
  skipEmpty = $state(false);
  maxMib = $state('');
  maxAge = $state('');

  saving = $state(false);
  refusal = $state.raw<Refusal | null>(null);
  readonly validation: Validation;
  readonly #id: BatchId;
  readonly #options: RunOptions;
  /** What is changed about messages on their way. */
  readonly repairs: Repairs;

  constructor({ batch, options }: BatchPage) {
    this.#id = batch.id;
    this.#options = options;
    this.name = batch.name;
    this.source = batch.source;
    this.destination = batch.destination;
    this.atOnce = typedNumber(batch.mostAtOnce);
    this.hours = new HoursForm(batch.schedule.window);
    this.days = batch.schedule.days ?? [];
    this.starts = Boolean(batch.schedule.start);
    this.start = momentOf(batch.schedule.start);
    this.matchSpecial = options.folders?.automap ?? false;
    this.engine = options.engine ?? null;
    this.skipEmpty = options.folders?.skipEmpty ?? false;
    this.maxMib = typedNumber(options.messages?.maxSize, MIB);
    this.maxAge = typedNumber(options.messages?.maxAge);
    this.repairs = new Repairs(options.changes);
    this.validation = new Validation(() => take(commands.checkBatch(this.draft, this.#id)));
  }

  readonly schedule = $derived.by((): Schedule => ({
    start: this.starts && this.start ? this.start.toISOString() : null,
    window: this.hours.window,
    days: this.days.length === 7 ? [] : [...this.days].sort((a, b) => a - b)
  }));

  readonly draft = $derived.by((): BatchDraft => ({
    name: this.name.trim(),
    source: this.source,
    destination: this.destination,
    options: this.#allOptions(),
    schedule: this.schedule,
    mostAtOnce: readNumber(this.atOnce)
  }));

  readonly atOnceProblem = $derived(
    numberProblem(readNumber(this.atOnce), { least: 1, most: MOST_AT_ONCE, whole: true })
  );
  readonly maxMibProblem = $derived(
    numberProblem(readNumber(this.maxMib), { least: 0.001, most: MOST_MIB })
  );
  readonly maxAgeProblem = $derived(
    numberProblem(readNumber(this.maxAge), { least: 1, most: MOST_DAYS, whole: true })
  );
  readonly startProblem = $derived(
    this.starts && this.start === null ? 'Enter the whole date and time, or switch it off.' : ''
  );
  readonly same = $derived(
    this.source !== null && this.source === this.destination
      ? 'Both are the same server: that suits only moves between its accounts.'
      : undefined
  );

  /** Whether what the window itself can tell stands in the way; the program looks at the rest. */
  readonly stuck = $derived.by(
    () =>
      Boolean(this.atOnceProblem ?? this.maxMibProblem ?? this.maxAgeProblem) ||
      this.repairs.flagProblem !== undefined ||
      this.startProblem !== '' ||
      this.hours.problem !== ''
  );

  changed(): void {
    if (!this.stuck) this.validation.changed();
  }

  /** True where it was saved. */
  async save(): Promise<boolean> {
    if (this.stuck || !(await this.validation.submit())) return false;
    this.saving = true;
    this.refusal = null;
    try {
      await take(commands.editBatch(this.#id, this.draft));
      return true;
    } catch (thrown) {
      this.refusal = asRefusal(thrown);
      this.validation.take(this.refusal);
      return false;
    } finally {
      this.saving = false;
    }
  }

  dispose(): void {
    this.validation.dispose();
  }

  /** Options that have no field here stay as they are. */
  #allOptions(): RunOptions {
    return {
      ...this.#options,
      folders: {
        ...this.#options.folders,
        automap: this.matchSpecial,
        skipEmpty: this.skipEmpty
      },
      messages: {
        ...this.#options.messages,
        maxSize: readAmount(this.maxMib, MIB),
        maxAge: readNumber(this.maxAge)
      },
      changes: this.repairs.changes,
      engine: this.engine
    };
  }
}

function momentOf(rfc3339: string | null | undefined): Date | null {
  return rfc3339 ? new Date(rfc3339) : null;
}
