// A project file that is opened: its passphrase first, then what is in it, and then a batch is made of it.
import {
  asRefusal,
  commands,
  take,
  type BatchId,
  type ChosenFile,
  type ProjectPreview,
  type Refusal
} from '../ipc';
import { said } from '../said';
import { plural } from '../lang';
import type { Toasts } from '../ui';

/** Whether a path is one of a project file. */
export const isProject = (path: string): boolean => path.toLowerCase().endsWith('.mailhaul');

export class Opening {
  file = $state.raw<ChosenFile | null>(null);
  /** What is in it, once the passphrase has opened it. */
  preview = $state.raw<ProjectPreview | null>(null);
  passphrase = $state('');
  /** What the batch is to be called here. */
  name = $state('');
  busy = $state(false);
  #refusal = $state.raw<Refusal | null>(null);
  readonly #toasts: Toasts;

  constructor(toasts: Toasts) {
    this.#toasts = toasts;
  }

  get problem(): string {
    return this.#refusal?.description.message ?? '';
  }

  /** Chosen in the system's dialog. */
  async choose(): Promise<void> {
    await this.#take(() => take(commands.chooseProject()));
  }

  /** What the program was started with, or asked to open since. */
  async fetch(): Promise<void> {
    await this.#take(() => take(commands.askedProject()));
  }

  /** Dropped on the window. */
  begin(path: string): void {
    const name = path.split(/[\\/]/).at(-1) ?? path;
    this.end();
    this.file = { path, name, encrypted: true };
  }

  end(): void {
    this.file = null;
    this.preview = null;
    this.passphrase = '';
    this.name = '';
    this.#refusal = null;
  }

  /** Looks into the file. */
  async look(): Promise<void> {
    const { file } = this;
    if (file === null || this.passphrase === '') return;
    await this.#try(async () => {
      const preview = await take(commands.previewProject(file.path, this.passphrase));
      this.preview = preview;
      this.name = preview.nameTaken ? '' : preview.name;
    });
  }

  /** Makes the batch; its number where it was made. */
  async open(): Promise<BatchId | null> {
    const { file } = this;
    if (file === null || this.preview === null || this.name.trim() === '') return null;
    let made: BatchId | null = null;
    await this.#try(async () => {
      const done = await take(commands.openProject(file.path, this.passphrase, this.name.trim()));
      made = done.batch;
      const waiting = plural(done.waiting, [
        '# job waits for a password.',
        '# jobs wait for a password.'
      ]);
      const notes = done.notes.map((note) => said(note));
      const all = done.waiting > 0 ? [waiting, ...notes] : notes;
      const title = plural(done.jobs, ['# job is here now', '# jobs are here now']);
      this.#toasts.say(notes.length > 0 ? 'bad' : 'good', title, all.join(' '));
      this.end();
    });
    return made;
  }

  async #take(ask: () => Promise<ChosenFile | null>): Promise<void> {
    try {
      const file = await ask();
      if (file === null) return;
      this.end();
      this.file = file;
    } catch (thrown) {
      const { title, message } = asRefusal(thrown).description;
      this.#toasts.say('bad', title, message);
    }
  }

  async #try(act: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.#refusal = null;
    try {
      await act();
    } catch (thrown) {
      this.#refusal = asRefusal(thrown);
    } finally {
      this.busy = false;
    }
  }
}
