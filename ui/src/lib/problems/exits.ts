// How a run ended, where no failure says it better. A code without an entry doesn't pass the type checker.
import type { ExitCode } from '../ipc';
import { failureWords } from './failures';
import { words, type Words } from './problem';

export function exitWords(exit: ExitCode): Words {
  const all: Record<ExitCode, Words> = {
    ok: words('Everything went well', 'The run did all it was asked for.', 'Nothing to do.', null),
    other: words(
      'The run ended with an error',
      'It is of no kind that has a name.',
      'The log says what happened before it ended.',
      'log'
    ),
    bySignal: stopped('The run was ended by the system or by somebody on this computer.'),
    byFile: stopped('The run was ended by its abort file.'),
    pidFile: failureWords('busy'),
    connection: failureWords('connectionLost'),
    tls: words(
      'No encryption with the server',
      'The server and this computer could not agree on encryption.',
      'Test the server’s connection: the test says what the server offers.',
      'testServer'
    ),
    authentication: words(
      'No way to log in',
      'The login can’t even be tried: the server forbids it on such a connection, or offers no way that is known.',
      'Check security and the way to sign in in the server’s settings.',
      'editServer'
    ),
    subfolder1Missing: words(
      'The folder to begin at isn’t there',
      'The source has no folder of the name that was asked for.',
      'Change the folder in the job’s settings, or leave it empty for all folders.',
      'editJob'
    ),
    usage: words(
      'The options can’t be used',
      'The run was asked for something it doesn’t know or that contradicts itself.',
      'Change the job’s options.',
      'editJob'
    ),
    noInput: words(
      'A file to read isn’t there',
      'A file that the options name can’t be found.',
      'Put the file back in its place, or change the job’s options.',
      'editJob'
    ),
    unavailable: words(
      'Something is missing on this computer',
      'A program or a part of it that the run needs isn’t there.',
      'The log says what is missing. Install it, then run the job again.',
      'log'
    ),
    software: failureWords('internal'),
    connectionSource: unreachable('source'),
    connectionDestination: unreachable('destination'),
    withErrors: words(
      'Done, with errors',
      'The run went through, and errors of several kinds occurred.',
      'Look at the messages that did not arrive, then run the job again.',
      'messages'
    ),
    tooManyErrors: words(
      'Stopped after too many errors',
      'So many errors in a row mean that something is wrong with the whole mailbox.',
      'The log names them. Mend the first, then run the job again.',
      'log'
    ),
    overQuota: failureWords('mailboxFull'),
    appendRefused: words(
      'The destination refused messages',
      'The new server did not take some messages.',
      'Look at the messages that did not arrive, and run the job again or accept that they stay behind.',
      'messages'
    ),
    fetchFailed: words(
      'The source did not hand out messages',
      'The old server could not read some of its own messages.',
      'Run the job again. If the same messages fail again, they are damaged on the old server.',
      'messages'
    ),
    createFailed: words(
      'A folder could not be created',
      'The new server did not let a folder be created.',
      'Look which folder it is and why, then run the job again.',
      'folders'
    ),
    selectFailed: words(
      'A folder could not be opened',
      'A server did not let a folder be opened.',
      'Look which folder it is and why, then run the job again.',
      'folders'
    ),
    transferExceeded: words(
      'The volume that was allowed is used up',
      'The run moved as much as its limit lets it move.',
      'Run it again: it goes on where it stopped.',
      'again'
    ),
    virusRefused: words(
      'A virus scanner refused messages',
      'The new server’s virus scanner did not take some messages.',
      'Look at them on the old server. They can’t be moved as they are.',
      'messages'
    ),
    flagsFailed: words(
      'Flags could not be set',
      'The messages arrived, and some are not marked as read or answered as they were.',
      'Run the job again: only the flags are set.',
      'again'
    ),
    deletionHeldBack: words(
      'Nothing was deleted',
      'Everything is copied, and the deletion that was asked for was held back because not all of it is proven.',
      'The log says what isn’t proven.',
      'log'
    ),
    authenticationSource: refused('source'),
    authenticationDestination: refused('destination')
  };
  return all[exit];
}

function stopped(what: string): Words {
  return { ...failureWords('stopped'), what };
}

function unreachable(side: 'source' | 'destination'): Words {
  const what =
    side === 'source'
      ? 'There was no connection to the source, or it broke off.'
      : 'There was no connection to the destination, or it broke off.';
  return { ...failureWords('connectionLost'), what };
}

function refused(side: 'source' | 'destination'): Words {
  const what =
    side === 'source'
      ? 'The source said no to the login or the password.'
      : 'The destination said no to the login or the password.';
  return { ...failureWords('wrongCredential'), what };
}
