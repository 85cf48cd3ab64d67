import { render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { servers } from '../../mock/fixtures';
import type { ServerRow } from '../../src/lib/ipc';
import ServerUse from '../../src/lib/servers/ServerUse.svelte';

function shown(more: Partial<ServerRow>): string {
  const row = { ...(servers()[0] as ServerRow), ...more };
  render(ServerUse, { row });
  return screen.getByTestId(`server-${row.server.id}-use`).textContent?.trim() ?? '';
}

describe('what a server is used for', () => {
  it('says how many connections are in use and what moved today', () => {
    expect(shown({ connections: 3, movedToday: 5 * 1024 ** 2 })).toBe(
      '3 connections, 5.0 MiB today'
    );
  });

  it('says that nothing is going on', () => {
    expect(shown({ connections: 0, movedToday: 0 })).toBe('Not in use, nothing moved today');
  });

  it('says why it is held and until when', () => {
    const text = shown({
      held: 'The day\u2019s volume is used up.',
      heldUntil: '2026-11-27T00:00:00Z'
    });
    expect(text).toMatch(/Held until .*: The day.s volume is used up\./);
  });
});
