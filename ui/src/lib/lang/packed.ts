// How a catalog stands in its file. Short names are numbers made by chance, which nothing packs: in their order the steps from one to the
// next are a third shorter.

/** A language's texts by their short names. */
export type Catalog = Record<string, string[]>;

/** The steps between the names, which are numbers in base 36, and the forms of each text. */
export type Packed = readonly [steps: string, forms: readonly string[][]];

export function pack(catalog: Catalog): Packed {
  const sorted = Object.entries(catalog)
    .map(([name, forms]) => ({ at: parseInt(name, 36), forms }))
    .sort((a, b) => a.at - b.at);
  const steps = sorted.map(({ at }, place) => at - (sorted[place - 1]?.at ?? 0));
  return [steps.map((step) => step.toString(36)).join(' '), sorted.map(({ forms }) => forms)];
}

export function unpack([steps, forms]: Packed): Catalog {
  let at = 0;
  return Object.fromEntries(
    steps.split(' ').map((step, place) => {
      at += parseInt(step, 36);
      return [at.toString(36), forms[place] ?? []];
    })
  );
}
