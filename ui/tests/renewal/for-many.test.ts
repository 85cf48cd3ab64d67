import { describe, expect, it } from 'vitest';
import { ForMany } from '../../src/lib/renewal/for-many.svelte';
import { loginsOf } from '../../src/lib/renewal/logins';
import { Toasts } from '../../src/lib/ui/toasts.svelte';
import { job } from '../../mock/fixtures';
import { program, type Answers } from '../program';

function asking(answers: Answers = {}) {
  const asked = program(answers);
  const toasts = new Toasts();
  return { many: new ForMany(toasts), toasts, asked };
}

const failed = job(1, 'failed');
const done = job(2, 'done');

describe('one new password for many jobs', () => {
  it('is for the side on which more of them lack one', () => {
    const { many } = asking();
    many.begin([failed, done]);
    expect(many.side).toBe('source');
    many.begin([{ ...done, destinationPassword: 'missing' }]);
    expect(many.side).toBe('destination');
  });

  it('is sent for all of them and for one side only, and is then forgotten', async () => {
    const { many, asked, toasts } = asking({
      replace_for_many: () => ({ replaced: 2, leftOut: 0, checks: 1, file: null })
    });
    many.begin([failed, done]);
    many.side = 'destination';
    many.password = 'hunter2';
    await many.replace();
    expect(asked).toEqual([
      {
        command: 'replace_for_many',
        payload: { jobs: [1, 2], changes: { source: null, destination: 'hunter2' } }
      }
    ]);
    expect(many.jobs).toBeNull();
    expect(many.password).toBe('');
    expect(toasts.list[0]).toMatchObject({
      title: '2 passwords replaced',
      text: 'The logins of 1 job are tested now.'
    });
  });

  it('is not sent while it is empty', async () => {
    const { many, asked } = asking();
    many.begin([failed]);
    await many.replace();
    expect(asked).toEqual([]);
  });

  it('stays in its dialog with what is wrong with it where the program refuses it', async () => {
    const problem = {
      field: 'sourcePassword',
      text: { code: 'Not with a NUL in it.' },
      blocking: true
    };
    const { many } = asking({
      replace_for_many: () => {
        throw { code: 'invalid', message: { code: 'no' }, detail: null, problems: [problem] };
      }
    });
    many.begin([failed]);
    many.password = 'x';
    await many.replace();
    expect(many.problem).toBe('Not with a NUL in it.');
    expect(many.jobs).toEqual([failed]);
  });

  it('is forgotten where it is called off', () => {
    const { many } = asking();
    many.begin([failed]);
    many.password = 'hunter2';
    many.end();
    expect(many.password).toBe('');
  });
});

describe('the logins that get it', () => {
  const as = (login: string, actAs: string | null = null) => ({
    ...done,
    source: { ...done.source, login, actAs }
  });

  it('are one where an administrator acts for all users', () => {
    expect(loginsOf([as('boss@x', 'a@x'), as('boss@x', 'b@x')], 'source')).toHaveLength(1);
    expect(loginsOf([as('a@x*boss'), as('b@x*boss')], 'source')).toHaveLength(1);
    expect(loginsOf([as('x\\boss\\a'), as('x\\boss\\b')], 'source')).toHaveLength(1);
  });

  it('are several where each user logs in', () => {
    expect(loginsOf([as('a@x'), as('b@x')], 'source')).toHaveLength(2);
    expect(loginsOf([as('x\\a'), as('x\\b')], 'source')).toHaveLength(2);
  });
});
