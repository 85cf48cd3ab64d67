import { describe, expect, it } from 'vitest';
import type { MasterRow } from '../../src/lib/ipc';
import { MasterEdit } from '../../src/lib/masters/master-edit.svelte';
import { Toasts } from '../../src/lib/ui/toasts.svelte';
import { program, refuse } from '../program';

const set: MasterRow = {
  side: 'source',
  form: { form: 'userStarMaster', login: 'boss' },
  password: 'kept'
};

function editing() {
  let changes = 0;
  const toasts = new Toasts();
  const edit = new MasterEdit(7, toasts, () => {
    changes += 1;
    return Promise.resolve();
  });
  return { edit, toasts, changes: () => changes };
}

describe('the administrator’s login of a batch', () => {
  it('is sent with its new password, which is forgotten then', async () => {
    const asked = program({
      set_master: () => ({ replaced: 3, leftOut: 0, checks: 2, file: null })
    });
    const { edit, toasts, changes } = editing();
    edit.begin('source', set);
    edit.password = 'new key';
    await edit.save();
    expect(asked[0]?.payload).toEqual({
      id: 7,
      side: 'source',
      form: { form: 'userStarMaster', login: 'boss' },
      password: 'new key'
    });
    expect([edit.side, edit.password, changes()]).toEqual([null, '', 1]);
    expect(toasts.list[0]?.text).toMatch(/3 jobs.*2 jobs of them are tested now/);
  });

  it('keeps its password where none is typed, but not where none is kept', async () => {
    const asked = program({
      set_master: () => ({ replaced: 0, leftOut: 0, checks: 0, file: null })
    });
    const { edit } = editing();
    edit.begin('source', { ...set, password: 'missing' });
    expect(edit.ready).toBe(false);
    edit.begin('source', set);
    edit.login = 'chief';
    await edit.save();
    expect(asked[0]?.payload['password']).toBeNull();
  });

  it('stays open with the reason where the program refuses', async () => {
    program({ set_master: () => refuse('notNow', 'The batch is closed.') });
    const { edit, changes } = editing();
    edit.begin('source', null);
    edit.login = 'boss';
    edit.password = 'x';
    await edit.save();
    expect([edit.side, changes()]).toEqual(['source', 0]);
    expect(edit.refusal).not.toBeNull();
  });

  it('is removed with its password', async () => {
    const asked = program({});
    const { edit, changes } = editing();
    edit.removing = set;
    await edit.remove();
    expect(asked[0]).toMatchObject({
      command: 'remove_master',
      payload: { id: 7, side: 'source' }
    });
    expect([edit.removing, changes()]).toEqual([null, 1]);
  });
});
