import { describe, expect, it } from 'vitest';
import { GIB, MIB } from '../../src/lib/amount';
import { LimitsForm } from '../../src/lib/servers/limits-form.svelte';
import { limitsInShort, limitsInWords } from '../../src/lib/servers/limits-words';
import { server } from '../../mock/fixtures';
import { program, refuse } from '../program';

const limited = (limits: NonNullable<ReturnType<typeof server>['server']['limits']>) => ({
  ...server(2, 'Fastmail').server,
  limits
});
const none = {
  connections: null,
  bytesPerSecond: null,
  messagesPerSecond: null,
  bytesPerDay: null,
  window: null
};

describe('the limits of a server', () => {
  it('are sent in bytes, and what is empty is no limit', async () => {
    const asked = program({});
    const form = new LimitsForm(limited({}));
    form.gibPerDay = '2.5';
    form.mibPerSecond = '4';
    expect(await form.save()).toBe(true);
    expect(asked.at(-1)).toEqual({
      command: 'limit_server',
      payload: { id: 2, limits: { ...none, bytesPerDay: 2.5 * GIB, bytesPerSecond: 4 * MIB } }
    });
  });

  it('come back as they were typed', () => {
    const form = new LimitsForm(limited({ bytesPerDay: 2.5 * GIB, connections: 6 }));
    expect([form.gibPerDay, form.connections, form.messagesPerSecond]).toEqual(['2.5', '6', '']);
  });

  it('are not sent while one of them would let nothing through', async () => {
    const asked = program({});
    const form = new LimitsForm(limited({}));
    form.connections = '0';
    expect(form.problems.connections).toMatch(/^At least 1/);
    expect(await form.save()).toBe(false);
    form.connections = '2.5';
    expect(form.problems.connections).toBe('Enter a whole number.');
    expect(asked).toEqual([]);
  });

  it('say why they could not be saved', async () => {
    program({ limit_server: () => refuse('notFound', 'the server is gone') });
    const form = new LimitsForm(limited({}));
    expect(await form.save()).toBe(false);
    expect(form.refusal?.description.message).toBe('The server is gone');
  });

  it('are told in words, with when the hours begin', () => {
    const noon = new Date(2026, 10, 23, 12, 0);
    const limits = { connections: 1, bytesPerDay: 10 * GIB, window: { from: 1200, until: 360 } };
    const words = '1 connection · 10.0 GiB a day · from 20:00 to 06:00';
    expect(limitsInShort(limits).replaceAll('\u00a0', ' ')).toBe(words);
    expect(limitsInShort(limits).split(' ')).toHaveLength(5);
    expect(limitsInWords(limits, noon)).toMatch(
      /^Held to now: .* Its hours begin today at 20:00\.$/
    );
    expect(limitsInWords({}, noon)).toMatch(/no limit/);
  });
});
