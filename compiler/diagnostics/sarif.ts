/**
 * Diagnostics as SARIF 2.1.0 (OASIS), which code hosts and editors show at the lines of a change:
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Code } from './codes.ts';
import type { Diagnostic } from './diagnostic.ts';
import { pages } from './pages/pages.ts';
import { renderPage } from './pages/render-page.ts';
import { commandLine } from './source.ts';

/** A diagnostic, and the spec that was checked when it came up: it may lie in a base or on the command line. */
export interface Finding {
  readonly spec: string;
  readonly diagnostic: Diagnostic;
}

/** A log of one run of the compiler; rules are the codes that came up, in their order. */
export const sarifLog = (findings: readonly Finding[], version: string): object => {
  const found = [...new Set(findings.map(({ diagnostic }) => diagnostic.code))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'fractalc', version, rules: found.map(rule) } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => result(finding, found)),
      },
    ],
  };
};

const rule = (code: Code): object => {
  const page = pages[code];
  return {
    id: code,
    shortDescription: { text: page.title },
    fullDescription: { text: page.cause },
    help: { text: renderPage(code, page) },
  };
};

const result = ({ spec, diagnostic }: Finding, found: readonly Code[]): object => {
  const { code, severity, message, expected, suggestion, path } = diagnostic;
  const parts = [
    `${message}.`,
    ...(expected === undefined ? [] : [`Expected ${expected}.`]),
    ...(suggestion === undefined ? [] : [`Suggestion: ${suggestion}`]),
  ];
  const logical = path === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: path, kind: 'property' }] };
  return {
    ruleId: code,
    ruleIndex: found.indexOf(code),
    level: severity,
    message: { text: parts.join(' ') },
    locations: [{ physicalLocation: physicalLocation(spec, diagnostic), ...logical }],
  };
};

/** An override has no place in a file; its fault belongs to the spec as a whole. */
const physicalLocation = (spec: string, { file, line, column, endLine, endColumn }: Diagnostic): object => {
  if (file === commandLine) return { artifactLocation: { uri: uriOf(spec) } };
  const region = { startLine: line, startColumn: column, endLine, endColumn };
  return { artifactLocation: { uri: uriOf(file) }, region };
};

/** Relative paths stay relative: they are read from the root of the checkout. */
const uriOf = (file: string): string => {
  if (isAbsolute(file)) return pathToFileURL(file).href;
  return file.split(/[/\\]/).map(encodeURIComponent).join('/');
};
