import { render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { job, server } from '../../mock/fixtures';
import type { JobRow, ServerRow } from '../../src/lib/ipc';
import ServerUse from '../../src/lib/servers/ServerUse.svelte';

function shown(more: Partial<ServerRow>, jobs: JobRow[] = []): string {
  const row: ServerRow = { ...server(1, 'Old'), ...more };
  render(ServerUse, { row, jobs });
  return screen.getByTestId(`server-${row.server.id}-use`).textContent?.trim() ?? '';
}

describe('what a server is used for', () => {
  it('says how many connections are in use and what moved today', () => {
    const text = shown({ connections: 3, movedToday: 5 * 1024 ** 2 }, [job(1, 'running')]);
    expect(text).toMatch(/^1 run, 3 connections\s+5\.0\sMiB today$/);
  });

  it('says that nothing is going on', () => {
    expect(shown({ connections: 0, movedToday: 0 })).toMatch(/^Not in use\s+Nothing moved today$/);
  });

  it('shows how much of its limits is used', () => {
    const limited = server(1, 'Old').server;
    shown({ connections: 3, server: { ...limited, limits: { connections: 12 } } });
    const meter = screen.getByRole('meter', { name: 'Connections of Old' });
    expect(meter.getAttribute('aria-valuetext')).toBe('3 of 12 connections');
  });

  it('says that it asked for a pause', () => {
    const waits = {
      ...job(7, 'waiting'),
      trouble: 'rateLimited' as const,
      reason: { code: 'A pause' }
    };
    expect(shown({ connections: 0 }, [waits])).toContain('Asked for a pause: 1 job waiting');
  });

  it('says once why it is held and until when', () => {
    const held = { code: 'Old may not be used until 20:00.' };
    const text = shown({ held, heldUntil: '2026-11-27T00:00:00Z' });
    expect(text.match(/until/g)).toHaveLength(1);
    expect(text).toContain('Old may not be used until 20:00.');
  });
});
