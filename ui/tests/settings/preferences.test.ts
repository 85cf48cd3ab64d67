import { beforeEach, describe, expect, it } from 'vitest';
import { Preferences } from '../../src/lib/settings/preferences.svelte';
import { program } from '../program';

describe('the theme', () => {
  beforeEach(() => localStorage.clear());

  it('follows the system until one is chosen, and is remembered', () => {
    const asked = program({});
    new Preferences().restore();
    expect(document.documentElement.dataset['theme']).toBeUndefined();
    new Preferences().use('dark');
    const next = new Preferences();
    next.restore();
    expect(next.theme).toBe('dark');
    expect(document.documentElement.dataset['theme']).toBe('dark');
    expect(asked.at(-1)).toEqual({ command: 'use_theme', payload: { theme: 'dark' } });
    next.use('system');
    expect(document.documentElement.dataset['theme']).toBeUndefined();
  });
});
