import { describe, expect, it } from 'vitest';
import { JobForm } from '../../src/lib/jobs/job-form.svelte';
import { works, wrongPassword } from '../../mock/connections';
import { program, refuse } from '../program';

function filled(): JobForm {
  const form = new JobForm();
  form.source.server = 1;
  form.source.login = ' mia@old.example ';
  form.source.password = ' tiger ';
  form.destination.server = 2;
  form.destination.login = 'mia@new.example';
  form.destination.password = 'otter';
  return form;
}

const good = { check_job: () => [], create_job: () => 7 };
const bothWork = () => ({ source: works(true), destination: works(true) });

describe('a new job', () => {
  it('is a dry run unless that is switched off', () => {
    expect(new JobForm().draft.dryRun).toBe(true);
  });

  it('matches special folders unless that is switched off', () => {
    expect(new JobForm().draft.options?.folders?.automap).toBe(true);
  });

  it('begins with the servers that are suggested, and never changes what was chosen', () => {
    const form = new JobForm();
    form.suggest({ source: 3, destination: 4 });
    form.suggest({ source: 5, destination: 6 });
    expect([form.source.server, form.destination.server]).toEqual([3, 4]);
  });

  it('takes the new address to be the old one until another is typed', () => {
    const form = new JobForm();
    form.source.login = 'mia@firm.example ';
    form.alike();
    expect(form.destination.login).toBe('mia@firm.example');
    form.destination.login = 'mia@new.example';
    form.alike();
    expect(form.destination.login).toBe('mia@new.example');
  });

  it('is queued only after both logins worked', async () => {
    const asked = program({ ...good, check_logins: bothWork });
    expect(await filled().create()).toBe(7);
    const commands = asked.map((one) => one.command);
    expect(commands.indexOf('check_logins')).toBeLessThan(commands.indexOf('create_job'));
  });

  it('is not queued when a login is refused', async () => {
    const asked = program({
      ...good,
      check_logins: () => ({ source: works(true), destination: wrongPassword() })
    });
    const form = filled();
    expect(await form.create()).toBeNull();
    expect(asked.some((one) => one.command === 'create_job')).toBe(false);
    expect(form.mayQueueAnyway).toBe(false);
  });

  it('sends passwords to the character and addresses without outer white space', async () => {
    const asked = program({ ...good, check_logins: bothWork });
    await filled().create();
    const created = asked.find((one) => one.command === 'create_job');
    expect(created?.payload).toMatchObject({
      passwords: { source: ' tiger ', destination: 'otter' },
      draft: { source: { login: 'mia@old.example' } }
    });
  });

  it('forgets both passwords once it is queued', async () => {
    program({ ...good, check_logins: bothWork });
    const form = filled();
    await form.create();
    expect([form.source.password, form.destination.password]).toEqual(['', '']);
  });

  it('forgets both passwords when the page is left', () => {
    program(good);
    const form = filled();
    form.dispose();
    expect([form.source.password, form.destination.password]).toEqual(['', '']);
  });

  it('asks for no password where the server is opened with the organisation’s access', async () => {
    const asked = program({ check_job: () => [], check_logins: () => null });
    const form = new JobForm();
    form.source.needsPassword = false;
    form.destination.password = 'otter';
    await form.check();
    expect(form.validation.error('sourcePassword')).toBeUndefined();
    expect(asked.some((one) => one.command === 'check_logins')).toBe(true);
  });

  it('takes a sign-in in the place of a password where the server has an app for that', async () => {
    const asked = program({ ...good, check_logins: bothWork });
    const form = filled();
    form.source.signsIn = true;
    expect(await form.create()).toBeNull();
    expect(form.validation.error('sourcePassword')).toBe('Sign in to this mailbox');
    form.source.signIn.start = { id: 9, page: 'https://x.example', code: null, minutes: 10 };
    form.source.signIn.state = 'signedIn';
    expect(await form.create()).toBe(7);
    const created = asked.find((one) => one.command === 'create_job');
    expect(created?.payload).toMatchObject({
      passwords: { source: '', destination: 'otter', sourceSignIn: 9, destinationSignIn: null }
    });
    expect(asked.at(-1)).toMatchObject({ command: 'forget_sign_in', payload: { id: 9 } });
  });

  it('asks for missing passwords before anything is tried', async () => {
    const asked = program({ ...good, check_logins: bothWork });
    const form = filled();
    form.destination.password = '';
    expect(await form.create()).toBeNull();
    expect(form.validation.error('destinationPassword')).toBe('Enter the password');
    expect(asked.some((one) => one.command === 'check_logins')).toBe(false);
  });

  it('has to be checked again after something was typed', async () => {
    program({ ...good, check_logins: bothWork });
    const form = filled();
    await form.check();
    expect(form.bothWork).toBe(true);
    form.changed();
    expect(form.bothWork).toBe(false);
    form.dispose();
  });

  it('keeps what was typed when the keychain is missing, and says so', async () => {
    program({
      ...good,
      check_logins: bothWork,
      create_job: () => refuse('keychainMissing', 'there is no keychain')
    });
    const form = filled();
    expect(await form.create()).toBeNull();
    expect(form.refusal?.said.code).toBe('keychainMissing');
    expect(form.source.password).toBe(' tiger ');
  });
});

describe('an edited job', () => {
  const draft = {
    name: 'Mia',
    source: { server: 1, login: 'mia@old.example', actAs: null },
    destination: { server: 2, login: 'mia@new.example', actAs: null },
    dryRun: true,
    options: { pace: { connections: 5 } }
  };

  it('leaves passwords alone that were not typed', async () => {
    const asked = program({ check_job: () => [], check_job_logins: bothWork });
    expect(await new JobForm(3, draft).save(3)).toBe(true);
    expect(asked.some((one) => one.command === 'replace_passwords')).toBe(false);
  });

  it('replaces the one password that was typed', async () => {
    const asked = program({ check_job: () => [], check_job_logins: bothWork });
    const form = new JobForm(3, draft);
    form.source.password = 'new';
    await form.save(3);
    const replaced = asked.find((one) => one.command === 'replace_passwords');
    expect(replaced?.payload).toMatchObject({
      id: 3,
      changes: { source: 'new', destination: null }
    });
    expect(form.source.password).toBe('');
  });

  it('keeps options that the form does not show', () => {
    program({});
    const { options } = new JobForm(3, draft).draft;
    expect(options).toEqual({
      pace: { connections: 5 },
      folders: { automap: false },
      changes: { wrapLines: null, endLastLine: false, flags: [] },
      engine: null
    });
  });
});
