// What is decided before the rows become jobs: the batch, the first run, an administrator's login.
import type {
  BatchRow,
  ImportChoices,
  ImportOrder,
  ImportPage,
  MasterRow,
  MasterText,
  RunKind,
  ServerId,
  SideName
} from '../ipc';
import { SideLogin } from '../masters/side-login.svelte';
import { masterOf } from '../masters/words';

export type FirstRun = RunKind | 'none';

export class FinishForm {
  where = $state<'new' | 'there'>('new');
  name = $state('');
  /** A batch there is, by its number; empty where none is chosen. */
  batch = $state('');
  first = $state<FirstRun>('dry');
  readonly logins = [new SideLogin('source'), new SideLogin('destination')] as const;

  /** The batch the rows are added to; null for a new one. */
  into(batches: BatchRow[]): BatchRow | null {
    if (this.where === 'new') return null;
    return openOnes(batches).find(({ id }) => String(id) === this.batch) ?? null;
  }

  /** Of the batch the rows go into. */
  batchName(suggested: string, batches: BatchRow[]): string {
    return this.into(batches)?.name ?? (this.name.trim() === '' ? suggested : this.name);
  }

  /** What is missing, in plain words; empty where nothing is. */
  lacks(suggested: string, choices: ImportChoices, batches: BatchRow[]): string {
    if (choices.source === null || choices.destination === null)
      return 'Choose both servers first.';
    if (this.where === 'there' && !this.into(batches)) return 'Choose the batch.';
    if (this.batchName(suggested, batches).trim() === '') return 'Give the batch a name.';
    return this.logins.every((login) => login.isComplete(this.#set(login, batches)))
      ? ''
      : 'Enter the administrator’s login and password.';
  }

  /** Sides whose rows need no password, by what is chosen. */
  standIns(batches: BatchRow[]): SideName[] {
    return this.logins
      .filter((login) => login.standsIn(this.#set(login, batches)))
      .map(({ side }) => side);
  }

  /** What is sent; the password is forgotten by that. */
  take(
    suggested: string,
    choices: ImportChoices,
    batches: BatchRow[]
  ): { order: ImportOrder; masters: MasterText[] } {
    const into = this.into(batches);
    const on = (fits: (login: SideLogin, set: MasterRow | null) => boolean): SideName[] =>
      this.logins
        .filter((login) => fits(login, masterOf(into, login.side)))
        .map(({ side }) => side);
    const ownLogins = on((login, set) => login.chosen(set) === 'own');
    const keepLogins = on((login, set) => login.keeps(set, into === null));
    const masters = this.logins.flatMap((login) => login.take(masterOf(into, login.side)));
    return {
      order: {
        into: into?.id ?? null,
        batch: {
          name: this.batchName(suggested, batches),
          source: choices.source,
          destination: choices.destination,
          options: {},
          schedule: { start: null, window: null, days: [] },
          mostAtOnce: null
        },
        first: this.first === 'none' ? null : this.first,
        ownLogins,
        keepLogins
      },
      masters
    };
  }

  #set(login: SideLogin, batches: BatchRow[]): MasterRow | null {
    return masterOf(this.into(batches), login.side);
  }
}

/** What a new batch is called where nobody says: as the file. */
export function suggestedName({ fileName }: ImportPage): string {
  return fileName.replace(/\.[^.]*$/, '');
}

/** Batches that take rows: a closed one begins no run any more. */
export function openOnes(batches: BatchRow[]): BatchRow[] {
  return batches.filter(({ closed }) => closed === null);
}

/** The servers to go on with once a batch is chosen: its own, where none was chosen before. */
export function serversFor(batch: BatchRow, { source, destination }: ImportChoices) {
  return { source: source ?? batch.source, destination: destination ?? batch.destination };
}

/** What to know before rows are added to a batch; empty where there is nothing. */
export function noteOn(
  batch: BatchRow,
  { source, destination }: { source: ServerId | null; destination: ServerId | null }
): string {
  const others = source !== batch.source || destination !== batch.destination;
  return [
    others
      ? `The batch is from ${batch.sourceName} to ${batch.destinationName}; these rows keep the servers chosen above.`
      : '',
    batch.paused ? 'The batch is paused: nothing begins before it goes on.' : ''
  ]
    .filter(Boolean)
    .join(' ');
}
