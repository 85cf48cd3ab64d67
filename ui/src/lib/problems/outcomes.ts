// Why a message does not arrive. An outcome without an entry doesn't pass the type checker.
import { sentence } from '../format/sentence';
import type { MessageOutcome } from '../ipc';
import { words, type Words } from './problem';

export interface OutcomeWords extends Words {
  /** In one word, for a column. */
  label: string;
}

export function outcomeWords(outcome: MessageOutcome): OutcomeWords {
  const all: Record<MessageOutcome, OutcomeWords> = {
    skipped: {
      label: 'Skipped',
      ...words(
        'The message was left out',
        'The job’s options leave it out, or no server would take it.',
        'Nothing has to be done if that is what you want. Otherwise change the job’s options and run it again.',
        'editJob'
      )
    },
    refused: {
      label: 'Refused',
      ...words(
        'A server refused the message',
        'It was not taken or not handed out.',
        'Run the job again: only what is missing is tried. If it is refused again, save it from the old mailbox by hand, or let it stay behind.',
        'again'
      )
    },
    vanished: {
      label: 'Vanished',
      ...words(
        'The message vanished',
        'It was on the source when the run began and was gone when it was to be read.',
        'Somebody deleted or moved it. Run the job again: a moved message is found in its new folder.',
        'again'
      )
    }
  };
  return all[outcome];
}

/** A reason in plain words, and the server's own behind the first colon. */
export function reasonParts(reason: string): { plain: string; said: string | null } {
  const colon = reason.indexOf(': ');
  if (colon < 0) return { plain: sentence(reason), said: null };
  return { plain: `${sentence(reason.slice(0, colon).trimEnd())}.`, said: reason.slice(colon + 2) };
}
