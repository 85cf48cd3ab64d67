import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** @type {import('@sveltejs/kit').Config} */
export default {
  preprocess: vitePreprocess(),
  compilerOptions: {
    runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true)
  },
  kit: {
    // One page that routes by itself: the window has no server behind it.
    adapter: adapter({ pages: 'build', fallback: 'index.html' }),
    output: { bundleStrategy: 'single' }
  }
};
