// An administrator's login that stands in for the users' own.
import type { MasterForm, MasterText, SideName } from '../ipc';

export type MasterChoice = 'none' | MasterForm['form'];

export const masterForms: { value: MasterChoice; label: string; hint?: string }[] = [
  { value: 'none', label: 'Each user’s own' },
  { value: 'actAs', label: 'An administrator acts as the user', hint: 'SASL PLAIN: Zimbra, Cyrus' },
  { value: 'userStarMaster', label: 'user*master', hint: 'Dovecot' },
  { value: 'domainAdminUser', label: 'domain\\admin\\user', hint: 'Exchange' }
];

/** What is sent along with an import; nothing where each user has a password. */
export function masterOf(
  side: SideName,
  form: MasterChoice,
  login: string,
  password: string
): MasterText[] {
  return form === 'none' ? [] : [{ side, form: { form, login }, password }];
}
