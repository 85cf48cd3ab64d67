// Numbers of a benchmark of the window, and how they are written down.
import { readFileSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** The value below which a share of all lies. */
export function ofMany(found, share) {
  const sorted = [...found].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const mib = (bytes) => `${Math.round(bytes / 1024 / 1024)} MiB`;

/**
 * Scripts and styles of the pages in bytes, as they are and each by itself through gzip, with the largest catalog and the largest
 * guide: a window reads those of its language.
 */
export function bundle(folder) {
  const files = readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((file) => /\.(js|css)$/.test(file) && statSync(file).isFile())
    .map((file) => {
      const bytes = readFileSync(file);
      const gzip = gzipSync(bytes, { level: 9 }).length;
      const [, inLanguage] = /[/\\](catalogs|guide)[/\\]/.exec(file) ?? [];
      return { inLanguage, plain: bytes.length, gzip };
    });
  const sizesOf = (size, wanted) =>
    files.filter(({ inLanguage }) => inLanguage === wanted).map((file) => file[size]);
  const sum = (size) =>
    sizesOf(size, undefined).reduce((all, one) => all + one, 0) +
    Math.max(0, ...sizesOf(size, 'catalogs')) +
    Math.max(0, ...sizesOf(size, 'guide'));
  return { plain: sum('plain'), gzip: sum('gzip') };
}

/** The processes that were started for this folder, by their environment: [pid, program]. */
export function processesFor(folder) {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(folder)) return [];
      const program = basename(readlinkSync(`/proc/${pid}/exe`));
      return /^(mailhaul|WebKit(Web|Network|GPU)Process)/.test(program) ? [[pid, program]] : [];
    } catch {
      // Not ours to look at, or gone.
      return [];
    }
  });
}

/** Memory of these processes in bytes, what is shared divided among those that share it. */
export function memoryOf(processes) {
  const parts = new Map();
  let all = 0;
  for (const [pid, program] of processes) {
    const [, kib] = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
    all += Number(kib) * 1024;
    parts.set(program, (parts.get(program) ?? 0) + Number(kib) * 1024);
  }
  return { all, parts: [...parts].sort(([, a], [, b]) => b - a) };
}

/** Processor time that processes have had, in seconds. */
export function spentBy(processes) {
  const ticks = processes.map(([pid]) => {
    const fields = fieldsOf(pid);
    return Number(fields[11]) + Number(fields[12]);
  });
  return ticks.reduce((sum, one) => sum + one, 0) / 100;
}

/** When a process began, in milliseconds since 1970, to a hundredth of a second. */
export function begunAt(pid) {
  const ticks = Number(fieldsOf(pid)[19]);
  const uptime = Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1000;
  return Date.now() - uptime + ticks * 10;
}

/** What proc(5) tells of a process from its third field on; the twentieth counts ticks since the system's start. */
function fieldsOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The program's name is in parentheses and may have blanks.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** A table in Markdown. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
