import { describe, expect, it } from 'vitest';
import { forecastOf, type Known } from '../../src/lib/batches/forecast';
import { job } from '../../mock/fixtures';

const MIB = 1024 ** 2;
const now = new Date(2026, 10, 23, 12, 0);
const moved = (done: number, total: number) => ({
  messagesDone: 1,
  messagesTotal: 2,
  messagesBehind: 0,
  bytesDone: done * MIB,
  bytesTotal: total * MIB
});
const waits = { ...job(4, 'queued'), moved: moved(0, 3600) };
const lastHour = Array.from({ length: 60 }, (_, at) => ({
  at: new Date(+now - (60 - at) * 60_000).toISOString(),
  bytes: 60 * MIB,
  messages: 1
}));
const known = (part: Partial<Known>): Known => ({
  rows: [waits],
  speed: lastHour,
  schedule: { start: null, window: null, days: [] },
  now,
  stopped: false,
  ...part
});

describe('the forecast of a batch', () => {
  it('is a range around what was seen, and says what it rests on', () => {
    const forecast = forecastOf(known({}));
    expect(forecast.range?.earliest).toEqual(new Date(2026, 10, 23, 12, 50));
    expect(forecast.range?.latest).toEqual(new Date(2026, 10, 23, 13, 10));
    expect(forecast.text).toBe('Done today between 12:50 and 13:10.');
    expect(forecast.basis).toBe(
      '3.5\u00a0GiB are left, at 931\u00a0KiB/s to 1.1\u00a0MiB/s, as lately.'
    );
  });

  it('names a day once that both its ends are in', () => {
    const schedule = { start: new Date(2026, 10, 25, 8).toISOString(), window: null, days: [] };
    const { text } = forecastOf(known({ schedule }));
    expect(text).toMatch(/^Done Wed, Nov 25 between \d\d:\d\d and \d\d:\d\d\.$/);
  });

  it('is wider where the pace changed lately', () => {
    const slower = lastHour.map((row, at) => (at < 45 ? row : { ...row, bytes: 15 * MIB }));
    const range = forecastOf(known({ speed: slower })).range;
    expect(range?.pace.fastest).toBeGreaterThan(3 * (range?.pace.slowest ?? Infinity));
  });

  it('takes no long pause for slowness', () => {
    const night = lastHour.map((row) => ({
      ...row,
      at: new Date(Date.parse(row.at) - 20 * 3_600_000).toISOString()
    }));
    const range = forecastOf(known({ speed: [...night, ...lastHour] })).range;
    expect(range?.pace.slowest).toBeGreaterThan(0.85 * MIB);
  });

  it('counts only the hours in which runs may be at work', () => {
    const window = { from: 22 * 60, until: 6 * 60 };
    const forecast = forecastOf(known({ schedule: { start: null, window, days: [] } }));
    expect(forecast.range?.earliest).toEqual(new Date(2026, 10, 23, 22, 45));
    expect(forecast.range?.latest).toEqual(new Date(2026, 10, 23, 23, 15));
    expect(forecast.basis).toContain('at work only every day, from 22:00 to 06:00');
  });

  it('is not made while nothing moves or the batch is held back', () => {
    expect(forecastOf(known({ speed: [] })).text).toBe('Not known while nothing moves.');
    expect(forecastOf(known({ stopped: true })).range).toBeNull();
  });

  it('guesses from the present moment before there is an average', () => {
    const running = { ...job(2, 'running'), moved: moved(0, 100) };
    expect(forecastOf(known({ rows: [running], speed: [] })).basis).toContain('present moment');
  });

  it('names what it leaves out', () => {
    const unknown = { ...job(5, 'queued'), moved: { ...moved(0, 0), messagesTotal: 0 } };
    const failed = { ...job(6, 'failed'), moved: moved(0, 50) };
    expect(forecastOf(known({ rows: [waits, unknown, failed] })).basis).toMatch(
      /Not in it: 1 mailbox whose size nobody counted, 1 mailbox that needs attention\.$/
    );
  });

  it('counts only what is under way for real', () => {
    const rehearsed = { ...job(7, 'done', 'dry'), moved: moved(0, 50) };
    const rehearses = { ...job(8, 'running', 'dry'), moved: moved(0, 50) };
    expect(forecastOf(known({ rows: [rehearsed, rehearses] }))).toMatchObject({
      text: 'Not known: nothing runs for real at the moment.',
      basis: 'Not in it: 2 mailboxes not running for real yet.',
      range: null
    });
  });

  it('says when everything is there', () => {
    const done = { ...job(3, 'done'), moved: moved(9, 9) };
    expect(forecastOf(known({ rows: [done] })).text).toBe('Everything is on the new server.');
  });
});
