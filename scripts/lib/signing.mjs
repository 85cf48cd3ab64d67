// What signs a bundle, told from the environment. Whoever builds without secrets gets bundles that are unsigned, and is told so.

/** What each kind of signature needs: all of it, or none. */
const kinds = {
  'Azure Artifact Signing': {
    platform: 'win32',
    names: [
      'AZURE_TENANT_ID',
      'AZURE_CLIENT_ID',
      'AZURE_CLIENT_SECRET',
      'MAILHAUL_SIGNING_ENDPOINT',
      'MAILHAUL_SIGNING_ACCOUNT',
      'MAILHAUL_SIGNING_PROFILE'
    ]
  },
  'Apple Developer ID': {
    platform: 'darwin',
    names: ['APPLE_CERTIFICATE', 'APPLE_CERTIFICATE_PASSWORD']
  },
  'Apple notarisation': {
    platform: 'darwin',
    names: ['APPLE_API_ISSUER', 'APPLE_API_KEY', 'APPLE_API_KEY_PATH']
  }
};

const secrets = Object.values(kinds).flatMap(({ names }) => names);

/** {config: what the bundler's configuration gets, said: lines for the log}; throws where half of a signature's needs is there. */
export function signingOf(platform, env) {
  const said = [];
  const has = {};
  for (const [kind, { names }] of Object.entries(kinds).filter(
    ([, each]) => each.platform === platform
  )) {
    const missing = names.filter((name) => !env[name]);
    if (missing.length > 0 && missing.length < names.length)
      throw new Error(`${kind} needs ${missing.join(', ')} as well`);
    has[kind] = missing.length === 0;
    said.push(`${kind}: ${has[kind] ? 'yes' : 'no, its secrets are not set'}`);
  }
  return { config: configOf(platform, env, has), said };
}

function configOf(platform, env, has) {
  if (has['Azure Artifact Signing']) {
    const args = [
      ...['-e', env.MAILHAUL_SIGNING_ENDPOINT],
      ...['-a', env.MAILHAUL_SIGNING_ACCOUNT],
      ...['-c', env.MAILHAUL_SIGNING_PROFILE],
      ...['-d', 'Mailhaul', '%1']
    ];
    return { bundle: { windows: { signCommand: { cmd: 'artifact-signing-cli', args } } } };
  }
  if (has['Apple notarisation'] && !has['Apple Developer ID'])
    throw new Error('Apple notarisation needs a signature by a Developer ID');
  // Apple's processors run nothing without a signature: one of nobody, then.
  if (platform === 'darwin' && !has['Apple Developer ID'])
    return { bundle: { macOS: { signingIdentity: '-' } } };
  return {};
}

/** The environment without what signs, for compiling: other people's build scripts run then. */
export const withoutSecrets = (env) =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !secrets.includes(name)));

/** The environment without empty secrets: a workflow sets those that aren't there to nothing, and Tauri takes that for a secret. */
export const withoutEmpty = (env) =>
  Object.fromEntries(
    Object.entries(env).filter(([name, value]) => value || !secrets.includes(name))
  );
