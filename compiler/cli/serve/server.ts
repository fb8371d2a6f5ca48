import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { checkFolder } from './folder.ts';
import { serveFiles } from './handler.ts';
import { listen } from './listen.ts';

/** A folder that is being served. */
export interface Serving {
  readonly url: string;
  /** Ends every connection and stops. */
  close(): Promise<void>;
}

/** Serves a compiled package with a page on loopback. Throws a ServeError that says what is wrong with the folder or the port. */
export const startServer = async (folder: string, port?: number): Promise<Serving> => {
  await checkFolder(folder);
  const server = createServer(serveFiles(folder));
  await listen(server, port);
  return { url: `http://127.0.0.1:${portOf(server)}/`, close: () => closeServer(server) };
};

const portOf = (server: Server): number => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a server on loopback has no port');
  return address.port;
};

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
