import { once } from 'node:events';
import type { Server } from 'node:http';
import { ServeError } from './serve-error.ts';

const address = '127.0.0.1';
const firstPort = 8080;
const ports = 100;

/**
 * Makes a server listen on loopback: on `port`, or where that is undefined on the first free one from 8080. Throws a ServeError
 * where the port can't be had.
 */
export const listen = async (server: Server, port: number | undefined, first = firstPort): Promise<void> => {
  if (port !== undefined) {
    await listenAt(server, port);
    return;
  }
  for (let candidate = first; candidate < first + ports; candidate++) {
    try {
      await listenAt(server, candidate);
      return;
    } catch (thrown) {
      if (!(thrown instanceof PortTakenError)) throw thrown;
    }
  }
  throw new ServeError(
    `Ports ${first} to ${first + ports - 1} are all taken.\n  suggestion: --port 0, which takes any free one`,
  );
};

class PortTakenError extends ServeError {}

const listenAt = async (server: Server, port: number): Promise<void> => {
  server.listen(port, address);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw explainPort(cause, port);
  }
};

/** What a failure to listen means to the user. */
export const explainPort = (cause: unknown, port: number): unknown => {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE') {
    const hint = 'another --port, or none: the first free one from 8080';
    return new PortTakenError(`Port ${port} is taken by another program.\n  suggestion: ${hint}`, { cause });
  }
  if (code !== 'EACCES') return cause;
  return new ServeError(`Port ${port} needs privileges that this user lacks.\n  suggestion: --port 1024 or above`, {
    cause,
  });
};
