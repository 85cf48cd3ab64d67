// One way to call the program: the answer, or a `Refusal` that knows what to tell the user.
import { describe, type Description } from '../problems/describe';
import { commands, events, type CommandError, type Ticked, type UpdateView } from './bindings';

export { commands };

/** A command that was not carried out. */
export class Refusal extends Error {
  // @wc-ignore
  override readonly name = 'Refusal';
  readonly said: CommandError;

  constructor(said: CommandError) {
    super(said.message.code);
    this.said = said;
  }

  /** Title, help and action for the user. */
  get description(): Description {
    return describe(this.said);
  }
}

type Answer<T> = { status: 'ok'; data: T } | { status: 'error'; error: CommandError };

/** The data of an answer; throws a `Refusal` where there is none. */
export async function take<T>(answer: Promise<Answer<T>>): Promise<T> {
  const settled = await answer;
  if (settled.status === 'error') throw new Refusal(settled.error);
  return settled.data;
}

/** Whatever was thrown, as a refusal: the window never shows a raw error. */
export function asRefusal(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return new Refusal({
    code: 'desktop',
    message: { code: 'The window lost contact with the program.' },
    detail,
    problems: []
  });
}

/** Calls back when the program is asked to end while runs are at work; the function returned ends that. */
export function onQuitAsked(callback: () => void): () => void {
  const listening = events.quitAsked.listen(callback);
  return () => void listening.then((stop) => stop());
}

/** Calls back when there is a project file to be opened; the function returned ends that. */
export function onProjectAsked(callback: () => void): () => void {
  const listening = events.projectAsked.listen(callback);
  return () => void listening.then((stop) => stop());
}

/** Calls back with the shortcut of what was chosen in the menu bar; the function returned ends that. */
export function onMenu(callback: (press: string) => void): () => void {
  const listening = events.menuActed.listen((event) => callback(event.payload.press));
  return () => void listening.then((stop) => stop());
}

/** Calls back with how it stands with newer versions of the program; the function returned ends that. */
export function onUpdate(callback: (view: UpdateView) => void): () => void {
  const listening = events.updateChanged.listen((event) => callback(event.payload));
  return () => void listening.then((stop) => stop());
}

/** Calls back with everything that changed; the function returned ends that. */
export function onTick(callback: (ticked: Ticked) => void): () => void {
  const listening = events.ticked.listen((event) => callback(event.payload));
  return () => void listening.then((stop) => stop());
}
