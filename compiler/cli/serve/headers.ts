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
