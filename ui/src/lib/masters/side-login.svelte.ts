// Who logs in on one side of an import: each user, the administrator who is set for the batch, or one who is typed here.
import type { MasterRow, MasterText, SideName } from '../ipc';
import type { FormName } from './words';

export type LoginChoice = 'own' | 'batch' | FormName;

export class SideLogin {
  readonly side: SideName;
  login = $state('');
  password = $state('');
  #choice = $state<LoginChoice | null>(null);
  /** Whether the choice becomes the batch's setting; null where nobody has said. */
  #keep = $state<boolean | null>(null);

  constructor(side: SideName) {
    this.side = side;
  }

  choose(choice: LoginChoice): void {
    this.#choice = choice;
    this.#keep = null;
  }

  keep(keep: boolean): void {
    this.#keep = keep;
  }

  /** The batch's setting is taken over where nothing else is chosen. */
  chosen(set: MasterRow | null): LoginChoice {
    const choice = this.#choice ?? (set ? 'batch' : 'own');
    return choice === 'batch' && !set ? 'own' : choice;
  }

  /** The form of a login that is typed here. */
  typed(set: MasterRow | null): FormName | null {
    const choice = this.chosen(set);
    return choice === 'own' || choice === 'batch' ? null : choice;
  }

  /** Whether the batch's setting would be another one by this choice. */
  differs(set: MasterRow | null): boolean {
    return this.typed(set) !== null || (set !== null && this.chosen(set) === 'own');
  }

  /** A new batch keeps what it begins with; the setting of one that exists changes only where that is said. */
  keeps(set: MasterRow | null, isNew: boolean): boolean {
    return this.differs(set) && (this.#keep ?? isNew);
  }

  /** Whether rows need no password of this side. */
  standsIn(set: MasterRow | null): boolean {
    return this.chosen(set) !== 'own';
  }

  isComplete(set: MasterRow | null): boolean {
    return this.typed(set) === null || (this.login.trim() !== '' && this.password !== '');
  }

  /** What is sent of a login that was typed; the password is forgotten by that. */
  take(set: MasterRow | null): MasterText[] {
    const form = this.typed(set);
    const { side, login, password } = this;
    this.password = '';
    return form === null ? [] : [{ side, form: { form, login }, password }];
  }
}
