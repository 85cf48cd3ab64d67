// What a machine needs besides Node, by what it is needed for. On Debian and Ubuntu the list is installed; on the other
// systems it is said.

export const groups = {
  engine: {
    purpose: 'to build the engine, the sidecar and the demo',
    debian: ['build-essential'],
    fedora: ['gcc'],
    arch: ['base-devel']
  },
  window: {
    purpose: 'to build and open the window',
    debian: [
      'build-essential',
      'pkg-config',
      'libwebkit2gtk-4.1-dev',
      'libgtk-3-dev',
      'libsoup-3.0-dev'
    ],
    fedora: [
      'gcc',
      'pkgconf-pkg-config',
      'webkit2gtk4.1-devel',
      'gtk3-devel',
      'libsoup3-devel',
      'dbus-devel'
    ],
    arch: ['base-devel', 'webkit2gtk-4.1', 'gtk3', 'libsoup3', 'dbus']
  },
  bundle: {
    purpose: 'to make installers',
    debian: ['file', 'patchelf', 'librsvg2-dev', 'libayatana-appindicator3-dev', 'rpm'],
    fedora: ['file', 'patchelf', 'librsvg2-devel', 'libappindicator-gtk3-devel', 'rpm-build'],
    arch: ['file', 'patchelf', 'librsvg', 'libappindicator-gtk3', 'rpm-tools']
  },
  test: {
    purpose: 'to test against real servers, a real keychain, the real window and readers of PDF',
    debian: [
      'dovecot-imapd',
      'isync',
      'python3',
      'python3-venv',
      'dbus',
      'gnome-keyring',
      'libglib2.0-bin',
      'xvfb',
      'xauth',
      'webkit2gtk-driver',
      'xdotool',
      'python3-gi',
      'gir1.2-gtk-3.0',
      'poppler-utils',
      'fonts-dejavu-core',
      'fonts-droid-fallback',
      'chromium',
      'chromium-driver',
      'libnss3-tools',
      'git'
    ],
    fedora: [
      'dovecot',
      'isync',
      'python3',
      'dbus-daemon',
      'gnome-keyring',
      'glib2',
      'xorg-x11-server-Xvfb',
      'xorg-x11-xauth',
      'webkit2gtk4.1',
      'xdotool',
      'python3-gobject',
      'poppler-utils',
      'dejavu-sans-fonts',
      'google-droid-sans-fonts',
      'chromium',
      'chromedriver',
      'nss-tools',
      'git'
    ],
    arch: [
      'dovecot',
      'isync',
      'python',
      'dbus',
      'gnome-keyring',
      'glib2',
      'xorg-server-xvfb',
      'xorg-xauth',
      'webkit2gtk-4.1',
      'xdotool',
      'python-gobject',
      'poppler',
      'ttf-dejavu',
      'ttf-droid',
      'chromium',
      'nss',
      'git'
    ]
  },
  windows: {
    purpose: 'to build for Windows and test under Wine, which is set up for Debian alone',
    debian: ['gcc-mingw-w64-x86-64-posix', 'g++-mingw-w64-x86-64-posix', 'nasm', 'wine64'],
    fedora: ['mingw64-gcc', 'mingw64-gcc-c++', 'nasm', 'wine-core'],
    arch: ['mingw-w64-gcc', 'nasm', 'wine']
  },
  bench: {
    purpose: 'to compare with other programs',
    debian: ['dovecot-imapd', 'isync', 'python3'],
    fedora: ['dovecot', 'isync', 'python3'],
    arch: ['dovecot', 'isync', 'python']
  }
};

/** The packages of several groups on one system, each once, in the order of the lists. */
export function packagesFor(system, names) {
  return [...new Set(names.flatMap((name) => groups[name][system]))];
}

/** Which family of systems this is: debian, fedora, arch, macos, windows or other. */
export function systemOf(platform, osRelease) {
  if (platform === 'darwin') return 'macos';
  if (platform === 'win32') return 'windows';
  const words = [...osRelease.matchAll(/^(?:ID|ID_LIKE)=(.*)$/gm)].flatMap(([, value]) =>
    value.replaceAll('"', '').split(' ')
  );
  const families = {
    debian: 'debian',
    ubuntu: 'debian',
    fedora: 'fedora',
    rhel: 'fedora',
    arch: 'arch'
  };
  return words.map((word) => families[word]).find(Boolean) ?? 'other';
}

/** Those of `wanted` that dpkg doesn't list as installed. `listing` is dpkg-query's, "name status" a line. */
export function missingFrom(wanted, listing) {
  const installed = new Set(
    listing
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, status]) => status === 'ii')
      .map(([name]) => name)
  );
  return wanted.filter((name) => !installed.has(name));
}

/** What a person types on a system whose packages we don't install ourselves. */
export function instructions(system, names) {
  const purposes = names.map((name) => groups[name].purpose).join(', ');
  const window = names.some((name) => name === 'window' || name === 'bundle');
  switch (system) {
    case 'fedora':
      return `Needed ${purposes}:\n  sudo dnf install ${packagesFor('fedora', names).join(' ')}`;
    case 'arch':
      return `Needed ${purposes}:\n  sudo pacman -S --needed ${packagesFor('arch', names).join(' ')}`;
    case 'macos':
      return `Needed ${purposes}:\n  xcode-select --install\n  the Rust toolchain: https://rustup.rs`;
    case 'windows':
      return [
        `Needed ${purposes}:`,
        '  Visual Studio Build Tools with "Desktop development with C++":',
        '    winget install Microsoft.VisualStudio.2022.BuildTools --override "--wait --passive --add Microsoft.VisualStudio.Workload.VCTools --includeRecommended"',
        ...(window
          ? [
              '  WebView2, where Windows lacks it:',
              '    winget install Microsoft.EdgeWebView2Runtime'
            ]
          : []),
        '  Rust, for the MSVC toolchain:',
        '    winget install Rustlang.Rustup'
      ].join('\n');
    case 'debian':
      return `Needed ${purposes}:\n  sudo apt-get install --no-install-recommends ${packagesFor('debian', names).join(' ')}`;
    default:
      return `Needed ${purposes}, under the names your system has for them:\n  ${packagesFor('debian', names).join(' ')}`;
  }
}
