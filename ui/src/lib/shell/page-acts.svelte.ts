// What can be done on the page that is shown: pages offer it while they are there, the palette lists it.
import { onMount } from 'svelte';
import type { MenuItem } from '../ui';

export interface PageAct {
  id: string;
  label: string;
  /** More words to find it by. */
  also?: string;
  /** What the key N does on this page. */
  isNew?: boolean;
  run: () => void;
}

export class PageActs {
  #offers = $state.raw<(() => PageAct[])[]>([]);
  readonly all = $derived(this.#offers.flatMap((offer) => offer()));

  /** The function returned takes the offer back. */
  add(offer: () => PageAct[]): () => void {
    this.#offers = [...this.#offers, offer];
    return () => {
      this.#offers = this.#offers.filter((other) => other !== offer);
    };
  }

  /** For a component while it is made: offers as long as it is shown. */
  offer(acts: () => PageAct[]): void {
    onMount(() => this.add(acts));
  }
}

/** The entries of a page's menu. */
export function actsOf(items: MenuItem[]): PageAct[] {
  return items
    .filter(({ disabled }) => !disabled)
    .map(({ id, label, onselect }) => ({ id, label, run: onselect }));
}
