// Which program copies: Mailhaul's own engine or the genuine imapsync, and where that one is.
import {
  asRefusal,
  commands,
  take,
  type EngineChoice,
  type ImapsyncFound,
  type Refusal
} from '../ipc';
import type { Program } from './program.svelte';

export class EngineSetting {
  /** Where imapsync is, as it is typed. */
  path = $state('');
  found = $state.raw<ImapsyncFound | null>(null);
  busy = $state(false);
  /** Chosen, and not in use as long as no imapsync is found. */
  wanted = $state<EngineChoice | null>(null);
  #refusal = $state.raw<Refusal | null>(null);
  readonly #program: Program;

  constructor(program: Program) {
    this.#program = program;
    this.path = program.settings?.imapsync ?? '';
  }

  readonly engine = $derived.by(
    (): EngineChoice => this.wanted ?? this.#program.settings?.engine ?? 'mailhaul'
  );

  /** Why there is none to use. */
  get problem(): string {
    return this.#refusal?.description.message ?? '';
  }

  /** Looks for it where it is in use. */
  async look(): Promise<void> {
    this.path = this.#program.settings?.imapsync ?? '';
    if (this.engine === 'imapsync') await this.#find();
  }

  /** imapsync is used once it was found. */
  async choose(engine: EngineChoice): Promise<void> {
    this.wanted = engine;
    this.#refusal = null;
    if (engine === 'imapsync' && !(await this.#find())) return;
    await this.#keep();
  }

  /** Looks where the path says, or everywhere where there is none. */
  async find(): Promise<void> {
    if (await this.#find()) await this.#keep();
  }

  async #find(): Promise<boolean> {
    this.busy = true;
    this.#refusal = null;
    this.found = null;
    try {
      this.found = await take(commands.findImapsync(this.path.trim()));
      return true;
    } catch (thrown) {
      this.#refusal = asRefusal(thrown);
      return false;
    } finally {
      this.busy = false;
    }
  }

  async #keep(): Promise<void> {
    try {
      await this.#program.change({ engine: this.engine, imapsync: this.path.trim() });
      this.wanted = null;
    } catch (thrown) {
      this.#refusal = asRefusal(thrown);
    }
  }
}
