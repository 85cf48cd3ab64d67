import { describe, expect, it } from 'vitest';
import {
  ago,
  audienceWords,
  fate,
  languageName,
  statusOf,
  until
} from '../../src/lib/intake/words';
import { campaign } from '../../mock/intake';

const now = new Date('2026-11-26T12:00:00Z');
const at = (text: string) => new Date(text).toISOString();

describe('the words of intake', () => {
  it('give a new campaign all its days', () => {
    expect(until(at('2026-12-03T11:59:58Z'), now)).toBe('in 7 days');
    expect(until(at('2026-11-26T17:30:00Z'), now)).toBe('in 5 hours');
    expect(until(at('2026-11-26T12:00:20Z'), now)).toBe('any moment');
  });

  it('say how long ago something was', () => {
    expect(ago(at('2026-11-26T11:59:30Z'), now)).toBe('just now');
    expect(ago(at('2026-11-26T11:59:00Z'), now)).toBe('1 minute ago');
    expect(ago(at('2026-11-24T11:00:00Z'), now)).toBe('2 days ago');
  });

  it('say nothing of what is no time', () => {
    expect(until('', now)).toBe('');
    expect(ago('never', now)).toBe('');
  });

  it('call an open campaign halted while it takes no submissions, and a closed one closed', () => {
    const haltedUntil = at('2026-11-26T12:10:00Z');
    expect(statusOf(campaign(1, { haltedUntil })).label).toBe('Halted');
    expect(statusOf(campaign(1, { haltedUntil, status: 'closed' })).label).toBe('Closed');
  });

  it('say what becomes of a campaign next', () => {
    const closed = at('2026-11-24T12:00:00Z');
    expect(fate(campaign(1, { expires: at('2026-11-30T12:00:00Z') }), now)).toBe(
      'Expires in 4 days'
    );
    expect(fate(campaign(1, { status: 'closed', closed }), now)).toBe('Closed 2 days ago');
  });

  it('name the domains of an audience, and a language by its own name', () => {
    expect(audienceWords({ domains: ['a.example', 'b.example'] })).toBe(
      'Addresses of a.example, b.example'
    );
    expect(languageName('de')).toBe('Deutsch');
    expect(languageName('xx')).toBe('xx');
  });
});
