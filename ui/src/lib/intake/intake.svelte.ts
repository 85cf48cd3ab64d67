// The form and all campaigns, read again when the program says that something of them changed.
import { asRefusal, commands, take, type FormState, type IntakePage, type Ticked } from '../ipc';
import type { Loaded } from '../loaded';
import { oneAtATime } from '../one-at-a-time';

export class Intake {
  page = $state.raw<IntakePage | null>(null);
  status = $state.raw<Loaded>('loading');
  /** Counts what was told: a page of one campaign reads itself again with it. */
  news = $state(0);
  readonly isOpen = $derived(this.page?.form.open != null);

  readonly load = oneAtATime(async () => {
    try {
      this.page = await take(commands.intake());
      this.status = 'ready';
    } catch (thrown) {
      this.status = asRefusal(thrown);
    }
  });

  follow(ticked: Ticked): void {
    if (!ticked.reload && !ticked.campaigns) return;
    this.news += 1;
    void this.load();
  }

  /** What a command said about the form, until it is read again. */
  take(form: FormState): void {
    if (this.page) this.page = { ...this.page, form };
  }
}
