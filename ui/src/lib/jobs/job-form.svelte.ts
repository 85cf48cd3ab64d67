// A job while it is typed, checked and queued.
import { asItIs } from '../said';
import {
  asRefusal,
  commands,
  take,
  type EngineChoice,
  type FieldProblem,
  type JobDraft,
  type JobId,
  type LoginChecks,
  type PasswordChanges,
  type PasswordPair,
  type Refusal,
  type RunOptions,
  type ServerId,
  type SignInId
} from '../ipc';
import type { Pair } from '../servers/pair';
import { Repairs } from '../repairs/repairs.svelte';
import { UserSignIn } from '../sign-in/user-sign-in.svelte';
import { Validation } from '../validation.svelte';

export class AccountForm {
  server = $state<ServerId | null>(null);
  login = $state('');
  password = $state('');
  /** Not on a server that is opened with the organisation's access. */
  needsPassword = $state(true);
  /** Where the server has an app for that, the user signs in instead of typing a password. */
  signsIn = $state(false);
  readonly signIn = new UserSignIn();

  /** What was typed; nothing where the user signs in. */
  get typed(): string {
    return this.signsIn ? '' : this.password;
  }

  get signInId(): SignInId | null {
    return this.signsIn ? this.signIn.id : null;
  }

  forget(): void {
    this.password = '';
    this.signIn.cancel();
  }
}

export class JobForm {
  name = $state('');
  readonly source = new AccountForm();
  readonly destination = new AccountForm();
  dryRun = $state(true);
  /** Sent goes to Sent and Junk to Junk, whatever the servers call them. */
  matchSpecial = $state(true);
  /** Who copies; null for what the settings say. */
  engine = $state<EngineChoice | null>(null);

  /** What is changed about messages on their way. */
  repairs = $state.raw(new Repairs());

  checks = $state.raw<LoginChecks | null>(null);
  refusal = $state.raw<Refusal | null>(null);
  busy = $state<'checking' | 'saving' | null>(null);
  readonly validation: Validation;
  /** The job that is edited; null for a new one. */
  readonly editing: JobId | null;
  #options: RunOptions = {};

  constructor(editing: JobId | null = null, draft: JobDraft | null = null) {
    this.editing = editing;
    if (draft) this.#fill(draft);
    this.validation = new Validation(() => this.#problems());
  }

  get draft(): JobDraft {
    return {
      name: this.name.trim(),
      source: { server: this.source.server, login: this.source.login.trim(), actAs: null },
      destination: {
        server: this.destination.server,
        login: this.destination.login.trim(),
        actAs: null
      },
      dryRun: this.dryRun,
      options: this.#allOptions()
    };
  }

  /** Begins with these servers where none is chosen yet. */
  suggest(pair: Pair | null): void {
    if (!pair || this.source.server !== null || this.destination.server !== null) return;
    this.source.server = pair.source;
    this.destination.server = pair.destination;
  }

  /** Most mailboxes keep their address: the new one is taken to be the old one until another is typed. */
  alike(): void {
    if (this.editing === null && this.destination.login === '')
      this.destination.login = this.source.login.trim();
  }

  readonly bothWork = $derived(
    this.checks !== null &&
      this.checks.source.outcome === 'works' &&
      this.checks.destination.outcome === 'works'
  );

  /** A server that is off may be back when the job's turn comes; a refused password isn't right by then. */
  readonly mayQueueAnyway = $derived(
    this.checks !== null &&
      !this.bothWork &&
      [this.checks.source, this.checks.destination].every(
        (side) => side.outcome === 'works' || side.detail.problem.class !== 'wrongCredential'
      )
  );

  /** What was found out is about what was typed before. */
  changed(): void {
    this.checks = null;
    this.validation.changed();
  }

  /** Tries both logins. Null where something stood in the way. */
  async check(): Promise<LoginChecks | null> {
    if (!(await this.validation.submit())) return null;
    return this.#doing('checking', async () => {
      this.checks = await take(commands.checkLogins(this.draft, this.#passwords()));
      return this.checks;
    });
  }

  /** Checks where that wasn't done yet, then queues the first run. The new job, or null. */
  async create(anyway = false): Promise<JobId | null> {
    if (!this.bothWork && !anyway) {
      await this.check();
      if (!this.bothWork) return null;
    }
    return this.#doing('saving', async () => {
      const id = await take(commands.createJob(this.draft, this.#passwords()));
      this.forget();
      return id;
    });
  }

  /** Saves an edited job and tries its logins. True where all is well. */
  async save(id: JobId): Promise<boolean> {
    if (!(await this.validation.submit())) return false;
    const saved = await this.#doing('saving', async () => {
      await take(commands.editJob(id, this.draft));
      const changes = this.#changes();
      if (Object.values(changes).some((change) => change !== null)) {
        await take(commands.replacePasswords(id, changes));
      }
      return changes;
    });
    if (!saved) return false;
    return (await this.#checkSaved(id, saved)) ?? false;
  }

