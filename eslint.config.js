import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

export default ts.config(
  {
    ignores: [
      '**/node_modules/',
      'target/',
      'ui/build/',
      'ui/.svelte-kit/',
      'src-tauri/gen/',
      'ui/src/lib/ipc/bindings.ts'
    ]
  },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ['ui/**/*.svelte', 'ui/**/*.svelte.ts'],
    languageOptions: {
      parserOptions: {
        parser: ts.parser,
        extraFileExtensions: ['.svelte'],
        // Said here, not read from svelte.config.js: functions in it can't be part of the cache's key.
        svelteConfig: { compilerOptions: { runes: true } }
      }
    }
  },
  {
    files: ['ui/**'],
    rules: {
      // The compiler knows what is defined.
      'no-undef': 'off',
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['@tauri-apps/*'], message: 'Only ui/src/lib/ipc speaks with the program.' }
          ]
        }
      ]
    }
  },
  {
    files: ['ui/src/lib/ipc/**', 'ui/mock/**', 'ui/tests/**'],
    rules: { 'no-restricted-imports': 'off' }
  }
);
