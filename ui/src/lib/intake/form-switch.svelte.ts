// The form's switch: where it is opened, and what vouches for it.
import { said } from '../said';
import { readNumber } from '../amount';
import { asRefusal, commands, take, type Field, type FormState, type Refusal } from '../ipc';
import type { Toasts } from '../ui';
import type { Intake } from './intake.svelte';
import { placesOf, usualPlace } from './networks';

const MOST_PORT = 65_535;

export class FormSwitch {
  /** What was chosen; null for what is usual. */
  #address = $state<string | null>(null);
  #port = $state<string | null>(null);
  busy = $state(false);
  refusal = $state.raw<Refusal | null>(null);
  /** Whether it is asked if the form is to be closed. */
  closing = $state(false);
  readonly #intake: Intake;
  readonly #toasts: Toasts;

  constructor(intake: Intake, toasts: Toasts) {
    this.#intake = intake;
    this.#toasts = toasts;
  }

  readonly form = $derived.by(() => this.#intake.page?.form ?? null);
  readonly places = $derived(placesOf(this.form?.networks ?? []));
  readonly place = $derived(this.places.find(({ ip }) => ip === this.address) ?? null);
  /** Open campaigns, which a closed form keeps waiting. */
  readonly waiting = $derived.by(
    () => this.#intake.page?.campaigns.filter(({ status }) => status === 'open').length ?? 0
  );

  /** The address that is chosen, or the usual one where that is gone. */
  get address(): string {
    const chosen = this.places.find(({ ip }) => ip === this.#address);
    return chosen?.ip ?? (this.form ? usualPlace(this.form) : '');
  }
  set address(ip: string) {
    this.#address = ip;
    this.refusal = null;
  }

  get port(): string {
    return this.#port ?? String(this.form?.port || '');
  }
  set port(port: string) {
    this.#port = port;
    this.refusal = null;
  }

  readonly portProblem = $derived.by(() => {
    const number = readNumber(this.port);
    if (Number.isNaN(number) || (number !== null && !Number.isInteger(number))) {
      return 'Enter a number, or leave it empty for any free port.';
    }
    if (number !== null && (number < 0 || number > MOST_PORT)) {
      return `Ports go from 1 to ${MOST_PORT}.`;
    }
    return this.problemOf('formPort');
  });

  /** What the program said of one field. */
  problemOf(field: Field): string | undefined {
    const found = this.refusal?.said.problems.find((problem) => problem.field === field);
    return found && said(found.text);
  }

  async open(): Promise<void> {
    if (this.portProblem !== undefined && this.refusal === null) return;
    const order = { address: this.address, port: readNumber(this.port) ?? 0 };
    this.refusal = null;
    this.busy = true;
    try {
      this.#intake.take(await take(commands.openForm(order)));
      this.#address = null;
      this.#port = null;
    } catch (thrown) {
      this.refusal = asRefusal(thrown);
    } finally {
      this.busy = false;
    }
  }

  async close(): Promise<void> {
    await this.#tell(async () => this.#intake.take(await take(commands.closeForm())));
    this.closing = false;
  }

  async saveAuthority(): Promise<void> {
    await this.#tell(async () => {
      const path = await take(commands.saveAuthority());
      if (path !== null) this.#toasts.say('good', 'The authority’s certificate is saved', path);
    });
  }

  /** True where there is a new authority. */
  async renewAuthority(suffix: string): Promise<boolean> {
    return this.#change('There is a new authority', 'Deploy its certificate now.', () =>
      take(commands.renewAuthority(suffix.trim()))
    );
  }

  /** True where another certificate is used from now on. */
  async chooseCertificate(password: string): Promise<boolean> {
    return this.#change('Your certificate is used from now on', null, () =>
      take(commands.chooseCertificate(password))
    );
  }

  async forgetCertificate(): Promise<boolean> {
    return this.#change('Mailhaul’s own authority vouches from now on', null, () =>
      take(commands.forgetCertificate())
    );
  }

  async #change(
    done: string,
    more: string | null,
    act: () => Promise<FormState | null>
  ): Promise<boolean> {
    let changed = false;
    this.refusal = null;
    this.busy = true;
    try {
      const form = await act();
      if (form !== null) {
        this.#intake.take(form);
        this.#toasts.say('good', done, more);
        changed = true;
      }
    } catch (thrown) {
      this.refusal = asRefusal(thrown);
    } finally {
      this.busy = false;
    }
    return changed;
  }

  async #tell(act: () => Promise<void>): Promise<void> {
    this.busy = true;
    try {
      await act();
    } catch (thrown) {
      const { title, message } = asRefusal(thrown).description;
      this.#toasts.say('bad', title, message);
    } finally {
      this.busy = false;
    }
  }
}
