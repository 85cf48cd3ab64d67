// What all runs together may ask of a server, while it is typed and saved.
import { GIB, MIB, numberProblem, readAmount, readNumber, typedNumber } from '../amount';
import { asRefusal, commands, take, type Refusal, type Server, type ServerLimits } from '../ipc';
import { HoursForm } from '../schedule/hours-form.svelte';

const MOST_CONNECTIONS = 1000;
const MOST = 1_000_000;
/** Less than a byte of a MiB would be nothing at all. */
const LEAST = 0.000_001;

export class LimitsForm {
  connections = $state('');
  mibPerSecond = $state('');
  messagesPerSecond = $state('');
  gibPerDay = $state('');
  readonly hours: HoursForm;

  saving = $state(false);
  refusal = $state.raw<Refusal | null>(null);
  readonly #server: Server;

  constructor(server: Server) {
    this.#server = server;
    const limits = server.limits ?? {};
    this.connections = typedNumber(limits.connections);
    this.mibPerSecond = typedNumber(limits.bytesPerSecond, MIB);
    this.messagesPerSecond = typedNumber(limits.messagesPerSecond);
    this.gibPerDay = typedNumber(limits.bytesPerDay, GIB);
    this.hours = new HoursForm(limits.window);
  }

  readonly limits = $derived.by((): ServerLimits => ({
    connections: readNumber(this.connections),
    bytesPerSecond: readAmount(this.mibPerSecond, MIB),
    messagesPerSecond: readNumber(this.messagesPerSecond),
    bytesPerDay: readAmount(this.gibPerDay, GIB),
    window: this.hours.window
  }));

  readonly problems = $derived({
    connections: numberProblem(readNumber(this.connections), {
      least: 1,
      most: MOST_CONNECTIONS,
      whole: true
    }),
    mibPerSecond: numberProblem(readNumber(this.mibPerSecond), { least: LEAST, most: MOST }),
    messagesPerSecond: numberProblem(readNumber(this.messagesPerSecond), {
      least: LEAST,
      most: MOST
    }),
    gibPerDay: numberProblem(readNumber(this.gibPerDay), { least: LEAST, most: MOST })
  });

  readonly stuck = $derived.by(
    () => this.hours.problem !== '' || Object.values(this.problems).some((problem) => problem)
  );

  /** True where it was saved. */
  async save(): Promise<boolean> {
    if (this.stuck) return false;
    this.saving = true;
    this.refusal = null;
    try {
      await take(commands.limitServer(this.#server.id, this.limits));
      return true;
    } catch (thrown) {
      this.refusal = asRefusal(thrown);
      return false;
    } finally {
      this.saving = false;
    }
  }
}
