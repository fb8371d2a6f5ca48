import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { OpenFile } from '../../../runtime/files/regular-file.node.ts';
import { contentType, openServed } from './files.ts';
import { securityHeaders } from './headers.ts';
import { refusalOf } from './refusal.ts';
import type { Refusal } from './refusal.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Bytes that are read at a time. */
const piece = 2 ** 20;

const missing: Refusal = { status: 404, text: 'There is no such file.' };

/** Answers requests with a folder's files, as they are at that moment: the folder may be compiled anew while it is served. */
export const serveFiles =
  (folder: string): Handler =>
  (request, response) => {
    // A connection that ends early, and a file that changes while it is sent, end the answer and nothing else.
    answer(folder, request, response).catch(() => response.destroy());
  };

const answer = async (folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  for (const [name, value] of securityHeaders) response.setHeader(name, value);
  const refusal = refusalOf(request);
  const file = refusal === undefined ? await openServed(folder, request.url ?? '') : undefined;
  if (file === undefined) {
    refuse(response, refusal ?? missing);
    return;
  }
  try {
    await send(file, request, response);
  } finally {
    await file.close();
  }
};

/** Sends a whole file: ranges are left out, which is always a right answer. */
const send = async (file: OpenFile, { method, headers }: IncomingMessage, response: ServerResponse): Promise<void> => {
  const tag = `W/"${file.size}-${file.modified}"`;
  response.setHeader('ETag', tag);
  if (headers['if-none-match'] === tag) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(200, { 'Content-Type': contentType(file.path), 'Content-Length': file.size });
  if (method === 'HEAD') response.end();
  else await pipeline(Readable.from(piecesOf(file), { objectMode: false }), response);
};

async function* piecesOf(file: OpenFile): AsyncGenerator<Uint8Array, void> {
  for (let start = 0; start < file.size; start += piece)
    yield await file.read(start, Math.min(start + piece, file.size));
}

const refuse = (response: ServerResponse, { status, text }: Refusal): void => {
  response.statusCode = status;
  if (status === 405) response.setHeader('Allow', 'GET, HEAD');
  response.setHeader('Content-Type', 'text/plain;charset=utf-8');
  response.end(`${text}\n`);
};
