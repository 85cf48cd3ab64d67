// So many of something, where nothing else is said: in cells, titles and lists. A sentence has its own `plural`, for its other
// words depend on the number too.
import { plural } from '../lang';

export const nJobs = (amount: number) => plural(amount, ['# job', '# jobs']);
export const nRuns = (amount: number) => plural(amount, ['# run', '# runs']);
export const nMailboxes = (amount: number) => plural(amount, ['# mailbox', '# mailboxes']);
export const nFolders = (amount: number) => plural(amount, ['# folder', '# folders']);
export const nMessages = (amount: number) => plural(amount, ['# message', '# messages']);
export const nPeople = (amount: number) => plural(amount, ['# person', '# people']);
export const nPasswords = (amount: number) => plural(amount, ['# password', '# passwords']);
export const nRows = (amount: number) => plural(amount, ['# row', '# rows']);
export const nLines = (amount: number) => plural(amount, ['# line', '# lines']);
export const nDomains = (amount: number) => plural(amount, ['# domain', '# domains']);
export const nConnections = (amount: number) => plural(amount, ['# connection', '# connections']);
export const nSeconds = (amount: number) => plural(amount, ['# second', '# seconds']);
export const nMinutes = (amount: number) => plural(amount, ['# minute', '# minutes']);
export const nHours = (amount: number) => plural(amount, ['# hour', '# hours']);
export const nDays = (amount: number) => plural(amount, ['# day', '# days']);