  /** The passwords leave the window's memory. */
  forget(): void {
    this.source.forget();
    this.destination.forget();
  }

  dispose(): void {
    this.forget();
    this.validation.dispose();
  }

  async #checkSaved(id: JobId, changes: PasswordChanges): Promise<boolean | null> {
    const works = await this.#doing('checking', async () => {
      this.checks = await take(commands.checkJobLogins(id, changes));
      return this.bothWork;
    });
    this.forget();
    return works;
  }

  #passwords(): PasswordPair {
    return {
      source: this.source.typed,
      destination: this.destination.typed,
      sourceSignIn: this.source.signInId,
      destinationSignIn: this.destination.signInId
    };
  }

  #allOptions(): RunOptions {
    return {
      ...this.#options,
      folders: { ...this.#options.folders, automap: this.matchSpecial },
      changes: this.repairs.changes,
      engine: this.engine
    };
  }

  #changes(): PasswordChanges {
    return {
      source: this.source.typed || null,
      destination: this.destination.typed || null,
      sourceSignIn: this.source.signInId,
      destinationSignIn: this.destination.signInId
    };
  }

  async #problems(): Promise<FieldProblem[]> {
    const found = await take(commands.checkJob(this.draft, this.editing));
    const { flagProblem } = this.repairs;
    if (flagProblem) found.push({ field: 'options', text: asItIs(flagProblem), blocking: true });
    if (this.editing !== null) return found;
    const missing: FieldProblem[] = [];
    for (const side of ['source', 'destination'] as const) {
      const account = this[side];
      if (account.needsPassword && !account.typed && account.signInId === null)
        missing.push(passwordMissing(`${side}Password`, account.signsIn));
    }
    return [...found, ...missing];
  }

  async #doing<T>(what: 'checking' | 'saving', act: () => Promise<T>): Promise<T | null> {
    this.busy = what;
    this.refusal = null;
    try {
      return await act();
    } catch (thrown) {
      this.refusal = asRefusal(thrown);
      this.validation.take(this.refusal);
      return null;
    } finally {
      this.busy = null;
    }
  }

  #fill(draft: JobDraft): void {
    this.name = draft.name;
    this.source.server = draft.source.server;
    this.source.login = draft.source.login;
    this.destination.server = draft.destination.server;
    this.destination.login = draft.destination.login;
    this.dryRun = draft.dryRun;
    this.#options = draft.options ?? {};
    this.matchSpecial = draft.options?.folders?.automap ?? false;
    this.engine = draft.options?.engine ?? null;
    this.repairs = new Repairs(draft.options?.changes);
  }
}

function passwordMissing(
  field: 'sourcePassword' | 'destinationPassword',
  signsIn: boolean
): FieldProblem {
  const text = signsIn ? 'Sign in to this mailbox' : 'Enter the password';
  return { field, text: asItIs(text), blocking: true };
}
