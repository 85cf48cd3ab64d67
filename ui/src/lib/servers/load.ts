// What a server is asked for now, of what it may be asked for, and whether it asked for a pause.
import { said } from '../said';
import { bytes, count, rate, speed } from '../format/amounts';
import { plural } from '../lang';
import type { JobRow, ServerId, ServerRow } from '../ipc';

/** From here on a limit is close. */
const CLOSE = 0.9;

export interface Meter {
  id: 'connections' | 'speed' | 'messages' | 'day';
  /** What is measured, with the server's name. */
  label: string;
  used: number;
  limit: number;
  /** "6 of 12 connections" */
  text: string;
  close: boolean;
}

export interface Load {
  /** Runs at work that use the server. */
  runs: number;
  connections: number;
  bytesPerSecond: number;
  messagesPerSecond: number;
  /** One for each limit that is set and counted. */
  meters: Meter[];
  /** Jobs that wait because it asked for a pause. */
  pauses: number;
  /** RFC 3339: when the first of them goes on; null where nobody knows. */
  resumes: string | null;
}

export function loadOf(row: ServerRow, jobs: JobRow[]): Load {
  const { server, connections, movedToday } = row;
  const running = jobs.filter((job) => job.state === 'running' && uses(job, server.id));
  const bytesPerSecond = sum(running.map(({ progress }) => progress?.bytesPerSecond ?? 0));
  const messagesPerSecond = sum(running.map(({ progress }) => progress?.messagesPerSecond ?? 0));
  const paused = jobs.filter((job) => isPausedBy(job, server.id, server.name));
  const limits = server.limits ?? {};
  const meters: Meter[] = [];
  const add = (id: Meter['id'], label: string, used: number, limit: number, text: string) =>
    meters.push({ id, label, used, limit, text, close: used >= limit * CLOSE });
  if (limits.connections) {
    const text = plural(
      limits.connections,
      ['{0} of # connection', '{0} of # connections'],
      [count(connections)]
    );
    add('connections', `Connections of ${server.name}`, connections, limits.connections, text);
  }
  if (limits.bytesPerSecond) {
    const text = `${speed(bytesPerSecond)} of ${speed(limits.bytesPerSecond)}`;
    add('speed', `Speed of ${server.name}`, bytesPerSecond, limits.bytesPerSecond, text);
  }
  if (limits.messagesPerSecond) {
    const text = `${rate(messagesPerSecond)} of ${rate(limits.messagesPerSecond)} messages/s`;
    add(
      'messages',
      `Messages a second of ${server.name}`,
      messagesPerSecond,
      limits.messagesPerSecond,
      text
    );
  }
  if (limits.bytesPerDay) {
    const text = `${bytes(movedToday)} of ${bytes(limits.bytesPerDay)} today`;
    add('day', `Volume of ${server.name} today`, movedToday, limits.bytesPerDay, text);
  }
  const resumes = paused.flatMap(({ until }) => until ?? []).sort()[0] ?? null;
  return {
    runs: running.length,
    connections,
    bytesPerSecond,
    messagesPerSecond,
    meters,
    pauses: paused.length,
    resumes
  };
}

function uses({ source, destination }: JobRow, id: ServerId): boolean {
  return source.server === id || destination.server === id;
}

/** The reason names the server that asked; where it names neither, both may have. */
function isPausedBy(job: JobRow, id: ServerId, name: string): boolean {
  if (job.state !== 'waiting' || job.trouble !== 'rateLimited' || !uses(job, id)) return false;
  const other = job.source.server === id ? job.destination : job.source;
  const reason = said(job.reason);
  return reason.includes(name) || !reason.includes(other.serverName);
}

function sum(numbers: number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
