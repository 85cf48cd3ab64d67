// Words for users' own sign-ins.
import type { SignInEnding, UserClient } from '../ipc';
import { inLanguage } from '../lang';

const ENDINGS: Record<SignInEnding, string> = inLanguage(() => ({
  declined: 'Declined',
  tooLate: 'Nobody signed in in time',
  anotherAccount: 'That was another account',
  notReached: 'Not reached',
  refused: 'Not let through'
}));

export function endingTitle(ending: SignInEnding | null): string {
  return ending === null ? 'The sign-in came to nothing' : ENDINGS[ending];
}

/** The provider of an app, as users know it. */
export function providerOf(client: UserClient): string {
  switch (client.provider) {
    case 'microsoft':
      return 'Microsoft';
    case 'google':
      return 'Google';
    default:
      return client.name;
  }
}

/** Whether there is a sign-in by a code on another device. */
export function hasCodes(client: UserClient): boolean {
  if (client.provider === 'other') return !!client.device;
  return client.provider === 'microsoft';
}
