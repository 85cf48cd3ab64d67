// A server while it is typed, tested and saved.
import {
  asRefusal,
  commands,
  take,
  type ConnectionOutcome,
  type Refusal,
  type Security,
  type FieldProblem,
  type Server,
  type ServerDraft,
  type ServerId,
  type SignIn,
  type UserClient,
  type FoundServer
} from '../ipc';
import { Validation } from '../validation.svelte';
import { proxyText, usualPort, type Method, type Users } from './words';

export class ServerForm {
  name = $state('');
  host = $state('');
  port = $state('993');
  security = $state<Security>('tls');
  pinned = $state<string | null>(null);
  authorities = $state('');
  proxy = $state('');
  proxyUser = $state('');
  /** Empty for the one that is kept. */
  proxyPassword = $state('');
  method = $state<Method>('password');
  tenant = $state('');
  client = $state('');
  /** A client secret or a key file; empty for the one that is kept. */
  secret = $state('');
  /** By whose app users sign in themselves. */
  users = $state<Users>('nobody');
  userTenant = $state('organizations');
  userClient = $state('');
  /** Empty for the one that is kept. */
  userSecret = $state('');
  /** Whose mailbox the access is tried with. */
  mailbox = $state('');
  /** An optional login for the test; kept nowhere. */
  login = $state('');
  password = $state('');

  outcome = $state.raw<ConnectionOutcome | null>(null);
  refusal = $state.raw<Refusal | null>(null);
  testing = $state(false);
  saving = $state(false);

  readonly editing: Server | null;
  /** The service account's name, as the key file has it. */
  readonly account: string = '';
  /** Saved already, if only its access could not be. */
  #saved: ServerId | null;
  readonly validation: Validation;

  constructor(editing: Server | null) {
    this.editing = editing;
    this.#saved = editing?.id ?? null;
    if (editing?.signIn?.method === 'google') this.account = editing.signIn.account ?? '';
    if (editing) this.#fill(editing);
    this.validation = new Validation(() => this.#problems());
  }

  get signIn(): SignIn {
    switch (this.method) {
      case 'microsoft':
        return { method: 'microsoft', tenant: this.tenant.trim(), client: this.client.trim() };
      case 'google':
        return { method: 'google', account: this.account };
      default:
        return { method: 'password' };
    }
  }

  /** The app by which users sign in themselves; null for none. What can't be typed here stays as it is. */
  get userSignIn(): UserClient | null {
    const client = this.userClient.trim();
    switch (this.method === 'password' ? this.users : 'nobody') {
      case 'microsoft':
        return { provider: 'microsoft', tenant: this.userTenant.trim(), client };
      case 'google':
        return { provider: 'google', client };
      case 'other':
        return this.editing?.userClient ?? null;
      default:
        return null;
    }
  }

  /** Whether the keychain may have the secret of that app. */
  get keepsUserSecret(): boolean {
    return this.editing?.userClient?.client === this.userClient.trim() && this.userClient !== '';
  }

  /** Whether the keychain has the secret for this way to sign in. */
  get keepsSecret(): boolean {
    return this.method !== 'password' && this.editing?.signIn?.method === this.method;
  }

  /** One method's secret is none of another. */
  signInBy(method: Method): void {
    this.method = method;
    this.secret = '';
    this.changed();
  }

  get draft(): ServerDraft {
    return {
      name: this.name.trim() || this.host.trim(),
      host: this.host.trim(),
      port: portOf(this.port),
      security: this.security,
      pinned: this.pinned,
      authorities: this.authorities.trim() || null,
      proxy: this.proxy.trim() || null,
      proxyUser: this.proxyUser.trim() || null
    };
  }

  /** Takes the host that was proposed for an address; the address itself is what to try it with. */
  beAt({ host, port, security }: Pick<FoundServer, 'host' | 'port' | 'security'>): void {
    if (this.login === '') this.login = this.host.trim();
    this.host = host;
    this.port = String(port);
    this.security = security;
    this.changed();
  }

  /** Whether the test logs in: nobody is let in without a password, and an attempt may count against an account. */
  get triesLogin(): boolean {
    if (this.method !== 'password') return this.mailbox.trim() !== '';
    return this.login !== '' && this.password !== '';
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
    try {
      this.outcome = await this.#tried();
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
      const saved =
        this.#saved === null
          ? await take(commands.addServer(this.draft))
          : await take(commands.editServer(this.#saved, this.draft));
      this.#saved = saved.id;
      if (this.proxyPassword) await take(commands.setProxyPassword(saved.id, this.proxyPassword));
      const changed = await this.#users(await this.#access(saved));
      this.forget();
      return changed;
    } catch (thrown) {
      this.#refused(thrown);
      return null;
    } finally {
      this.saving = false;
    }
  }

  /** What is secret leaves the window's memory. */
  forget(): void {
    this.password = '';
    this.secret = '';
    this.userSecret = '';
    this.proxyPassword = '';
  }

  dispose(): void {
    this.forget();
    this.validation.dispose();
  }

  async #problems(): Promise<FieldProblem[]> {
    const found = await take(commands.checkServer(this.draft, this.#saved));
    const { userSignIn } = this;
    if (userSignIn) found.push(...(await take(commands.checkUserClient(userSignIn))));
    if (this.method === 'password') return found;
    const secret = this.secret || null;
    return [...found, ...(await take(commands.checkSignIn(this.signIn, secret, this.#saved)))];
  }

  async #tried(): Promise<ConnectionOutcome> {
    const proxy = this.proxyPassword || null;
    if (this.method === 'password' || !this.mailbox.trim()) {
      const { login: name, password } = this;
      const login =
        this.triesLogin && this.method === 'password' ? { login: name, password } : null;
      return take(commands.testConnection(this.draft, login, proxy, this.#saved));
    }
    const { draft, signIn } = this;
    const secret = this.secret || null;
    const mailbox = this.mailbox.trim();
    return take(commands.testAccess(draft, signIn, secret, proxy, this.#saved, mailbox));
  }

  /** Says how mailboxes are signed in to, where that is another way than before. */
  async #access(saved: Server): Promise<Server> {
    const before = saved.signIn ?? { method: 'password' };
    if (!this.secret && JSON.stringify(before) === JSON.stringify(this.signIn)) return saved;
    return take(commands.setSignIn(saved.id, this.signIn, this.secret || null));
  }

  /** The same for the app by which users sign in themselves. The server as it is then. */
  async #users(saved: Server): Promise<Server> {
    const { userSignIn, userSecret } = this;
    const before = saved.userClient ?? null;
    const same = JSON.stringify(before) === JSON.stringify(userSignIn);
    if (same && !userSecret) return saved;
    return take(commands.setUserClient(saved.id, userSignIn, userSecret || null));
  }

  #fill({ name, endpoint, signIn, userClient }: Server): void {
    this.name = name;
    this.host = endpoint.host;
    this.port = String(endpoint.port);
    this.security = endpoint.security;
    this.pinned = endpoint.trust?.kind === 'pinned' ? endpoint.trust.fingerprint : null;
    this.authorities = endpoint.authorities ?? '';
    this.proxy = endpoint.proxy ? proxyText(endpoint.proxy) : '';
    this.proxyUser = endpoint.proxy?.user ?? '';
    this.method = signIn?.method ?? 'password';
    this.users = userClient?.provider ?? 'nobody';
    this.userClient = userClient?.client ?? '';
    if (userClient?.provider === 'microsoft') this.userTenant = userClient.tenant;
    if (signIn?.method === 'microsoft') {
      this.tenant = signIn.tenant;
      this.client = signIn.client;
    }
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
