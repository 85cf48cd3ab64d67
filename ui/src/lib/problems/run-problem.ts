// Why a run failed or waits, in the words for it: by its failure, else by how it ended.
import { said } from '../said';
import { sentence } from '../format/sentence';
import type { JobRow, RunRow, ServerId } from '../ipc';
import { exitWords } from './exits';
import { failureWords } from './failures';
import type { Act, Words } from './problem';

export interface RunProblem extends Words {
  /** The server's own words. */
  said: string | null;
  /** The server it is about. */
  server: ServerId | null;
}

/** Null where nothing went wrong, or what did has words of its own on the page. */
export function runProblem(run: RunRow, job: JobRow): RunProblem | null {
  const { failure, exit } = run;
  if (failure) {
    const known = failureWords(failure.class);
    const server = failure.side === null ? null : job[failure.side].server;
    const [what, advice] = firstSentence(sentence(said(failure.text)));
    return { ...known, what, fix: advice || known.fix, said: failure.serverSaid, server };
  }
  if (run.state !== 'failed' || exit === null || exit === 'ok') return null;
  return { ...exitWords(exit), said: null, server: sideOf(exit, job) };
}

/** What happened, and what the program advises behind it: it knows more of the case than the words for all cases. */
function firstSentence(text: string): [string, string] {
  const end = /[.!?]\s+(?=\p{Lu})/u.exec(text);
  return end ? [text.slice(0, end.index + 1), text.slice(end.index + 1).trim()] : [text, ''];
}

function sideOf(exit: string, job: JobRow): ServerId | null {
  if (exit.endsWith('Source')) return job.source.server;
  return exit.endsWith('Destination') ? job.destination.server : null;
}

/** Which acts make sense: none on a server that nobody knows, no other run where none can be asked for. */
export function isPossible(act: Act, { server }: RunProblem, job: JobRow): boolean {
  switch (act) {
    case 'limits':
    case 'testServer':
    case 'editServer':
      return server !== null;
    case 'again':
      return job.actions.includes('runAgain');
    case 'editJob':
    case 'passwords':
      return job.actions.includes('edit') || job.actions.includes('replacePasswords');
    default:
      return true;
  }
}
