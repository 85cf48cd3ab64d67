import { describe, expect, it } from 'vitest';
import { BackUp } from '../../src/lib/parcels/backup.svelte';
import { Export } from '../../src/lib/parcels/export.svelte';
import { NewPassphrase } from '../../src/lib/parcels/new-passphrase.svelte';
import { isProject, Opening } from '../../src/lib/parcels/opening.svelte';
import { Restore } from '../../src/lib/parcels/restore.svelte';
import { Toasts } from '../../src/lib/ui/toasts.svelte';
import { program, refuse } from '../program';

const GOOD = 'four words are good';

const preview = {
  name: 'Everyone',
  nameTaken: false,
  made: '2026-11-27T01:00:00Z',
  servers: [],
  jobs: 2,
  thereAlready: 0,
  first: [],
  ledgers: 0,
  passwords: 0
};

describe('a new passphrase', () => {
  it('is long, of different letters, and typed twice', () => {
    const passphrase = new NewPassphrase();
    passphrase.first = 'short';
    expect(passphrase.problem).toBe('7 more characters are needed.');
    passphrase.first = 'aaaaaaaaaaaaaaaa';
    expect(passphrase.problem).toContain('repeats itself');
    passphrase.first = GOOD;
    expect([passphrase.problem, passphrase.isGood]).toEqual([undefined, false]);
    passphrase.again = 'four words';
    expect([passphrase.differs, passphrase.isGood]).toEqual([true, false]);
    passphrase.again = GOOD;
    expect([passphrase.differs, passphrase.isGood]).toEqual([false, true]);
  });

  it('counts letters as people do, whatever they are written with', () => {
    const passphrase = new NewPassphrase();
    passphrase.first = '🔑🔑🔑🔑🔑🔑';
    expect(passphrase.problem).toBe('6 more characters are needed.');
  });
});

describe('a back-up', () => {
  it('is written without a passphrase, but never with passwords', async () => {
    const asked = program({ save_backup: () => ({ jobs: 2, file: 'a.mailhaul-backup' }) });
    const toasts = new Toasts();
    const backup = new BackUp(toasts);
    backup.asked = true;
    await backup.save();
    expect(asked[0]?.payload).toEqual({ passphrase: null, withPasswords: false });
    expect(toasts.list[0]?.text).toBe('a.mailhaul-backup');
    expect(backup.asked).toBe(false);
    backup.withPasswords = true;
    expect([backup.needsPassphrase, backup.canSave]).toEqual([true, false]);
    await backup.save();
    expect(asked.length).toBe(1);
  });

  it('forgets the passphrase once it is written', async () => {
    const asked = program({ save_backup: () => ({ jobs: 1, file: 'a' }) });
    const backup = new BackUp(new Toasts());
    backup.withPasswords = true;
    backup.passphrase.first = GOOD;
    backup.passphrase.again = GOOD;
    await backup.save();
    expect(asked[0]?.payload).toEqual({ passphrase: GOOD, withPasswords: true });
    expect([backup.passphrase.first, backup.passphrase.again]).toEqual(['', '']);
  });

  it('stays asked about where the user thought better of the place', async () => {
    program({});
    const toasts = new Toasts();
    const backup = new BackUp(toasts);
    backup.asked = true;
    await backup.save();
    expect([backup.asked, toasts.list]).toEqual([true, []]);
  });
});

describe('a restore', () => {
  it('asks for the passphrase of an encrypted file, and says why it could not be', async () => {
    const file = { path: '/x', name: 'x', encrypted: true };
    const asked = program({
      choose_backup: () => file,
      restore_backup: () => refuse('file', 'The passphrase doesn’t open the file.')
    });
    const restore = new Restore(new Toasts());
    await restore.choose();
    expect(restore.canRestore).toBe(false);
    restore.passphrase = 'wrong';
    await restore.restore();
    expect(asked[1]?.payload).toEqual({ path: '/x', passphrase: 'wrong' });
    expect(restore.problem).toContain('doesn’t open');
    restore.end();
    expect([restore.file, restore.passphrase]).toEqual([null, '']);
  });
});

describe('an export', () => {
  it('needs a good passphrase and says what stays behind', async () => {
    const asked = program({ save_project: () => ({ file: 'b.mailhaul', signInsLeftOut: 1 }) });
    const toasts = new Toasts();
    const exporting = new Export(4, toasts);
    await exporting.save();
    expect(asked).toEqual([]);
    exporting.passphrase.first = GOOD;
    exporting.passphrase.again = GOOD;
    await exporting.save();
    expect(asked[0]?.payload).toEqual({ id: 4, passphrase: GOOD, withPasswords: false });
    expect(toasts.list[0]?.text).toContain('1 sign-in of a user stays here');
    expect(exporting.passphrase.first).toBe('');
  });
});

describe('a project file', () => {
  it('is known by its ending', () => {
    expect(['a.mailhaul', 'A.MAILHAUL', 'a.csv', 'mailhaul'].map(isProject)).toEqual([
      true,
      true,
      false,
      false
    ]);
  });

  it('is looked into before a batch is made, and forgotten after that', async () => {
    const asked = program({
      preview_project: () => preview,
      open_project: () => ({ batch: 7, jobs: 2, waiting: 2, notes: [] })
    });
    const toasts = new Toasts();
    const opening = new Opening(toasts);
    opening.begin('C:\\Users\\mia\\Everyone.mailhaul');
    expect(opening.file?.name).toBe('Everyone.mailhaul');
    expect(await opening.open()).toBeNull();
    opening.passphrase = GOOD;
    await opening.look();
    expect(opening.name).toBe('Everyone');
    opening.name = ' Others ';
    expect(await opening.open()).toBe(7);
    expect(asked.map(({ command }) => command)).toEqual(['preview_project', 'open_project']);
    expect(asked[1]?.payload['name']).toBe('Others');
    expect(toasts.list[0]?.text).toBe('2 jobs wait for a password.');
    expect([opening.file, opening.passphrase]).toEqual([null, '']);
  });

  it('needs another name where a batch has its own, and stays open when that fails', async () => {
    program({
      preview_project: () => ({ ...preview, nameTaken: true }),
      open_project: () => refuse('notNow', 'Every job of this project is here already.')
    });
    const opening = new Opening(new Toasts());
    opening.begin('/x.mailhaul');
    opening.passphrase = GOOD;
    await opening.look();
    expect(opening.name).toBe('');
    expect(await opening.open()).toBeNull();
    opening.name = 'Other';
    expect(await opening.open()).toBeNull();
    expect(opening.problem).toContain('here already');
  });

  it('that the program was started with is fetched once it is asked for', async () => {
    program({ asked_project: () => ({ path: '/x.mailhaul', name: 'x', encrypted: true }) });
    const opening = new Opening(new Toasts());
    await opening.fetch();
    expect(opening.file?.path).toBe('/x.mailhaul');
  });

  it('with a wrong passphrase says so and shows nothing', async () => {
    program({ preview_project: () => refuse('file', 'The passphrase doesn’t open the file.') });
    const opening = new Opening(new Toasts());
    opening.begin('/x.mailhaul');
    opening.passphrase = 'wrong';
    await opening.look();
    expect([opening.preview, opening.busy]).toEqual([null, false]);
    expect(opening.problem).toContain('doesn’t open');
  });
});
