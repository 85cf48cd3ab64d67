// The question before the program ends while runs are at work, and what came of it.
import { commands, take, type QuitAnswer, type QuitQuestion } from '../ipc';

export class Quit {
  question = $state.raw<QuitQuestion | null>(null);
  /** The runs are being ended; the program goes with the last. */
  stopping = $state(false);
  #answered = false;

  /** Shows the question with the numbers of this moment. */
  async ask(): Promise<void> {
    if (this.stopping) return;
    this.#answered = false;
    this.question = await commands.quitQuestion();
  }

  /** Tells the program once; throws a `Refusal` where it can't do that. */
  async answer(answer: QuitAnswer): Promise<void> {
    if (this.#answered) return;
    this.#answered = true;
    this.stopping = answer === 'stop';
    if (!this.stopping) this.question = null;
    try {
      await take(commands.answerQuit(answer));
    } catch (thrown) {
      // Nothing ends: who is asked can choose again.
      this.stopping = false;
      this.#answered = false;
      throw thrown;
    }
  }
}
