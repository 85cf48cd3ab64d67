import { render, screen } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import type { MasterRow } from '../../src/lib/ipc';
import { SideLogin } from '../../src/lib/masters/side-login.svelte';
import SideLogins from '../../src/lib/masters/SideLogins.svelte';

const set: MasterRow = {
  side: 'source',
  form: { form: 'userStarMaster', login: 'boss' },
  password: 'kept'
};

function shown(form: SideLogin, master: MasterRow | null, isNew = false) {
  render(SideLogins, { form, set: master, isNew, onchange: () => undefined });
}

describe('who logs in on a side of an import', () => {
  it('says that the batch’s administrator does', () => {
    shown(new SideLogin('source'), set);
    expect(screen.getByTestId('logins-source').textContent).toContain(
      'Logs in as boss (set for this batch)'
    );
    expect(screen.queryByTestId('logins-source-keep')).toBeNull();
  });

  it('warns where the keychain lacks the administrator’s password', () => {
    shown(new SideLogin('source'), { ...set, password: 'missing' });
    expect(screen.getByText(/the jobs wait until it is entered/)).toBeDefined();
  });

  it('asks whether another choice is to change the batch’s setting, and leaves it otherwise', () => {
    const form = new SideLogin('source');
    form.choose('own');
    shown(form, set);
    const keep = screen.getByTestId('logins-source-keep');
    expect(keep.getAttribute('data-state')).toBe('unchecked');
    expect(screen.getByText('Remove it from this batch')).toBeDefined();
  });

  it('asks for the login and password of another administrator', () => {
    const form = new SideLogin('destination');
    form.choose('actAs');
    shown(form, null, true);
    expect(screen.getByLabelText('Administrator’s login')).toBeDefined();
    expect(screen.queryByTestId('logins-destination-keep')).toBeNull();
    expect(form.keeps(null, true)).toBe(true);
  });
});
