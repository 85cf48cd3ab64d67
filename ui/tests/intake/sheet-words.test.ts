import { describe, expect, it } from 'vitest';
import { sheetWords, usualLanguage } from '../../src/lib/intake/sheet-words';

describe('the printed sheet', () => {
  it('is in the language of the system where the form speaks that, else in English', () => {
    expect(['de-AT', 'FR', 'es-MX', 'en-GB', 'nl', ''].map(usualLanguage)).toEqual([
      'de',
      'fr',
      'es',
      'en',
      'en',
      'en'
    ]);
  });

  it('asks for no password where users sign in, in any language', () => {
    for (const [language, word] of [
      ['en', /present password/],
      ['de', /jetziges Passwort/],
      ['fr', /mot de passe actuel/],
      ['es', /contraseña actual/]
    ] as const) {
      const { password, signIn } = sheetWords(language);
      expect(password).toMatch(word);
      expect(signIn('Example Mail')).not.toMatch(word);
      expect(signIn('Example Mail')).toContain('Example Mail');
    }
  });
});
