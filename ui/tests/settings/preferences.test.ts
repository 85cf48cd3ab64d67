import { beforeEach, describe, expect, it, vi } from 'vitest';
import script from '../../static/appearance.js?raw';
import { Preferences } from '../../src/lib/settings/preferences.svelte';
import { spacing } from '../../src/lib/ui';
import { program } from '../program';

const look = () => ({ ...document.documentElement.dataset });
beforeEach(() => {
  localStorage.clear();
  new Preferences().space('comfortable');
});

describe('the theme', () => {
  it('follows the system until one is chosen, and is remembered', () => {
    const asked = program({});
    new Preferences().restore();
    expect(look()).toEqual({});
    new Preferences().use('dark');
    const next = new Preferences();
    next.restore();
    expect(next.theme).toBe('dark');
    expect(look()).toEqual({ theme: 'dark' });
    expect(asked.at(-1)).toEqual({ command: 'use_theme', payload: { theme: 'dark' } });
    next.use('system');
    expect(look()).toEqual({});
  });

  it('in high contrast is light or dark as the system is', () => {
    const asked = program({});
    const preferences = new Preferences();
    preferences.use('contrast');
    expect(look()).toEqual({ contrast: 'more' });
    expect(asked.at(-1)?.payload).toEqual({ theme: 'system' });
    preferences.use('light');
    expect(look()).toEqual({ theme: 'light' });
  });

  it('has high contrast where the system asks for it, from that moment on', () => {
    program({});
    let changed: () => void = () => undefined;
    const system = {
      matches: false,
      addEventListener: (_: string, then: () => void) => (changed = then)
    };
    vi.spyOn(window, 'matchMedia').mockReturnValue(system as unknown as MediaQueryList);
    const preferences = new Preferences();
    preferences.restore();
    preferences.use('dark');
    system.matches = true;
    changed();
    expect(look()).toEqual({ theme: 'dark', contrast: 'more' });
  });

  it('that makes no sense any more is the system’s', () => {
    program({});
    localStorage.setItem('mailhaul.theme', 'mauve');
    const preferences = new Preferences();
    preferences.restore();
    expect(preferences.theme).toBe('system');
  });
});

describe('the density', () => {
  it('is remembered, and tables know of it', () => {
    program({});
    new Preferences().space('compact');
    const next = new Preferences();
    next.restore();
    expect([next.density, spacing.density]).toEqual(['compact', 'compact']);
    expect(look()).toEqual({ density: 'compact' });
  });
});

describe('before the first picture', () => {
  const run = () => (0, eval)(script) as unknown;
  const forget = () => {
    for (const { name } of [...document.documentElement.attributes]) {
      if (name.startsWith('data-')) document.documentElement.removeAttribute(name);
    }
  };

  it('the document looks as it was left', () => {
    program({});
    const preferences = new Preferences();
    preferences.use('dark');
    preferences.space('compact');
    const left = look();
    forget();
    run();
    expect(look()).toEqual(left);
  });

  it('what was kept and makes no sense stops nothing', () => {
    forget();
    localStorage.setItem('mailhaul.look', '{');
    expect(run).not.toThrow();
    expect(look()).toEqual({});
  });
});
