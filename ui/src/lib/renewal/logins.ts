// Whose password is meant where many jobs log in.
import type { AccountLabel, JobRow, SideName } from '../ipc';

export interface Login {
  /** Whose password it is. */
  who: string;
  server: string;
}

/** Whose passwords they are, each once: an administrator that stands in for many users is one. */
export function loginsOf(jobs: JobRow[], side: SideName): Login[] {
  const found = new Map<string, Login>();
  for (const job of jobs) {
    const account = job[side];
    const who = whose(account);
    found.set(`${account.server} ${who}`, { who, server: account.serverName });
  }
  return [...found.values()];
}

/** user*master has the master's password, domain\admin\user the administrator's. */
function whose({ login }: AccountLabel): string {
  const star = login.lastIndexOf('*');
  if (star >= 0) return login.slice(star + 1);
  const slash = login.lastIndexOf('\\');
  return slash > login.indexOf('\\') ? login.slice(0, slash) : login;
}
