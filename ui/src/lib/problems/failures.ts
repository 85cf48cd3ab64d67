// What stops a run or a test of a connection, by its class. A class without an entry doesn't pass the type checker.
import type { FailureClass } from '../ipc';
import { words, type Words } from './problem';

export function failureWords(failure: FailureClass): Words {
  const all: Record<FailureClass, Words> = {
    wrongCredential: words(
      'Login refused',
      'The server said no to the login or the password.',
      'Enter the right password. It isn’t tried again before, because accounts get locked.',
      'passwords'
    ),
    mailboxFull: words(
      'Mailbox full',
      'The destination has no room for more messages.',
      'Give the mailbox more room on the new server, or free some there. Then run the job again: it goes on where it stopped.',
      'again'
    ),
    rateLimited: words(
      'Slowed down by the server',
      'The server asks for fewer requests, or for a pause.',
      'The job goes on by itself. If it happens often, lower what is asked of the server.',
      'limits'
    ),
    messageRefused: words(
      'Message refused',
      'A server did not take or hand out a message; the others went on.',
      'Look at the messages that did not arrive, and run the job again or accept that they stay behind.',
      'messages'
    ),
    folderRefused: words(
      'Folder refused',
      'A folder could not be created, opened or listed.',
      'Look which folder it is and why. Run the job again once that is mended.',
      'folders'
    ),
    unknownHost: words(
      'Server not found',
      'The server’s name has no address.',
      'Check the spelling of the host name, and that this computer is online.',
      'editServer'
    ),
    connectionLost: words(
      'Connection lost',
      'There was no connection, or it broke off.',
      'Check this computer’s network, then test the server’s connection.',
      'testServer'
    ),
    tlsRefused: words(
      'Certificate not trusted',
      'The server’s certificate isn’t trusted, or no common encryption was found.',
      'Test the server’s connection, and compare the certificate before you trust it.',
      'testServer'
    ),
    notOffered: words(
      'Not offered by the server',
      'The server doesn’t offer what was asked for.',
      'Check port and security in the server’s settings.',
      'editServer'
    ),
    protocolViolated: words(
      'Server broke the protocol',
      'The server said what no mail server may say.',
      'Run the job again. If it happens again, the log says what the server’s makers need to know.',
      'log'
    ),
    badRequest: words(
      'Can’t be carried out',
      'What was asked for can’t be carried out as it is.',
      'Change the job so that it can.',
      'editJob'
    ),
    busy: words(
      'Another run is at work on this mailbox',
      'Two runs at once would copy messages twice.',
      'Wait until the other run has ended, then run this one again.',
      'again'
    ),
    localStorage: words(
      'Problem with this computer’s disk',
      'A file in the data folder can’t be read or written.',
      'Make sure that the disk has room and that the folder may be written to, then run the job again.',
      'dataFolder'
    ),
    stopped: words(
      'Stopped',
      'The run was ended before everything was done.',
      'Run it again: it goes on where it stopped.',
      'again'
    ),
    internal: words(
      'Fault in Mailhaul',
      'The program made a mistake. No mail was lost: what was copied is known.',
      'Run the job again. If it happens again, please report it with the log.',
      'log'
    )
  };
  return all[failure];
}
