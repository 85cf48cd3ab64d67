// Short messages that come and go by themselves.

export interface Toast {
  id: number;
  tone: 'good' | 'bad' | 'info';
  title: string;
  text: string | null;
}

const SHOWN_FOR = 5000;
/** Bad news stays longer: it has to be read. */
const BAD_SHOWN_FOR = 12000;

export class Toasts {
  list = $state<Toast[]>([]);
  #next = 1;

  say(tone: Toast['tone'], title: string, text: string | null = null): void {
    const toast = { id: this.#next++, tone, title, text };
    this.list = [...this.list.slice(-3), toast];
    setTimeout(() => this.dismiss(toast.id), tone === 'bad' ? BAD_SHOWN_FOR : SHOWN_FOR);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }
}
