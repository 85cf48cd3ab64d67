// Short messages that come and go by themselves. After a switch of the language what was said in another one is gone.
import { spoken, type Language } from '../lang';

export interface Toast {
  id: number;
  tone: 'good' | 'bad' | 'info';
  title: string;
  text: string | null;
  language: Language;
}

const SHOWN_FOR = 5000;
/** Bad news stays longer: it has to be read. */
const BAD_SHOWN_FOR = 12000;

export class Toasts {
  #said = $state<Toast[]>([]);
  readonly list = $derived(this.#said.filter(({ language }) => language === spoken.language));
  #next = 1;

  say(tone: Toast['tone'], title: string, text: string | null = null): void {
    const toast = { id: this.#next++, tone, title, text, language: spoken.language };
    this.#said = [...this.list.slice(-3), toast];
    setTimeout(() => this.dismiss(toast.id), tone === 'bad' ? BAD_SHOWN_FOR : SHOWN_FOR);
  }

  dismiss(id: number): void {
    this.#said = this.#said.filter((toast) => toast.id !== id);
  }
}
