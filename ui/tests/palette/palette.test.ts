import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { tick } from 'svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { jobs, servers } from '../../mock/fixtures';
import { Desk } from '../../src/lib/desk.svelte';
import Steering from '../../src/lib/shell/Steering.svelte';
import OnDesk from '../OnDesk.svelte';
import { program } from '../program';

const moved = vi.hoisted(() => ({ goto: vi.fn() }));
vi.mock('$app/navigation', () => ({ goto: moved.goto, afterNavigate: () => undefined }));
beforeEach(() => {
  localStorage.clear();
  moved.goto.mockReset();
});

async function window(amount = 10) {
  const rows = jobs(amount);
  const asked = program({
    jobs: () => rows,
    servers,
    batches: () => [],
    settings: () => ({ parallelRuns: 4, queuePaused: false, keepAwake: true })
  });
  const desk = new Desk();
  await desk.load();
  asked.length = 0;
  render(OnDesk, { desk, page: Steering });
  return { desk, asked, user: userEvent.setup() };
}

const field = () => screen.getByRole('combobox');
const chosen = () => screen.getByRole('option', { selected: true });

describe('the palette', () => {
  it('opens at Ctrl and K with the focus in its field, and goes at Escape', async () => {
    const { user, desk } = await window();
    await user.keyboard('{Control>}k{/Control}');
    expect(document.activeElement).toBe(field());
    await user.keyboard('{Escape}');
    expect(desk.steering.palette).toBe(false);
    await vi.waitFor(() => expect(screen.queryByRole('combobox')).toBeNull());
  });

  it('says to a screen reader which of how many results is chosen', async () => {
    const { user } = await window();
    await user.keyboard('{Control>}k{/Control}');
    await user.type(field(), 'zoe');
    expect(field().getAttribute('aria-activedescendant')).toBe(chosen().id);
    expect(field().getAttribute('aria-controls')).toBe(screen.getByRole('listbox').id);
    expect(screen.getByRole('status').textContent).toMatch(/^\d+ results?$/);
    await user.clear(field());
    await user.type(field(), 'qqqq');
    expect(screen.getByRole('status').textContent).toBe('Nothing here is called that.');
  });

  it('leads to a job by its name with the keyboard alone', async () => {
    const { user, desk } = await window(5000);
    await user.keyboard('{Control>}k{/Control}');
    await user.click(field());
    await user.paste('weiß 4993');
    expect(chosen().textContent).toMatch(/Jürgen Weiß 4993/);
    await user.keyboard('{Enter}');
    expect(moved.goto).toHaveBeenCalledWith('/jobs/4993');
    expect(desk.steering.palette).toBe(false);
  });

  it('chooses with the arrows, from the end to the beginning too', async () => {
    const { user } = await window();
    await user.keyboard('{Control>}k{/Control}');
    const first = chosen().id;
    await user.keyboard('{ArrowDown}');
    expect(chosen().id).not.toBe(first);
    await user.keyboard('{ArrowUp}{ArrowUp}');
    expect(chosen().id).toBe(screen.getAllByRole('option').at(-1)?.id);
    await user.keyboard('{ArrowDown}');
    expect(chosen().id).toBe(first);
  });

  it('does what the page that is shown offers, and no longer once it is gone', async () => {
    const { user, desk } = await window();
    const run = vi.fn();
    const end = desk.pageActs.add(() => [{ id: 'shake', label: 'Shake the tree', run }]);
    await user.keyboard('{Control>}k{/Control}');
    await user.type(field(), 'shake{Enter}');
    expect(run).toHaveBeenCalledOnce();
    end();
    await vi.waitFor(() => expect(screen.queryByRole('combobox')).toBeNull());
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox'), 'shake');
    expect(screen.queryByRole('option')).toBeNull();
  });

  it('pauses the queue', async () => {
    const { user, asked } = await window();
    await user.keyboard('{Control>}k{/Control}');
    await user.type(field(), 'pause queue{Enter}');
    await vi.waitFor(() => expect(asked.at(-1)?.command).toBe('change_settings'));
    expect(asked.at(-1)?.payload['settings']).toMatchObject({ queuePaused: true });
  });
});

describe('the keys of the window', () => {
  it('lead to pages', async () => {
    const { user } = await window();
    await user.keyboard('gs');
    expect(moved.goto).toHaveBeenLastCalledWith('/servers');
    await user.keyboard('go');
    expect(moved.goto).toHaveBeenLastCalledWith('/');
    await user.keyboard('{Control>},{/Control}');
    expect(moved.goto).toHaveBeenLastCalledWith('/settings');
  });

  it('make what the page is about, or else a job', async () => {
    const { user, desk } = await window();
    await user.keyboard('n');
    expect(moved.goto).toHaveBeenLastCalledWith('/jobs/new');
    const run = vi.fn();
    desk.pageActs.add(() => [{ id: 'add', label: 'Add', isNew: true, run }]);
    await user.keyboard('n');
    expect(run).toHaveBeenCalledOnce();
    expect(moved.goto).toHaveBeenCalledOnce();
  });

  it('put the focus into the page’s search, or open the palette where there is none', async () => {
    const { user, desk } = await window();
    const search = Object.assign(document.createElement('input'), { type: 'search' });
    document.body.append(search);
    await user.keyboard('/');
    expect(document.activeElement).toBe(search);
    expect(search.value).toBe('');
    search.remove();
    await user.keyboard('/');
    expect(desk.steering.palette).toBe(true);
  });

  it('list themselves, all of them', async () => {
    const { user } = await window();
    await user.keyboard('?');
    const sheet = screen.getByTestId('sheet');
    for (const words of ['Find anything and do it', 'Servers', 'Back', 'Select none']) {
      expect(sheet.textContent).toContain(words);
    }
    // Over what is asked, no other key of the window does anything.
    await user.keyboard('gj');
    expect(moved.goto).not.toHaveBeenCalled();
  });

  it('lead back and forward, and so do the mouse’s own buttons', async () => {
    const { user, desk } = await window();
    const back = vi.spyOn(history, 'back').mockReturnValue();
    const forward = vi.spyOn(history, 'forward').mockReturnValue();
    await user.keyboard('{Alt>}{ArrowLeft}{/Alt}');
    await user.keyboard('{Alt>}{ArrowRight}{/Alt}');
    expect([back.mock.calls.length, forward.mock.calls.length]).toEqual([1, 1]);
    const release = (button: number) => {
      const event = new MouseEvent('mouseup', { button, bubbles: true, cancelable: true });
      document.body.dispatchEvent(event);
      return event.defaultPrevented;
    };
    expect([release(3), release(4), release(0)]).toEqual([true, true, false]);
    expect([back.mock.calls.length, forward.mock.calls.length]).toEqual([2, 2]);
    // What is asked has to be answered first.
    desk.steering.sheet = true;
    await tick();
    expect(release(3)).toBe(true);
    expect(back.mock.calls.length).toBe(2);
  });
});
