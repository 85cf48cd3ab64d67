// What each error of the program means to the user. A code without an entry doesn't pass the type checker.
import type { Code } from '../ipc';
import { words, type Words } from './problem';

export function codeWords(code: Code): Words {
  const all: Record<Code, Words> = {
    invalid: words(
      'Something in the form needs a change',
      'What was typed can’t be used.',
      'The fields say what.',
      'fixForm'
    ),
    notFound: words(
      'It is no longer there',
      'What was asked for is gone.',
      'It was deleted in the meantime.',
      'reload'
    ),
    serverInUse: words(
      'Jobs use this server',
      'A server that jobs use can’t be deleted.',
      'Archive it: it leaves the lists and its jobs go on working.',
      'archive'
    ),
    notNow: words(
      'Not in its present state',
      'It is at work, or was changed in the meantime.',
      'Wait until the run has ended, or cancel it first.',
      'reload'
    ),
    managed: words(
      'Your organisation manages this computer',
      'It is set for this computer and can’t be changed here.',
      'Ask your IT department.',
      null
    ),
    keychainMissing: words(
      'There is no keychain to keep passwords in',
      'The system’s keychain doesn’t answer.',
      'Mailhaul keeps passwords in the system’s keychain and nowhere else.',
      'checkKeychain'
    ),
    keychainLocked: words(
      'The keychain is locked',
      'The system’s keychain has to be unlocked before it is read.',
      'Unlock it and allow Mailhaul to use it, then try again.',
      'checkKeychain'
    ),
    keychainFailed: words(
      'The keychain did not do its work',
      'The system’s keychain answered with an error.',
      'Try again. If it stays like this, enter the passwords anew.',
      'checkKeychain'
    ),
    passwordTooLong: words(
      'The password is too long for this keychain',
      'The system’s keychain takes no password of this length.',
      'Use an app password for the account, which is shorter.',
      'fixForm'
    ),
    storage: words(
      'The data folder can’t be used',
      'A file in it can’t be read or written.',
      'Check that the disk has room and that the folder may be written to.',
      'retry'
    ),
    log: words(
      'The log can’t be read or saved',
      'Its file can’t be read, or the place it is to be saved in can’t be written to.',
      'Choose another place, or try again.',
      'retry'
    ),
    file: words(
      'The file can’t be read or written',
      'Another program uses it, or it isn’t what it seems.',
      'Close it in other programs, check that it is what you meant, or choose another.',
      'retry'
    ),
    desktop: words(
      'That did not work',
      'The desktop did not open or save what was asked.',
      'Try again. If it stays like this, restart Mailhaul: runs resume by themselves.',
      'retry'
    )
  };
  return all[code];
}
