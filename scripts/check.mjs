// npm run check: everything that needs no running program, for use before a commit.
import { exit } from 'node:process';

import { checks, pages, quick } from './lib/plan.mjs';
import { target } from './lib/repo.mjs';
import { runSteps } from './lib/steps.mjs';
import { setUp } from './setup.mjs';

const steps = [{ name: 'set-up', call: () => setUp('engine', 'window') }, pages, ...quick, checks];
exit((await runSteps(steps, `${target}/check-logs`)).code);
