import { describe, expect, it } from 'vitest';
import { job, servers } from '../../mock/fixtures';
import { likelyPair } from '../../src/lib/servers/pair';

const [some] = servers();
if (!some) throw new Error('the fixtures are empty');
const known = (...ids: number[]) => ids.map((id) => ({ ...some, server: { ...some.server, id } }));

describe('the servers of a move', () => {
  it('are the only two there are, the one that was added first as the old one', () => {
    expect(likelyPair(known(5, 3), [])).toEqual({ source: 3, destination: 5 });
  });

  it('are left to choose where there are others, or too few', () => {
    expect(likelyPair(known(1, 2, 3), [])).toBeNull();
    expect(likelyPair(known(1), [])).toBeNull();
  });

  it('are those of the newest job, unless one of them is archived meanwhile', () => {
    const between = (id: number, source: number, destination: number) => {
      const row = job(id, 'done');
      return {
        ...row,
        source: { ...row.source, server: source },
        destination: { ...row.destination, server: destination }
      };
    };
    const jobs = [between(1, 1, 2), between(9, 3, 2), between(4, 2, 1)];
    expect(likelyPair(known(1, 2, 3), jobs)).toEqual({ source: 3, destination: 2 });
    expect(likelyPair(known(1, 2), jobs)).toBeNull();
  });
});
