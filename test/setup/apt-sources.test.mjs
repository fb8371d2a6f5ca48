import { expect } from 'chai';
import { deriveSource, offersSuite } from '../../compiler/cli/setup/apt-sources.mjs';

const DEB822 = `Types: deb deb-src
# a mirror near us
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mQINBGPL0BUBEADmW5NdOOHwPIJlgPu6JDcKw/NZJPR8lsD3K87ZM18gzyQZJD+w
 -----END PGP PUBLIC KEY BLOCK-----

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main
`;

const ONE_LINE = `# deb cdrom:[Debian 12]/ bookworm main
deb-src http://mirror.example/debian bookworm main
deb [arch=amd64 signed-by=/usr/share/keyrings/a.gpg] http://mirror.example/debian bookworm main contrib # ours
deb http://mirror.example/debian-security bookworm-security main
`;

const other = { name: '/etc/apt/sources.list.d/other.list', text: 'deb https://apt.example stable main\n' };
const deb822 = { name: '/etc/apt/sources.list.d/debian.sources', text: DEB822 };
const oneLine = { name: '/etc/apt/sources.list', text: ONE_LINE };
const derive = (...files) => deriveSource(files, 'bookworm', 'bookworm-backports');

describe('set-up: APT sources', () => {
  it('copies a deb822 stanza with the suite replaced', () => {
    expect(derive(other, deb822)).to.deep.equal({
      name: 'bookworm-backports.sources',
      text: `Types: deb
URIs: http://mirror.example/debian
Suites: bookworm-backports
Components: main contrib
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mQINBGPL0BUBEADmW5NdOOHwPIJlgPu6JDcKw/NZJPR8lsD3K87ZM18gzyQZJD+w
 -----END PGP PUBLIC KEY BLOCK-----
`,
    });
  });

  it('copies a line with the suite replaced and its options kept', () => {
    expect(derive(other, oneLine)).to.deep.equal({
      name: 'bookworm-backports.list',
      text: 'deb [arch=amd64 signed-by=/usr/share/keyrings/a.gpg] http://mirror.example/debian bookworm-backports main contrib\n',
    });
  });

  it('finds nothing to copy where no source offers the release', () => {
    expect(derive(other)).to.equal(undefined);
    const disabled = { ...deb822, text: `Enabled: no\n${DEB822}` };
    expect(derive(disabled)).to.equal(undefined);
  });

  it('knows which suites are offered', () => {
    for (const file of [deb822, oneLine]) {
      expect(offersSuite([other, file], 'bookworm')).to.equal(true);
      expect(offersSuite([other, file], 'bookworm-backports')).to.equal(false);
    }
    expect(offersSuite([{ ...deb822, text: derive(deb822).text }], 'bookworm-backports')).to.equal(true);
    expect(offersSuite([{ ...oneLine, text: derive(oneLine).text }], 'bookworm-backports')).to.equal(true);
  });

  it('derives the same from what it derived', () => {
    const again = deriveSource([{ ...deb822, text: derive(deb822).text }], 'bookworm-backports', 'bookworm-backports');
    expect(again).to.deep.equal(derive(deb822));
  });
});
