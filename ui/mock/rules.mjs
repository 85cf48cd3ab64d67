// What axe finds broken on a page: a function that runs in the page, where axe is already.

/** Menus and lists float outside all landmarks, as the ARIA practices have it. */
export function violations() {
  const floats = ({ target }) =>
    document.querySelector(target[0])?.closest('[data-bits-floating-content-wrapper]');
  // The size of what is clicked belongs to WCAG 2.2 AA, and axe looks at it only where it is asked to.
  const options = { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } };
  return globalThis.axe.run(options).then((found) =>
    found.violations
      .map(({ id, help, nodes }) => ({
        id,
        help,
        nodes: id === 'region' ? nodes.filter((node) => !floats(node)) : nodes
      }))
      .filter(({ nodes }) => nodes.length > 0)
      .map(({ nodes, ...rule }) => ({
        ...rule,
        nodes: nodes.map(({ html, any, target }) => ({
          at: target.join(' '),
          html: html.slice(0, 140),
          why: any[0]?.message ?? ''
        }))
      }))
  );
}
