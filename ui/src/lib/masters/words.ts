// Words for an administrator's login that stands in for the users' own.
import type { BatchRow, MasterForm, MasterRow, SideName } from '../ipc';
import { inLanguage } from '../lang';

export type FormName = MasterForm['form'];

export const sides: SideName[] = ['source', 'destination'];

export const masterForms: { value: FormName; label: string; hint: string }[] = inLanguage(() => [
  { value: 'actAs', label: 'An administrator acts as the user', hint: 'SASL PLAIN: Zimbra, Cyrus' },
  { value: 'userStarMaster', label: 'user*master', hint: 'Dovecot' },
  { value: 'domainAdminUser', label: 'domain\\admin\\user', hint: 'Exchange' }
]);

export function formLabel(form: FormName): string {
  return masterForms.find(({ value }) => value === form)?.label ?? form;
}

/** What is asked for beside the password. */
export function loginLabel(form: FormName): string {
  return form === 'domainAdminUser' ? 'What stands before the user' : 'Administrator’s login';
}

/** The administrator's login of a side of a batch; null where each user has one. */
export function masterOf(batch: BatchRow | null, side: SideName): MasterRow | null {
  return batch?.masters.find((master) => master.side === side) ?? null;
}
