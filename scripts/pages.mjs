// Builds the window's pages where they aren't up to date.
import { buildPages } from './lib/pages.mjs';

await buildPages();
