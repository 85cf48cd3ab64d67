// A drawing for each state, so that it isn't told by colour alone.

// @wc-ignore-file
import type { JobState } from '../ipc';

const RING = 'M22 12a10 10 0 1 1-20 0a10 10 0 1 1 20 0';

/** Eight arcs of a ring with gaps between them. */
const DASHED_RING = Array.from({ length: 8 }, (_, at) => {
  const end = (turn: number) => {
    const angle = ((at + turn) * Math.PI) / 4;
    return `${(12 + 10 * Math.cos(angle)).toFixed(2)} ${(12 + 10 * Math.sin(angle)).toFixed(2)}`;
  };
  return `M${end(0.24)}A10 10 0 0 1 ${end(0.76)}`;
}).join('');

export const STATE_SIGNS: Record<JobState, string> = {
  new: RING,
  queued: DASHED_RING,
  running: 'M21 12a9 9 0 1 1-6.2-8.56',
  waiting: `${RING}M12 6v6l4 2`,
  done: 'M20 6L9 17l-5-5',
  warnings: 'M12 4L2.5 20.5h19zM12 10.5v4M12 17.6v.01',
  failed: 'M18 6L6 18M6 6l12 12',
  interrupted: 'M8 5v14M16 5v14',
  cancelled: `${RING}M5 5l14 14`
};
