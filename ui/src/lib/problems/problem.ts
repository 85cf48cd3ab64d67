// A problem as it is told: what it is, what happened, what to do, and the one thing a button does about it.

/** What a button does. A page carries out those it can; without the button, the words say what to do. */
export type Act =
  | 'passwords'
  | 'again'
  | 'limits'
  | 'testServer'
  | 'editServer'
  | 'editJob'
  | 'messages'
  | 'folders'
  | 'log'
  | 'dataFolder'
  | 'retry'
  | 'fixForm'
  | 'reload'
  | 'archive'
  | 'checkKeychain';

export interface Words {
  title: string;
  /** What happened, where nobody says it more exactly. */
  what: string;
  /** What to do. */
  fix: string;
  act: Act | null;
}

/** The button's words. */
export function actLabel(act: Act): string {
  const labels: Record<Act, string> = {
    passwords: 'Enter passwords',
    again: 'Run again',
    limits: 'Change the limits',
    testServer: 'Test the server',
    editServer: 'Edit the server',
    editJob: 'Edit the job',
    messages: 'Look at the messages',
    folders: 'Look at the folders',
    log: 'Look at the log',
    dataFolder: 'Open the data folder',
    retry: 'Try again',
    fixForm: 'Back to the form',
    reload: 'Refresh',
    archive: 'Archive',
    checkKeychain: 'Check again'
  };
  return labels[act];
}

export function words(title: string, what: string, fix: string, act: Act | null): Words {
  return { title, what, fix, act };
}
