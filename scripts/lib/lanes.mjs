// Work side by side: what takes long in most of our programs is waiting for another one.

/** Does `work` for every item, `count` at a time, in their order; resolves when all are done. */
export async function inLanes(items, count, work) {
  const waiting = [...items];
  const lane = async () => {
    while (waiting.length > 0) await work(waiting.shift());
  };
  await Promise.all(Array.from({ length: count }, lane));
}
