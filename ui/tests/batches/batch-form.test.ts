import { render, screen } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { BatchForm } from '../../src/lib/batches/batch-form.svelte';
import ScheduleFields from '../../src/lib/batches/ScheduleFields.svelte';
import { batchPage } from '../../mock/batches';
import { program, refuse } from '../program';

function form(change: (page: ReturnType<typeof batchPage>) => void = () => undefined): BatchForm {
  const page = structuredClone(batchPage(3));
  change(page);
  return new BatchForm(page);
}

describe('the settings of a batch', () => {
  it('keep options that have no field here', () => {
    program({});
    const typed = form((page) => {
      page.options = { pace: { connections: 2 }, folders: { exclude: ['^Junk'] } };
    });
    expect(typed.draft.options).toMatchObject({
      pace: { connections: 2 },
      folders: { exclude: ['^Junk'] }
    });
  });

  it('are sent as the program counts: bytes, minutes, days', async () => {
    const asked = program({ check_batch: () => [] });
    const typed = form();
    typed.maxMib = '1,5';
    typed.atOnce = '3';
    typed.days = [5, 1];
    typed.hours.on = true;
    typed.hours.from = 20 * 60;
    typed.hours.until = 6 * 60;
    expect(await typed.save()).toBe(true);
    expect(asked.at(-1)).toMatchObject({
      command: 'edit_batch',
      payload: {
        id: 1,
        draft: {
          mostAtOnce: 3,
          schedule: { start: null, window: { from: 1200, until: 360 }, days: [1, 5] },
          options: { messages: { maxSize: 1_572_864 } }
        }
      }
    });
  });

  it('are not sent while a number is none or a time isn’t complete', async () => {
    const asked = program({ check_batch: () => [] });
    const typed = form();
    typed.atOnce = 'many';
    expect(typed.atOnceProblem).toBe('Enter a number, or leave it empty.');
    expect(await typed.save()).toBe(false);
    typed.atOnce = '';
    typed.hours.on = true;
    typed.hours.until = null;
    expect(typed.hours.problem).toMatch(/both times/);
    expect(await typed.save()).toBe(false);
    expect(asked).toEqual([]);
  });

  it('show what the program has against a name', async () => {
    program({
      check_batch: () => [
        { field: 'name', text: { code: 'There is a batch named "A" already.' }, blocking: true }
      ]
    });
    const typed = form();
    expect(await typed.save()).toBe(false);
    expect(typed.validation.error('name')).toMatch(/already/);
  });

  it('say why they could not be saved', async () => {
    program({ check_batch: () => [], edit_batch: () => refuse('storage', 'disk full') });
    const typed = form();
    expect(await typed.save()).toBe(false);
    expect(typed.refusal?.description.message).toBe('Disk full');
  });

  it('take every day for no choice of days', () => {
    program({});
    const typed = form();
    typed.days = [1, 2, 3, 4, 5, 6, 7];
    expect(typed.schedule.days).toEqual([]);
  });

  it('say in words what the schedule means while it is chosen', async () => {
    program({ check_batch: () => [] });
    const typed = form();
    render(ScheduleFields, { form: typed });
    const words = () => screen.getByTestId('schedule-words').textContent;
    expect(words()).toMatch(/Runs at any time/);
    await userEvent.click(screen.getByTestId('schedule-hours-on'));
    for (const day of ['Saturday', 'Sunday']) {
      await userEvent.click(screen.getByRole('button', { name: day }));
    }
    await vi.waitFor(() => expect(words()).toMatch(/Runs on Sat and Sun from 20:00 to 06:00/));
    typed.dispose();
  });

  it('take a time that is typed, part by part', async () => {
    program({ check_batch: () => [] });
    const typed = form();
    typed.hours.on = true;
    render(ScheduleFields, { form: typed });
    const [hour] = screen.getAllByRole('spinbutton');
    hour?.focus();
    await userEvent.keyboard('2130');
    await vi.waitFor(() => expect(typed.hours.window?.from).toBe(21 * 60 + 30));
    typed.dispose();
  });
});
