import { beforeEach, describe, expect, it } from 'vitest';
import { Recent } from '../../src/lib/palette/recent.svelte';

describe('what was opened lately', () => {
  beforeEach(() => localStorage.clear());

  it('is remembered, the last one first and each one once', () => {
    const recent = new Recent();
    for (const id of ['job:1', 'job:2', 'job:1']) recent.note(id);
    expect(new Recent().ids).toEqual(['job:1', 'job:2']);
  });

  it('begins anew where what was kept makes no sense', () => {
    localStorage.setItem('mailhaul.recent', '{"job":1}');
    expect(new Recent().ids).toEqual([]);
    localStorage.setItem('mailhaul.recent', '[1');
    expect(new Recent().ids).toEqual([]);
  });
});
