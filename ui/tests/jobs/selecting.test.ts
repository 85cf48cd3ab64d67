import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { flushSync } from 'svelte';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Acts } from '../../src/lib/jobs/acts.svelte';
import JobsTable from '../../src/lib/jobs/JobsTable.svelte';
import { Selection } from '../../src/lib/ui';
import { Toasts } from '../../src/lib/ui/toasts.svelte';
import { jobs } from '../../mock/fixtures';
import { program } from '../program';

let selection: Selection<number>;
const onopen = vi.fn();

async function table(rows = jobs(10)) {
  program({});
  selection = new Selection();
  const acts = new Acts(new Toasts(), () => undefined);
  const props = { rows, acts, order: null, onorder: () => undefined, onopen, selection };
  return { ...render(JobsTable, props), user: userEvent.setup() };
}

beforeEach(() => onopen.mockClear());

const selected = () => [...selection.keys].sort((a, b) => b - a);
const row = (id: number) => screen.getByTestId(`job-${id}`);
const box = (id: number) => screen.getByTestId(`job-${id}-select`);
const all = () => screen.getByTestId('jobs-table-select-all');
const focus = (id: number) => flushSync(() => row(id).focus());

describe('selecting with the pointer', () => {
  it('takes a row by its box, and still opens it by a click elsewhere', async () => {
    const { user } = await table();
    await user.click(box(9));
    expect(selected()).toEqual([9]);
    expect(onopen).not.toHaveBeenCalled();
    expect(row(9).getAttribute('aria-selected')).toBe('true');
    expect(row(8).getAttribute('aria-selected')).toBe('false');
    await user.click(row(8));
    expect(onopen).toHaveBeenCalledOnce();
    expect(selected()).toEqual([9]);
  });

  it('takes a range with Shift and single rows with Ctrl, and opens none of them', async () => {
    const { user } = await table();
    await user.click(box(9));
    await user.keyboard('{Shift>}');
    await user.click(row(6));
    await user.keyboard('{/Shift}{Control>}');
    await user.click(row(3));
    await user.click(row(8));
    await user.keyboard('{/Control}');
    expect(selected()).toEqual([9, 7, 6, 3]);
    expect(onopen).not.toHaveBeenCalled();
  });

  it('takes all that is shown and none by the box in the head', async () => {
    const { user } = await table();
    expect(screen.getByRole('grid').getAttribute('aria-multiselectable')).toBe('true');
    await user.click(box(4));
    expect(all().getAttribute('aria-checked')).toBe('mixed');
    await user.click(all());
    expect(selection.size).toBe(10);
    expect(all().getAttribute('aria-checked')).toBe('true');
    await user.click(all());
    expect(selection.size).toBe(0);
    expect(all().getAttribute('aria-checked')).toBe('false');
  });
});

describe('selecting with keys', () => {
  it('toggles with Space, extends with Shift and arrows, and shrinks again', async () => {
    const { user } = await table();
    focus(10);
    await user.keyboard('{ArrowDown} ');
    expect(selected()).toEqual([9]);
    await user.keyboard('{Shift>}{ArrowDown}{ArrowDown}{ArrowUp}{/Shift}');
    expect(selected()).toEqual([9, 8]);
    await user.keyboard('{ArrowUp} ');
    expect(selected()).toEqual([8]);
  });

  it('takes all that is shown with Ctrl+A and none with Escape', async () => {
    const { user } = await table();
    focus(10);
    await user.keyboard('{Control>}a{/Control}');
    expect(selection.size).toBe(10);
    await user.keyboard('{Escape}');
    expect(selection.size).toBe(0);
  });

  it('goes on from the row in focus after that row has moved', async () => {
    const rows = jobs(10);
    const { user, rerender } = await table(rows);
    focus(9);
    await rerender({ rows: [...rows].reverse() });
    await user.keyboard(' {Shift>}{ArrowDown}{/Shift}');
    expect(selected()).toEqual([10, 9]);
  });
});

describe('a selection in the table', () => {
  it('stays with its jobs when they are sorted and when a tick changes them', async () => {
    const rows = jobs(10);
    const { user, rerender } = await table(rows);
    await user.click(box(9));
    await rerender({ rows: rows.map((job) => ({ ...job })).reverse() });
    expect(row(9).getAttribute('aria-selected')).toBe('true');
    expect(selected()).toEqual([9]);
  });
});
