// Who may depend on whom. Crates without a line here may depend on no other crate of the project.

const engine = ['mailhaul-model', 'mailhaul-imap'];
const rooms = [
  'mailhaul-model',
  'mailhaul-imap',
  'mailhaul-options',
  'mailhaul-import',
  'mailhaul-engine',
  'mailhaul-imapsync',
  'mailhaul-parcel',
  'mailhaul-policy',
  'mailhaul-store',
  'mailhaul-vault',
  'mailhaul-oauth',
  'mailhaul-report',
  'mailhaul-intake',
  'mailhaul-reach'
];

const allowed = {
  'mailhaul-imap': ['mailhaul-model'],
  'mailhaul-options': ['mailhaul-model'],
  'mailhaul-import': ['mailhaul-model', 'mailhaul-options'],
  'mailhaul-store': ['mailhaul-model'],
  'mailhaul-parcel': ['mailhaul-model'],
  'mailhaul-policy': ['mailhaul-model'],
  'mailhaul-vault': ['mailhaul-model', 'mailhaul-parcel'],
  'mailhaul-oauth': ['mailhaul-model'],
  'mailhaul-report': ['mailhaul-model'],
  'mailhaul-dns': ['mailhaul-model'],
  'mailhaul-intake': ['mailhaul-model'],
  'mailhaul-reach': ['mailhaul-model'],
  'mailhaul-engine': engine,
  'mailhaul-imapsync': ['mailhaul-model'],
  'mailhaul-sync': [...engine, 'mailhaul-options', 'mailhaul-engine', 'mailhaul-imapsync'],
  'mailhaul-app': rooms,
  'mailhaul-demo': [...rooms, 'mailhaul-app'],
  'mailhaul-cli': [...rooms, 'mailhaul-app', 'mailhaul-demo', 'mailhaul-dns'],
  'mailhaul-desktop': [...rooms, 'mailhaul-app', 'mailhaul-demo', 'mailhaul-dns'],
  'mailhaul-tests': [...rooms, 'mailhaul-app', 'mailhaul-demo'],
  'mailhaul-fuzz': [
    'mailhaul-model',
    'mailhaul-imap',
    'mailhaul-import',
    'mailhaul-imapsync',
    'mailhaul-parcel',
    'mailhaul-tests'
  ],
  'mailhaul-bench': [...rooms, 'mailhaul-tests', 'mailhaul-demo']
};

// Neither may learn of the other, not even in a test.
const strangers = [['mailhaul-store', 'mailhaul-vault']];

/** Dependencies between our crates go one way. */
export const direction = {
  name: 'dependency direction',
  checkPackages: (packages) => packages.flatMap((one) => [...wrongWay(one), ...strange(one)])
};

/** The shell alone knows the framework of the window. */
export const framework = {
  name: 'only the shell names tauri',
  checkPackages: (packages) =>
    packages
      .filter(({ name }) => name !== 'mailhaul-desktop')
      .flatMap((one) =>
        one.dependencies
          .filter((dependency) => /^tauri(-|$)/.test(dependency.name))
          .map((dependency) =>
            found(
              one,
              dependency,
              `${one.name} depends on ${dependency.name}`,
              'move what needs it to src-tauri'
            )
          )
      )
};

function wrongWay(one) {
  const may = allowed[one.name] ?? [];
  return one.dependencies
    .filter(
      ({ name, kind }) => name.startsWith('mailhaul-') && kind !== 'dev' && !may.includes(name)
    )
    .map((dependency) =>
      found(
        one,
        dependency,
        `${one.name} depends on ${dependency.name}`,
        'turn the dependency round, or put what both need into mailhaul-model'
      )
    );
}

function strange(one) {
  return strangers
    .filter((pair) => pair.includes(one.name))
    .flatMap((pair) =>
      one.dependencies.filter(({ name }) => name !== one.name && pair.includes(name))
    )
    .map((dependency) =>
      found(
        one,
        dependency,
        `${one.name} sees ${dependency.name}`,
        'let mailhaul-app bring the two together'
      )
    );
}

function found(one, dependency, what, mend) {
  return { path: one.manifest, number: one.lineOf(dependency.name), what, mend };
}
