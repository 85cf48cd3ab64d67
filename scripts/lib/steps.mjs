// Runs steps one after the other, or side by side: each one's name, time and result, the first failure with its output, and
// at the end what took how long.
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { record } from './command.mjs';
import { root } from './repo.mjs';
import { readClosingLine, sum } from './tallies.mjs';

const shownOfAFailure = 300;
const heartbeat = 60_000;

/**
 * A step is {name, run: [command, args], env?, cwd?, minutes?} or {name, call: async () => {}}; {lanes: [steps, steps]} are
 * several such rows side by side, of which none begins another step once one of them failed.
 * Resolves to {code, total, seconds}; logs go to files of `folder`.
 */
export async function runSteps(steps, folder) {
  const start = performance.now();
  const results = [];
  await runRow(steps, { folder, results });
  const seconds = (performance.now() - start) / 1000;
  printTable(results, seconds);
  const total = totalOf(results);
  const failure = results.find((result) => !result.ok);
  if (failure) console.log(`Stopped at: ${failure.name} (${failure.why})`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return { code: failure ? 1 : 0, total, seconds };
}

/** The sum over all runners. A step that failed without naming a failed test counts as one failure. */
export function totalOf(results) {
  const total = sum(results.flatMap((result) => result.tallies));
  const isSilent = results.some((result) => !result.ok && sum(result.tallies).failed === 0);
  return { passed: total.passed, failed: total.failed + (isSilent ? 1 : 0) };
}

/** 1.2 s, 3 min 04 s. */
export function inWords(seconds) {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

async function runRow(steps, run) {
  for (const step of steps) {
    if (run.results.some((result) => !result.ok)) return;
    if (step.lanes) await Promise.all(step.lanes.map((lane) => runRow(lane, run)));
    else run.results.push(await runStep(step, run.folder));
  }
}

async function runStep(step, folder) {
  console.log(`> ${step.name}`);
  const start = performance.now();
  const log = join(folder, `${step.name.replaceAll(/[^a-z0-9]+/gi, '-')}.log`);
  const outcome = step.call ? await call(step) : await runProgram(step, log);
  const seconds = (performance.now() - start) / 1000;
  console.log(`  ${step.name}: ${outcome.ok ? 'ok' : 'FAILED'} after ${inWords(seconds)}`);
  return { name: step.name, seconds, ...outcome };
}

async function call(step) {
  try {
    await step.call();
    return { ok: true, tallies: [] };
  } catch (error) {
    console.log(error.message);
    return { ok: false, why: 'see above', tallies: [] };
  }
}

async function runProgram(step, log) {
  const tallies = [];
  let last = '';
  const onLine = (line) => {
    last = line.trim() || last;
    const tally = readClosingLine(line);
    if (!tally) return;
    tallies.push(tally);
    if (tally.passed + tally.failed > 0) console.log(`  ${line.trim()}`);
  };
  const start = performance.now();
  const beat = setInterval(
    () =>
      console.log(
        `  ... ${step.name}, ${inWords((performance.now() - start) / 1000)}: ${last.slice(0, 100)}`
      ),
    heartbeat
  );
  const [command, args] = step.run;
  // Logs are read without a terminal.
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...step.env };
  const code = await record(command, args, {
    log,
    onLine,
    env,
    cwd: step.cwd ?? root,
    minutes: step.minutes
  }).finally(() => clearInterval(beat));
  if (code === 0) return { ok: true, tallies };
  printEnd(log);
  return { ok: false, why: code === 'timeout' ? 'took too long' : `ended with ${code}`, tallies };
}

function printEnd(log) {
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
  if (lines.length > shownOfAFailure)
    console.log(`  the last ${shownOfAFailure} lines of ${lines.length}:`);
  console.log(lines.slice(-shownOfAFailure).join('\n'));
  console.log(`  all of it: ${relative(root, log)}`);
}

function printTable(results, whole) {
  const width = Math.max(...results.map((result) => result.name.length));
  console.log('\nWhat took how long');
  for (const { name, seconds, ok } of results) {
    console.log(`  ${name.padEnd(width)}  ${inWords(seconds).padStart(12)}${ok ? '' : '  FAILED'}`);
  }
  console.log(`  ${'all'.padEnd(width)}  ${inWords(whole).padStart(12)}`);
}
