// An error of the program as it is told to the user.
import { said } from '../said';
import { sentence } from '../format/sentence';
import type { CommandError } from '../ipc';
import { codeWords } from './codes';
import type { Act } from './problem';

export interface Description {
  title: string;
  /** What happened, in the program's words. */
  message: string;
  /** What to do. */
  fix: string;
  /** What the system said, behind "details". */
  detail: string | null;
  act: Act | null;
}

export function describe({ code, message, detail }: CommandError): Description {
  const { title, fix, act, what } = codeWords(code);
  return { title, message: sentence(said(message)) || what, fix, detail, act };
}
