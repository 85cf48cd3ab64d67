// The administrator's login of one side of a batch while it is set, changed or removed.
import {
  asRefusal,
  commands,
  take,
  type BatchId,
  type MasterRow,
  type Refusal,
  type SideName
} from '../ipc';
import type { Toasts } from '../ui';
import type { FormName } from './words';
import { nJobs } from '../format/counts';
import { plural } from '../lang';

export class MasterEdit {
  /** The side that is asked about; null where none is. */
  side = $state<SideName | null>(null);
  set = $state.raw<MasterRow | null>(null);
  form = $state<FormName>('actAs');
  login = $state('');
  password = $state('');
  /** The login that is about to be removed. */
  removing = $state.raw<MasterRow | null>(null);
  busy = $state(false);
  refusal = $state.raw<Refusal | null>(null);
  readonly #batch: BatchId;
  readonly #toasts: Toasts;
  readonly #changed: () => Promise<void>;

  constructor(batch: BatchId, toasts: Toasts, changed: () => Promise<void>) {
    this.#batch = batch;
    this.#toasts = toasts;
    this.#changed = changed;
  }

  /** A password that is kept may stay as it is. */
  readonly ready = $derived(
    this.login.trim() !== '' &&
      (this.password !== '' || (this.set !== null && this.set.password !== 'missing')) &&
      !this.busy
  );

  begin(side: SideName, set: MasterRow | null): void {
    this.side = side;
    this.set = set;
    this.form = set?.form.form ?? 'actAs';
    this.login = set?.form.login ?? '';
    this.password = '';
    this.refusal = null;
  }

  async save(): Promise<void> {
    const { side, form, login, password } = this;
    if (side === null || !this.ready) return;
    await this.#try(async () => {
      const outcome = await take(
        commands.setMaster(this.#batch, side, { form, login }, password === '' ? null : password)
      );
      this.#toasts.say('good', 'The administrator’s login is set', told(outcome));
      this.end();
    });
  }

  async remove(): Promise<void> {
    const master = this.removing;
    if (!master) return;
    await this.#try(async () => {
      await take(commands.removeMaster(this.#batch, master.side));
      this.#toasts.say('good', 'The administrator’s login is removed');
    });
    this.removing = null;
  }

  /** What was typed is forgotten. */
  end(): void {
    this.password = '';
    this.refusal = null;
    this.side = null;
  }

  async #try(act: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.refusal = null;
    try {
      await act();
      await this.#changed();
    } catch (thrown) {
      this.refusal = asRefusal(thrown);
      if (this.removing) {
        const { title, message } = this.refusal.description;
        this.#toasts.say('bad', title, message);
      }
    } finally {
      this.busy = false;
    }
  }
}

function told({ replaced, checks }: { replaced: number; checks: number }): string | undefined {
  if (replaced === 0) return undefined;
  if (checks === replaced) {
    return plural(replaced, [
      '# job of the batch logs in with the new password; it is tested now.',
      '# jobs of the batch log in with the new password; they are tested now.'
    ]);
  }
  return plural(
    replaced,
    [
      '# job of the batch logs in with the new password; {0} of them are tested now.',
      '# jobs of the batch log in with the new password; {0} of them are tested now.'
    ],
    [nJobs(checks)]
  );
}
