export { inLanguage } from './in-language';
export { LANGUAGES, NAMES, type Language } from './languages';
export { plural } from './plural';
export { perLocale, spoken, type Choice } from './spoken.svelte';
export { text } from './text';
