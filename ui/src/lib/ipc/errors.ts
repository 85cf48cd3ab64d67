// What each error of the program means to the user. A code without an entry doesn't pass the type checker.
import { sentence } from '../format/sentence';
import type { Code, CommandError, FailureClass } from './bindings';
import { inLanguage } from '../lang';

/** What a button beside an error does; a page offers those it can. */
export type Remedy =
  'retry' | 'fixForm' | 'reload' | 'archive' | 'checkKeychain' | 'openFolder' | 'none';

export interface Help {
  title: string;
  help: string;
  /** The button's words, where there is one. */
  action: { label: string; remedy: Remedy } | null;
}

export interface Description extends Help {
  /** What happened, in the program's words. */
  message: string;
  /** What the system said, behind "details". */
  detail: string | null;
}

const HELP = inLanguage(
  () =>
    ({
      invalid: {
        title: 'Something in the form needs a change',
        help: 'The fields say what.',
        action: { label: 'Back to the form', remedy: 'fixForm' }
      },
      notFound: {
        title: 'It is no longer there',
        help: 'It was deleted in the meantime.',
        action: { label: 'Refresh', remedy: 'reload' }
      },
      serverInUse: {
        title: 'Jobs use this server',
        help: 'Archive it: it leaves the lists and its jobs go on working.',
        action: { label: 'Archive', remedy: 'archive' }
      },
      notNow: {
        title: 'Not in its present state',
        help: 'Wait until the run has ended, or cancel it first.',
        action: { label: 'Refresh', remedy: 'reload' }
      },
      keychainMissing: {
        title: 'There is no keychain to keep passwords in',
        help: 'Mailhaul keeps passwords in the system’s keychain and nowhere else.',
        action: { label: 'Check again', remedy: 'checkKeychain' }
      },
      keychainLocked: {
        title: 'The keychain is locked',
        help: 'Unlock it and allow Mailhaul to use it, then try again.',
        action: { label: 'Check again', remedy: 'checkKeychain' }
      },
      keychainFailed: {
        title: 'The keychain did not do its work',
        help: 'Try again. If it stays like this, enter the passwords anew.',
        action: { label: 'Check again', remedy: 'checkKeychain' }
      },
      passwordTooLong: {
        title: 'The password is too long for this keychain',
        help: 'Use an app password for the account, which is shorter.',
        action: { label: 'Back to the form', remedy: 'fixForm' }
      },
      storage: {
        title: 'The data folder can’t be used',
        help: 'Check that the disk has room and that the folder may be written to.',
        action: { label: 'Try again', remedy: 'retry' }
      },
      log: {
        title: 'The log can’t be read or saved',
        help: 'Choose another place, or try again.',
        action: { label: 'Try again', remedy: 'retry' }
      },
      file: {
        title: 'The file can’t be read or written',
        help: 'Close it in other programs, check that it is what you meant, or choose another.',
        action: { label: 'Try again', remedy: 'retry' }
      },
      desktop: {
        title: 'That did not work',
        help: 'Try again. If it stays like this, restart Mailhaul: runs resume by themselves.',
        action: { label: 'Try again', remedy: 'retry' }
      }
    }) satisfies Record<Code, Help>
);

/** Title, help and action of an error. */
export function describe(error: CommandError): Description {
  return { ...HELP[error.code], message: sentence(error.message), detail: error.detail };
}

const FAILURES = inLanguage(
  () =>
    ({
      wrongCredential: 'Login refused',
      mailboxFull: 'Mailbox full',
      rateLimited: 'Slowed down by the server',
      messageRefused: 'Message refused',
      folderRefused: 'Folder refused',
      unknownHost: 'Server not found',
      connectionLost: 'Connection lost',
      tlsRefused: 'Certificate not trusted',
      notOffered: 'Not offered by the server',
      protocolViolated: 'Server broke the protocol',
      badRequest: 'Can’t be carried out',
      busy: 'Another run is at work on this mailbox',
      localStorage: 'Problem with this computer’s disk',
      stopped: 'Stopped',
      internal: 'Fault in Mailhaul'
    }) satisfies Record<FailureClass, string>
);

/** A failure's class in two or three words. */
export function failureTitle(failure: FailureClass): string {
  return FAILURES[failure];
}
