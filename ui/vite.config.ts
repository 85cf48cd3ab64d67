import { sveltekit } from '@sveltejs/kit/vite';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';

import { guide } from './guide/plugin.ts';
import { languages } from './lang/plugin.ts';
import { lean } from './lean.ts';

export default defineConfig({
  plugins: [guide(), languages(), sveltekit(), lean(), svelteTesting()],
  clearScreen: false,
  server: { port: 5173, strictPort: true, fs: { allow: ['..'] } },
  build: {
    target: ['chrome111', 'safari16'],
    // The content security policy knows no data: fonts.
    assetsInlineLimit: 0,
    reportCompressedSize: false
  },
  test: {
    environment: 'jsdom',
    include: ['tests/**/*.test.ts'],
    setupFiles: ['tests/setup.ts'],
    restoreMocks: true,
    // Half of a run went into a window and the modules made anew for each file; setup.ts clears up after each test.
    isolate: false,
    // Most of a run went into compiling the same components again: what didn't change is kept from run to run.
    experimental: { fsModuleCache: true },
    // A page in jsdom takes seconds while the computer builds something else beside it.
    testTimeout: 30_000
  }
});
