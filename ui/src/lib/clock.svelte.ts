// The time that a page shows, which goes on while the page is looked at.

/* eslint-disable svelte/prefer-svelte-reactivity -- a date that is shown is replaced, never changed */
import { onMount } from 'svelte';

/** A clock that moves every so many milliseconds, for the component that calls this while it is made. */
export function tickingClock(every: number): { readonly now: Date } {
  let now = $state.raw(new Date());
  onMount(() => {
    const timer = setInterval(() => (now = new Date()), every);
    return () => clearInterval(timer);
  });
  return {
    get now() {
      return now;
    }
  };
}
