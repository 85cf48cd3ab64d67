// What keeps jobs from being done, by cause. A cause without an entry doesn't pass the type checker.
import type { Trouble } from '../ipc';
import { words, type Act, type Words } from './problem';

export interface TroubleWords extends Words {
  /** In two or three words, for a column or a filter. */
  label: string;
  /** What may be done besides. */
  also: Act[];
}

export function troubleWords(trouble: Trouble): TroubleWords {
  const all: Record<Trouble, TroubleWords> = {
    passwordMissing: {
      label: 'Password missing',
      ...words(
        'A password is missing',
        'It was never given, or it isn’t in the keychain any more.',
        'Enter it: the job goes on by itself.',
        'passwords'
      ),
      also: []
    },
    passwordRejected: {
      label: 'Password rejected',
      ...words(
        'A password was rejected',
        'The server said no to it.',
        'Enter the right one. It isn’t tried again before: accounts get locked.',
        'passwords'
      ),
      also: []
    },
    signInOver: {
      label: 'Sign-in has run out',
      ...words(
        'A sign-in has run out',
        'The provider takes it no longer.',
        'Its user has to sign in again: here, or by the link of the form. It isn’t tried again before.',
        'passwords'
      ),
      also: []
    },
    mailboxFull: {
      label: 'Destination full',
      ...words(
        'The destination is full',
        'The new server takes no more messages for these mailboxes.',
        'Give the mailboxes more room on the new server, or free some there. Then run the jobs again: they go on where they stopped.',
        'again'
      ),
      also: []
    },
    rateLimited: {
      label: 'Server asks for a pause',
      ...words(
        'A server asks for a pause',
        'It was asked for more than it gives.',
        'The jobs go on by themselves. If it happens often, ask less of the server, or raise a limit that is too low.',
        'limits'
      ),
      also: []
    },
    messagesRefused: {
      label: 'Messages did not arrive',
      ...words(
        'Messages did not arrive',
        'A server did not take or hand out some messages; all others arrived.',
        'Look at them, and run the job again or accept that they stay behind.',
        'messages'
      ),
      also: ['again']
    },
    folderRefused: {
      label: 'Folder can’t be worked on',
      ...words(
        'A folder can’t be worked on',
        'A server does not let it be opened, created or listed.',
        'The job’s log says which one and why. Run it again once that is mended.',
        'again'
      ),
      also: []
    },
    unreachable: {
      label: 'Server can’t be reached',
      ...words(
        'A server can’t be reached',
        'There is no connection, or it breaks off.',
        'Check this computer’s network, and test the server’s connection.',
        'testServer'
      ),
      also: ['again']
    },
    certificate: {
      label: 'Certificate isn’t trusted',
      ...words(
        'A certificate isn’t trusted',
        'This computer doesn’t know who vouches for the server.',
        'Test the server’s connection and compare the certificate before you pin it.',
        'testServer'
      ),
      also: ['again']
    },
    other: {
      label: 'Something else',
      ...words(
        'Something else went wrong',
        'It is of no kind that has a name.',
        'The job’s page says what.',
        'again'
      ),
      also: []
    }
  };
  return all[trouble];
}
