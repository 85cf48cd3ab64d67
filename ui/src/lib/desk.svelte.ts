// Everything the pages share: the lists that follow the program, the program itself, messages to the user.
import { createContext } from 'svelte';
import { Batches } from './batches/batches.svelte';
import { Demo } from './demo/demo.svelte';
import { Intake } from './intake/intake.svelte';
import { onTick, onUpdate } from './ipc';
import { JobsView } from './jobs/jobs-view.svelte';
import { Jobs } from './jobs/jobs.svelte';
import { Opening } from './parcels/opening.svelte';
import { Pulse } from './runs/pulse.svelte';
import { Servers } from './servers/servers.svelte';
import { Preferences } from './settings/preferences.svelte';
import { Program } from './settings/program.svelte';
import { PageActs } from './shell/page-acts.svelte';
import { Steering } from './shell/steering.svelte';
import { OpenedRows } from './ui/opened-rows';
import { Toasts } from './ui/toasts.svelte';
import { Updates } from './updates/updates.svelte';

export class Desk {
  readonly jobs = new Jobs();
  readonly jobsView = new JobsView();
  readonly pulse = new Pulse();
  readonly batches = new Batches();
  readonly servers = new Servers();
  readonly intake = new Intake();
  readonly demo = new Demo();
  readonly program = new Program();
  readonly preferences = new Preferences();
  readonly pageActs = new PageActs();
  readonly steering = new Steering();
  readonly opened = new OpenedRows();
  readonly toasts = new Toasts();
  readonly opening = new Opening(this.toasts);
  readonly updates = new Updates(this.toasts);

  /** Loads everything and follows it; the function returned ends that. */
  start(): () => void {
    const stop = onTick((ticked) => {
      this.jobs.follow(ticked);
      this.pulse.follow(ticked.jobs);
      this.batches.follow(ticked);
      this.servers.follow(ticked);
      this.intake.follow(ticked);
      this.demo.follow(ticked);
      // The queue may have been paused, or resumed, from outside the window.
      if (ticked.batches) void this.program.loadSettings();
    });
    const deaf = onUpdate((view) => (this.updates.view = view));
    void this.load();
    return () => {
      stop();
      deaf();
    };
  }

  async load(): Promise<void> {
    await Promise.all([
      this.program.load(),
      this.jobs.load(),
      this.batches.load(),
      this.servers.load(),
      this.intake.load(),
      this.demo.load(),
      this.updates.load()
    ]);
    // For the benchmark: from the next frame on a person sees what there is.
    requestAnimationFrame(() => performance.mark('mailhaul-usable'));
  }
}

export const [getDesk, setDesk] = createContext<Desk>();
