import type { IncomingMessage } from 'node:http';

/** An answer that is no file. */
export interface Refusal {
  readonly status: 403 | 404 | 405;
  readonly text: string;
}

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Why a request gets no file; undefined where it may have one. */
export const refusalOf = ({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): Refusal | undefined => {
  if (!isLoopback(headers.host)) return { status: 403, text: 'Open this page as localhost or 127.0.0.1.' };
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, text: 'Only GET and HEAD are answered.' };
  return undefined;
};

/**
 * Whether a Host header names this machine. A foreign name that resolves to 127.0.0.1 (DNS rebinding) would make the
 * page's files readable to the site with that name. The port is free: it may be forwarded.
 */
const isLoopback = (host: string | undefined): boolean =>
  loopback.has(/^(\[[^\]]*\]|[^:]*)(:\d+)?$/.exec(host ?? '')?.[1]?.toLowerCase() ?? '');
