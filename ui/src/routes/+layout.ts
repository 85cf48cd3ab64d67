import { restoreLanguage } from '$lib/settings/preferences.svelte';

// There is no server behind the window: everything is drawn here.
export const ssr = false;
export const prerender = false;

export const load = restoreLanguage;
