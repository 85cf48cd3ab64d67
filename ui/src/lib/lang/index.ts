export { inLanguage } from './in-language';
export { isolated } from './isolated';
export { LANGUAGES, NAMES, type Language } from './languages';
export { perLocale } from './per-locale';
export { plural } from './plural';
export { catalog, spoken, type Choice } from './spoken.svelte';
export { text } from './text';
