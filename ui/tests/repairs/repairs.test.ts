import { describe, expect, it } from 'vitest';
import { Repairs } from '../../src/lib/repairs/repairs.svelte';

describe('repairs of messages', () => {
  it('change nothing until somebody asks for it', () => {
    const repairs = new Repairs();
    expect(repairs.any).toBe(false);
    expect(repairs.changes).toEqual({ wrapLines: null, endLastLine: false, flags: [] });
  });

  it('keep what has no field of its own', () => {
    const given = {
      disarmReceipts: true,
      wrapLines: 500,
      flags: ['dropUnknownSystem' as const, { drop: '$Junk' }]
    };
    const repairs = new Repairs(given);
    expect([repairs.wrapLines, repairs.flag]).toEqual([true, '$Junk']);
    expect(repairs.changes).toMatchObject(given);
    repairs.flag = '';
    repairs.wrapLines = false;
    expect(repairs.changes).toMatchObject({
      disarmReceipts: true,
      wrapLines: null,
      flags: ['dropUnknownSystem']
    });
  });

  it('take one flag and nothing that is none', () => {
    const repairs = new Repairs();
    for (const flag of ['$Junk', '\\Flagged', 'Work', ' NonJunk ']) {
      repairs.flag = flag;
      expect(repairs.flagProblem, flag).toBeUndefined();
    }
    for (const flag of ['two flags', 'a(b)', '\\\\Seen', '"x"']) {
      repairs.flag = flag;
      expect(repairs.flagProblem, flag).toBeDefined();
    }
  });
});
