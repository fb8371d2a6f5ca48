import { extname } from 'node:path';
import { contentSecurityPolicy } from '../../page/content-security-policy.ts';

/** What every answer says, errors too: the page talks to its own origin alone, and no other page can read or frame it. */
export const securityHeaders: ReadonlyMap<string, string> = new Map([
  ['Content-Security-Policy', `${contentSecurityPolicy}; frame-ancestors 'none'`],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Embedder-Policy', 'require-corp'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
  ['Cache-Control', 'no-cache'],
]);

/** Endings that sirv's table lacks. */
const CONTENT_TYPES = new Map([
  ['.wgsl', 'text/wgsl;charset=utf-8'],
  ['.safetensors', 'application/octet-stream'],
]);

/** The content type of a path that sirv gives none; undefined where it knows one. */
export function contentType(path: string): string | undefined {
  return CONTENT_TYPES.get(extname(path).toLowerCase());
}
