/** APT source files as text: which suites they enable, and how to get one more from the same archive. */

/** A source that offers `suite` besides `codename`, copied from the file that offers `codename`; undefined where none does. */
export function deriveSource(files, codename, suite) {
  for (const file of files) {
    const text = isDeb822(file) ? deriveStanza(file.text, codename, suite) : deriveLine(file.text, codename, suite);
    if (text !== undefined) return { name: `${suite}.${isDeb822(file) ? 'sources' : 'list'}`, text };
  }
  return undefined;
}

/** Whether one of the files already offers binary packages of the suite. */
export function offersSuite(files, suite) {
  return files.some((file) =>
    isDeb822(file)
      ? stanzas(file.text).some((stanza) => stanzaOffers(stanza, suite))
      : lines(file.text).some((line) => line.suite === suite),
  );
}

function isDeb822(file) {
  return file.name.endsWith('.sources');
}

/** deb822: paragraphs of `Field: value`, where a value goes on in lines that begin with white space. */
function stanzas(text) {
  return text
    .split(/\n[ \t]*(?:\n[ \t]*)+/)
    .map(withoutComments)
    .filter((stanza) => stanza !== '');
}

function withoutComments(stanza) {
  return stanza
    .split('\n')
    .filter((line) => !line.startsWith('#') && line.trim() !== '')
    .join('\n');
}

function stanzaField(stanza, name) {
  return new RegExp(`^${name}:((?:.*)(?:\\n[ \\t].*)*)`, 'im').exec(stanza)?.[1].trim();
}

function words(value = '') {
  return value.split(/\s+/);
}

function stanzaOffers(stanza, suite) {
  const enabled = !/^(no|false|off|0)$/i.test(stanzaField(stanza, 'Enabled') ?? 'yes');
  return (
    enabled &&
    words(stanzaField(stanza, 'Types')).includes('deb') &&
    words(stanzaField(stanza, 'Suites')).includes(suite)
  );
}

function deriveStanza(text, codename, suite) {
  const stanza = stanzas(text).find((candidate) => stanzaOffers(candidate, codename));
  if (stanza === undefined) return undefined;
  const derived = replaceField(replaceField(stanza, 'Types', 'deb'), 'Suites', suite);
  return `${derived}\n`;
}

function replaceField(stanza, name, value) {
  return stanza.replace(new RegExp(`^${name}:.*(?:\\n[ \\t].*)*`, 'im'), `${name}: ${value}`);
}

/** One-line format: `deb [options] uri suite component…`. */
function lines(text) {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*(deb\s+(?:\[[^\]]*\]\s+)?\S+\s+)(\S+)(\s+[^#]*)/.exec(line);
    return match === null ? [] : [{ before: match[1], suite: match[2], after: match[3].trimEnd() }];
  });
}

function deriveLine(text, codename, suite) {
  const line = lines(text).find((candidate) => candidate.suite === codename);
  return line === undefined ? undefined : `${line.before}${suite}${line.after}\n`;
}
