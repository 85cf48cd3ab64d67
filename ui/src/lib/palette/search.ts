// The palette's answer to what is typed into it.
import type { Entry } from './entries';
import { fitOf, wordsOf } from './match';

export interface Section {
  /** Empty for the best of everything. */
  title: string;
  entries: Entry[];
}

export interface Asked {
  query: string;
  /** What the page that is shown offers. */
  here: Entry[];
  pages: Entry[];
  acts: Entry[];
  /** Everything with a name, apart from jobs. */
  named: Entry[];
  jobs: Iterable<Entry>;
  /** Of what was opened lately, the last one first. */
  recent: readonly string[];
}

/** More than this nobody reads. */
const MOST = 40;
const RECENT = 6;
/** What a page offers before anything is typed; all of it is found by its words. */
const HERE = 8;
/** Of what fits alike, what was opened lately is meant, and rather a page or an act than one of thousands of jobs. */
const FOR_RECENT = 3;
const FOR_FIXED = 1.5;

export function answer(asked: Asked): Section[] {
  const words = wordsOf(asked.query);
  return words.length === 0 ? overview(asked) : best(asked, words);
}

function overview({ here, pages, acts, named, jobs, recent }: Asked): Section[] {
  const wanted = new Set(recent);
  const found = new Map<string, Entry>();
  for (const entry of named) if (wanted.has(entry.id)) found.set(entry.id, entry);
  if (wanted.size > 0)
    for (const entry of jobs) if (wanted.has(entry.id)) found.set(entry.id, entry);
  const lately = recent.flatMap((id) => found.get(id) ?? []).slice(0, RECENT);
  return [
    { title: 'Opened lately', entries: lately },
    { title: 'On this page', entries: here.slice(0, HERE) },
    { title: 'Go to', entries: pages },
    { title: 'Do', entries: without(acts, here) }
  ].filter(({ entries }) => entries.length > 0);
}

function best({ here, pages, acts, named, jobs, recent }: Asked, words: string[]): Section[] {
  const ranks = new Map(recent.map((id, at) => [id, at]));
  const found: { entry: Entry; fit: number }[] = [];
  const judge = (entry: Entry, more: number) => {
    const fit = fitOf(entry, words);
    if (fit === 0) return;
    const rank = ranks.get(entry.id);
    const lately = rank === undefined ? 0 : FOR_RECENT - rank / 10;
    found.push({ entry, fit: fit + more + lately });
  };
  for (const entry of [...here, ...pages, ...without(acts, here)]) judge(entry, FOR_FIXED);
  for (const entry of named) judge(entry, 0.5);
  for (const entry of jobs) judge(entry, 0);
  found.sort((a, b) => b.fit - a.fit);
  const entries = found.slice(0, MOST).map(({ entry }) => entry);
  return entries.length === 0 ? [] : [{ title: '', entries }];
}

/** What the page offers isn't offered twice. */
function without(acts: Entry[], here: Entry[]): Entry[] {
  const offered = new Set(here.map(({ id }) => id));
  return acts.filter(({ id }) => !offered.has(id));
}
