// The plan of a cut-over while it is changed. What is chosen is saved at once; what is typed, when it is said so. Nothing
// typed is lost when the page is read anew, and nothing half typed is saved along with something else.
import { readNumber, typedNumber } from '../amount';
import { asRefusal, commands, take, type CutOverPlan, type LateMail } from '../ipc';
import { Validation } from '../validation.svelte';
import type { CutOverView } from './cutover-view.svelte';
import { domainsIn } from './words';

const NO_PLAN: CutOverPlan = { domains: [], watch: false, newExchanger: '', late: null };
/** Twice an hour, until a weekend's worth of silence. */
const USUAL: LateMail = { every: 30, quiet: 72 };

export class PlanForm {
  /** Domains to add. */
  typed = $state('');
  saving = $state<'domains' | 'exchanger' | 'late' | 'watch' | null>(null);
  readonly validation: Validation;
  readonly #view: CutOverView;
  #exchanger = $state<string | null>(null);
  #every = $state<string | null>(null);
  #quiet = $state<string | null>(null);
  #turn: Promise<unknown> = Promise.resolve();

  constructor(view: CutOverView) {
    this.#view = view;
    this.validation = new Validation(() => take(commands.checkCutover(this.draft)));
  }

  get saved(): CutOverPlan {
    return this.#view.page?.plan ?? NO_PLAN;
  }

  get exchanger(): string {
    return this.#exchanger ?? this.saved.newExchanger;
  }
  set exchanger(text: string) {
    this.#exchanger = text;
  }
  get every(): string {
    return this.#every ?? typedNumber((this.saved.late ?? USUAL).every);
  }
  set every(text: string) {
    this.#every = text;
  }
  get quiet(): string {
    return this.#quiet ?? typedNumber((this.saved.late ?? USUAL).quiet);
  }
  set quiet(text: string) {
    this.#quiet = text;
  }

  /** Null while one of its numbers is none. */
  readonly late = $derived.by((): LateMail | null => {
    const [every, quiet] = [readNumber(this.every), readNumber(this.quiet)];
    return Number.isInteger(every) && Number.isInteger(quiet)
      ? { every: every ?? 0, quiet: quiet ?? 0 }
      : null;
  });
  readonly lateProblem = $derived.by(() =>
    this.late === null ? 'Enter two whole numbers.' : this.validation.error('lateMail')
  );

  readonly exchangerChanged = $derived(this.exchanger.trim() !== this.saved.newExchanger);
  readonly lateChanged = $derived(
    this.saved.late !== null &&
      (this.late?.every !== this.saved.late.every || this.late.quiet !== this.saved.late.quiet)
  );

  /** Everything as it stands in the fields. */
  readonly draft = $derived.by((): CutOverPlan => ({
    ...this.saved,
    domains: [...this.saved.domains, ...domainsIn(this.typed)],
    newExchanger: this.exchanger.trim(),
    late: this.late
  }));

  /** Known domains that aren't in the plan yet. */
  readonly offered = $derived.by((): string[] =>
    (this.#view.page?.knownDomains ?? []).filter((domain) => !this.saved.domains.includes(domain))
  );

  changed(): void {
    this.validation.changed();
  }

  async addTyped(): Promise<void> {
    const domains = domainsIn(this.typed);
    if (domains.length > 0 && (await this.add(domains))) this.typed = '';
    this.changed();
  }

  async add(domains: string[]): Promise<boolean> {
    return this.#save('domains', (plan) => ({
      ...plan,
      domains: [...plan.domains, ...domains.filter((domain) => !plan.domains.includes(domain))]
    }));
  }

  async remove(domain: string): Promise<boolean> {
    return this.#save('domains', (plan) => ({
      ...plan,
      domains: plan.domains.filter((one) => one !== domain)
    }));
  }

  async setWatch(watch: boolean): Promise<boolean> {
    return this.#save('watch', (plan) => ({ ...plan, watch }));
  }

  async saveExchanger(): Promise<void> {
    const newExchanger = this.exchanger.trim();
    if (await this.#save('exchanger', (plan) => ({ ...plan, newExchanger }))) {
      this.#exchanger = null;
    }
  }

  async setLate(on: boolean): Promise<void> {
    const late = on ? this.late : null;
    if (on && late === null) return;
    const saved = await this.#save('late', (plan) => ({ ...plan, late }));
    // Numbers that were used stay in the fields when it is switched off.
    if (saved && on) this.#every = this.#quiet = null;
  }

  async beginLateAgain(): Promise<void> {
    try {
      await take(commands.restartLateMail(this.#view.batch));
      await this.#view.load();
    } catch (thrown) {
      this.#view.complain(asRefusal(thrown));
    }
  }

  /** One after the other, each made to what the one before it left behind. */
  #save(what: PlanForm['saving'], change: (plan: CutOverPlan) => CutOverPlan): Promise<boolean> {
    const turn = this.#turn.then(() => this.#send(what, change));
    this.#turn = turn;
    return turn;
  }

  async #send(
    what: PlanForm['saving'],
    change: (plan: CutOverPlan) => CutOverPlan
  ): Promise<boolean> {
    this.saving = what;
    try {
      // What the page shows may be older than what was saved last.
      const { plan } = await take(commands.cutover(this.#view.batch));
      await take(commands.planCutover(this.#view.batch, change(plan)));
      await this.#view.load();
      return true;
    } catch (thrown) {
      const refusal = asRefusal(thrown);
      this.validation.take(refusal);
      if (refusal.said.problems.length === 0) this.#view.complain(refusal);
      return false;
    } finally {
      this.saving = null;
    }
  }

  dispose(): void {
    this.validation.dispose();
  }
}
