// A server while it is typed, tested and saved.
import {
  asRefusal,
  commands,
  take,
  type ConnectionOutcome,
  type Refusal,
  type Security,
  type Server,
  type ServerDraft
} from '../ipc';
import { Validation } from '../validation.svelte';
import { usualPort } from './words';

export class ServerForm {
  name = $state('');
  host = $state('');
  port = $state('993');
  security = $state<Security>('tls');
  pinned = $state<string | null>(null);
  /** An optional login for the test; kept nowhere. */
  login = $state('');
  password = $state('');

  outcome = $state.raw<ConnectionOutcome | null>(null);
  refusal = $state.raw<Refusal | null>(null);
  testing = $state(false);
  saving = $state(false);

  readonly editing: Server | null;
  readonly validation: Validation;

  constructor(editing: Server | null) {
    this.editing = editing;
    if (editing) this.#fill(editing);
    this.validation = new Validation(() =>
      take(commands.checkServer(this.draft, editing?.id ?? null))
    );
  }

  get draft(): ServerDraft {
    return {
      name: this.name.trim() || this.host.trim(),
      host: this.host.trim(),
      port: portOf(this.port),
      security: this.security,
      pinned: this.pinned
    };
  }

  /** The port follows the security for as long as it is the usual one. */
  secure(security: Security): void {
    if (portOf(this.port) === usualPort(this.security)) this.port = String(usualPort(security));
    this.security = security;
    this.changed();
  }

  /** What was found out is about what was typed before. */
  changed(): void {
    this.outcome = null;
    this.validation.changed();
  }

  async test(): Promise<void> {
    if (!(await this.validation.submit())) return;
    this.testing = true;
    this.refusal = null;
    this.outcome = null;
    const login = this.login ? { login: this.login, password: this.password } : null;
    try {
      this.outcome = await take(commands.testConnection(this.draft, login));
    } catch (thrown) {
      this.#refused(thrown);
    } finally {
      this.testing = false;
    }
  }

  /** Accepts this certificate and no other, and shows at once whether that works. */
  async pin(fingerprint: string): Promise<void> {
    this.pinned = fingerprint;
    await this.test();
  }

  /** The saved server, or null where something stood in the way. */
  async save(): Promise<Server | null> {
    if (!(await this.validation.submit())) return null;
    this.saving = true;
    this.refusal = null;
    try {
      const saved = this.editing
        ? await take(commands.editServer(this.editing.id, this.draft))
        : await take(commands.addServer(this.draft));
      this.forget();
      return saved;
    } catch (thrown) {
      this.#refused(thrown);
      return null;
    } finally {
      this.saving = false;
    }
  }

  /** The password leaves the window's memory. */
  forget(): void {
    this.password = '';
  }

  dispose(): void {
    this.forget();
    this.validation.dispose();
  }

  #fill({ name, endpoint }: Server): void {
    this.name = name;
    this.host = endpoint.host;
    this.port = String(endpoint.port);
    this.security = endpoint.security;
    this.pinned = endpoint.trust?.kind === 'pinned' ? endpoint.trust.fingerprint : null;
  }

  #refused(thrown: unknown): void {
    this.refusal = asRefusal(thrown);
    this.validation.take(this.refusal);
  }
}

/** 0, which no server has, for what isn't a number. */
function portOf(text: string): number {
  return /^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) : 0;
}
