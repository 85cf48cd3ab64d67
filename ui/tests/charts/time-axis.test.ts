import { render } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { timeScale } from '../../src/lib/charts/scale';
import TimeAxis from '../../src/lib/charts/TimeAxis.svelte';

const WIDTH = 900;
/** A sign of the axis is hardly ever wider, in pixels. */
const SIGN = 6.2;

describe('the times below a chart', () => {
  it('end where the chart does, with their seconds', () => {
    const [from, until] = [new Date(2026, 10, 23, 22, 31, 30), new Date(2026, 10, 23, 22, 36, 30)];
    const { container } = render(TimeAxis, {
      x: timeScale(from, until, WIDTH),
      width: WIDTH,
      y: 10
    });
    const last = [...container.querySelectorAll('text')].at(-1);
    expect(last?.textContent).toBe('22:36:30');
    const end = Number(last?.getAttribute('x')) + ('22:36:30'.length * SIGN) / 2;
    expect(end).toBeLessThanOrEqual(WIDTH);
  });
});
