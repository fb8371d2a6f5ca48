import type { IncomingMessage, ServerResponse } from 'node:http';
import sirv from 'sirv';
import { contentType, securityHeaders } from './headers.ts';
import { refusalOf, type Refusal } from './refusal.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers requests with a folder's files, as they are at that moment: the folder may be compiled anew while it is served. */
export function serveFiles(folder: string): Handler {
  const missing: Refusal = { status: 404, text: 'There is no such file.' };
  const files = sirv(folder, {
    dev: true,
    etag: true,
    extensions: ['html'],
    setHeaders: setContentType,
    onNoMatch: (_request, response) => refuse(response, missing),
  });
  return (request, response) => {
    for (const [name, value] of securityHeaders) response.setHeader(name, value);
    const refusal = refusalOf(request);
    if (refusal !== undefined) {
      refuse(response, refusal);
      return;
    }
    delete request.headers.range; // sirv throws on one that ends before it begins; a whole file is always a right answer
    files(request, response);
  };
}

function setContentType(response: ServerResponse, path: string): void {
  const type = contentType(path);
  if (type !== undefined) response.setHeader('Content-Type', type);
}

function refuse(response: ServerResponse, { status, text }: Refusal): void {
  response.statusCode = status;
  if (status === 405) response.setHeader('Allow', 'GET, HEAD');
  response.setHeader('Content-Type', 'text/plain;charset=utf-8');
  response.end(`${text}\n`);
}
