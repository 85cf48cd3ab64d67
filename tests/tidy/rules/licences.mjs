// Every crate comes under a licence that deny.toml allows.

/** `packages` as cargo metadata has them, `allowed` the SPDX names of deny.toml. */
export function licences(packages, allowed) {
  return packages
    .filter(({ source, license }) => source && !isAllowed(license ?? '', allowed))
    .map(({ name, version, license }) => ({
      rule: 'licences',
      path: 'Cargo.lock',
      number: 1,
      what: `${name} ${version} comes under ${license ?? 'no named licence'}`,
      mend: 'do without it, or allow the licence in deny.toml if it is permissive'
    }));
}

/** The licences of deny.toml. */
export function allowedLicences(denyToml) {
  const [, list] = /^allow = \[([\s\S]*?)^\]/m.exec(denyToml);
  return [...list.matchAll(/"(.*?)"/g)].map(([, name]) => name);
}

/** Whether an SPDX expression can be met by what is allowed. `/` is how old crates write OR. */
export function isAllowed(expression, allowed) {
  const words = expression.replaceAll('/', ' OR ').match(/\(|\)|[^\s()]+/g) ?? [];
  const any = () => {
    let met = all();
    while (words[0] === 'OR') met = (words.shift(), all()) || met;
    return met;
  };
  const all = () => {
    let met = one();
    while (words[0] === 'AND') met = (words.shift(), one()) && met;
    return met;
  };
  const one = () => {
    if (words[0] === '(') {
      words.shift();
      const met = any();
      words.shift();
      return met;
    }
    let name = words.shift() ?? '';
    if (words[0] === 'WITH') name = `${name} ${words.shift()} ${words.shift()}`;
    // What a licence grants, it grants with an exception to it too.
    return allowed.includes(name) || allowed.includes(name.split(' WITH ')[0]);
  };
  return any();
}
