import { describe, expect, it } from 'vitest';
import { FormSwitch } from '../../src/lib/intake/form-switch.svelte';
import { Intake } from '../../src/lib/intake/intake.svelte';
import { Toasts } from '../../src/lib/ui/toasts.svelte';
import type { FormState } from '../../src/lib/ipc';
import { campaigns } from '../../mock/intake';
import { formState, openForm } from '../../mock/intake-form';
import { program, refuse, type Answers } from '../program';

async function form(state: Partial<FormState> = {}, answers: Answers = {}) {
  const intake = () => ({ form: formState(state), campaigns: campaigns() });
  const asked = program({ intake, ...answers });
  const desk = new Intake();
  await desk.load();
  asked.length = 0;
  const toasts = new Toasts();
  return { form: new FormSwitch(desk, toasts), desk, asked, toasts };
}

describe("the form's switch", () => {
  it('opens the form where it was last, unless something else is chosen', async () => {
    const opened = () => formState({ open: openForm() });
    const { form: one, asked, desk } = await form({ address: '10.20.0.31' }, { open_form: opened });
    await one.open();
    expect(asked[0]?.payload).toEqual({ order: { address: '10.20.0.31', port: 8443 } });
    expect(desk.isOpen).toBe(true);
    one.address = '127.0.0.1';
    one.port = '';
    await one.open();
    expect(asked[1]?.payload).toEqual({ order: { address: '127.0.0.1', port: 0 } });
  });

  it('asks the program nothing while the port is none', async () => {
    const { form: one, asked } = await form();
    one.port = '99999';
    expect(one.portProblem).toMatch(/1 to 65535/);
    await one.open();
    one.port = 'https';
    expect(one.portProblem).toMatch(/Enter a number/);
    await one.open();
    expect(asked).toEqual([]);
  });

  it('says at the port that it is taken, and no longer once another is typed', async () => {
    const { form: one } = await form(
      {},
      {
        open_form: () => {
          const problem = {
            field: 'formPort',
            text: { code: 'another program has it' },
            blocking: true
          };
          throw { code: 'invalid', message: { code: 'no' }, detail: null, problems: [problem] };
        }
      }
    );
    await one.open();
    expect(one.portProblem).toBe('another program has it');
    one.port = '9443';
    expect(one.portProblem).toBeUndefined();
  });

  it('says at the network that its address is gone', async () => {
    const { form: one } = await form(
      {},
      {
        open_form: () => {
          const problem = { field: 'address', text: { code: 'no such address' }, blocking: true };
          throw { code: 'invalid', message: { code: 'no' }, detail: null, problems: [problem] };
        }
      }
    );
    await one.open();
    expect(one.problemOf('address')).toBe('no such address');
    one.address = '10.20.0.31';
    expect(one.problemOf('address')).toBeUndefined();
  });

  it('tells why it could not be closed', async () => {
    const { form: one, toasts } = await form(
      { open: openForm() },
      { close_form: () => refuse('storage') }
    );
    one.closing = true;
    await one.close();
    expect(toasts.list[0]?.tone).toBe('bad');
    expect(one.closing).toBe(false);
  });

  it('counts the campaigns that wait for it', async () => {
    const { form: one } = await form();
    expect(one.waiting).toBe(3);
  });

  it('tells where the certificate was saved, and nothing where the user thought better of it', async () => {
    let path: string | null = null;
    const { form: one, toasts } = await form({}, { save_authority: () => path });
    await one.saveAuthority();
    expect(toasts.list).toEqual([]);
    path = 'a.crt';
    await one.saveAuthority();
    expect(toasts.list[0]?.text).toBe('a.crt');
  });

  it('keeps the refusal of a certificate for its dialog', async () => {
    const { form: one } = await form(
      {},
      { choose_certificate: () => refuse('file', 'wrong password') }
    );
    expect(await one.chooseCertificate('x')).toBe(false);
    expect(one.refusal?.said.message.code).toBe('wrong password');
  });
});
