import { describe, expect, it } from 'vitest';
import type { JobRow, ServerRow } from '../../src/lib/ipc';
import { loadOf } from '../../src/lib/servers/load';
import { job, server } from '../../mock/fixtures';

const MIB = 1024 ** 2;
const used: ServerRow = { ...server(2, 'Fastmail'), connections: 11, movedToday: 5 * MIB };
const limited: ServerRow = {
  ...used,
  server: { ...used.server, limits: { connections: 12, bytesPerDay: 50 * MIB } }
};
const waits: JobRow = {
  ...job(7, 'waiting'),
  trouble: 'rateLimited',
  until: '2026-11-23T14:20:00Z'
};

describe('what a server is asked for', () => {
  it('is what the runs at work that use it move together', () => {
    const other = job(9, 'running');
    const elsewhere = {
      ...other,
      source: { ...other.source, server: 8 },
      destination: { ...other.destination, server: 9 }
    };
    const load = loadOf(used, [job(1, 'running'), job(2, 'running'), job(3, 'done'), elsewhere]);
    expect(load.runs).toBe(2);
    expect(load.bytesPerSecond).toBe(3_710_000 + 4_020_000);
    expect(load.messagesPerSecond).toBe(114);
  });

  it('is measured against the limits that are set, and no others', () => {
    expect(loadOf(used, []).meters).toEqual([]);
    const meters = loadOf(limited, []).meters;
    expect(meters.map(({ id, text, close }) => [id, text, close])).toEqual([
      ['connections', '11 of 12 connections', true],
      ['day', '5.0\u00a0MiB of 50.0\u00a0MiB today', false]
    ]);
  });

  it('is less where it asked for a pause, until the first job goes on', () => {
    const later = { ...waits, id: 8, until: '2026-11-23T15:00:00Z' };
    expect(loadOf(used, [later, waits])).toMatchObject({
      pauses: 2,
      resumes: '2026-11-23T14:20:00Z'
    });
  });

  it('has no part in a pause that another server asked for', () => {
    const old = server(1, waits.source.serverName);
    expect(loadOf(old, [waits]).pauses).toBe(0);
    expect(loadOf(used, [waits]).pauses).toBe(1);
    const nobody = { ...waits, reason: { code: 'A pause was asked for' } };
    expect(loadOf(old, [nobody]).pauses).toBe(1);
  });
});
