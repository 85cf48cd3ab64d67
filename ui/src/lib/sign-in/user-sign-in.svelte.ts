// A user's own sign-in to one mailbox, from the button to what it brought. What that is stays in the program: the window has its number.
import { said } from '../said';
import {
  asRefusal,
  commands,
  take,
  type Refusal,
  type Said,
  type ServerId,
  type SignInEnding,
  type SignInId,
  type SignInPlace,
  type SignInStart
} from '../ipc';

/** Between two questions, in milliseconds: the program answers from memory. */
const PAUSE = 1000;

export type SignInState = 'idle' | 'starting' | 'waiting' | 'signedIn' | 'failed';

export class UserSignIn {
  state = $state<SignInState>('idle');
  start = $state.raw<SignInStart | null>(null);
  /** The system's browser did not open: the page's address is shown. */
  notOpened = $state(false);
  /** Whose mailbox was signed in to. */
  login = $state('');
  ending = $state<SignInEnding | null>(null);
  refusal = $state.raw<Refusal | null>(null);
  #said = $state.raw<Said | null>(null);
  #server: ServerId | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Why it failed, where the provider said so. */
  get text(): string {
    return said(this.#said);
  }

  /** What is kept in the place of a password; null while there is nothing. */
  get id(): SignInId | null {
    return this.state === 'signedIn' ? (this.start?.id ?? null) : null;
  }

  async begin(server: ServerId, login: string, place: SignInPlace): Promise<void> {
    this.cancel();
    this.#server = server;
    this.login = login.trim();
    this.state = 'starting';
    try {
      const start = await take(commands.beginSignIn(server, this.login, place));
      // Cancelled meanwhile.
      if (this.state !== 'starting') return void commands.forgetSignIn(start.id);
      this.start = start;
      this.state = 'waiting';
      this.#askSoon();
      if (place === 'browser') await this.open();
    } catch (thrown) {
      this.refusal = asRefusal(thrown);
      this.state = 'idle';
    }
  }

  /** Opens the provider's page in the system's browser. */
  async open(): Promise<void> {
    if (!this.start) return;
    try {
      await take(commands.openSignInPage(this.start.id));
    } catch {
      this.notOpened = true;
    }
  }

  /** What was brought is of one mailbox only. */
  follows(server: ServerId | null, login: string): void {
    if (this.state === 'idle') return;
    const same = login.trim().toLowerCase() === this.login.toLowerCase();
    if (server !== this.#server || !same) this.cancel();
  }

  /** Ends it and has the program forget what it brought. */
  cancel(): void {
    clearTimeout(this.#timer);
    if (this.start) void commands.forgetSignIn(this.start.id);
    this.start = null;
    this.state = 'idle';
    this.notOpened = false;
    this.ending = null;
    this.#said = null;
    this.refusal = null;
  }

  #askSoon(): void {
    this.#timer = setTimeout(() => void this.#ask(), PAUSE);
  }

  async #ask(): Promise<void> {
    const { start } = this;
    if (!start) return;
    try {
      const now = await take(commands.signInNow(start.id));
      if (this.start !== start) return;
      switch (now.state) {
        case 'waiting':
          return this.#askSoon();
        case 'signedIn':
          this.state = 'signedIn';
          return;
        case 'failed':
          this.ending = now.ending;
          this.#said = now.text;
          this.state = 'failed';
          return;
        case 'gone':
          this.cancel();
      }
    } catch (thrown) {
      this.refusal = asRefusal(thrown);
      this.state = 'failed';
    }
  }
}
