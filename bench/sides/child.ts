import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { SideError } from './side.ts';
import type { Side, Versions } from './side.ts';

type Reply = Readonly<Record<string, unknown>>;

/** Lines that a child wrote to its standard error, kept for when it dies. */
const keptLines = 8;

/** A program that answers JSON objects, a line each. Its first line is `{"versions": …}`; see bench/reference/drive.py. */
export class Child {
  readonly versions: Versions;
  private readonly process: ChildProcessWithoutNullStreams;
  private readonly replies: AsyncIterator<string>;
  private readonly complaints: string[];

  private constructor(
    process: ChildProcessWithoutNullStreams,
    replies: AsyncIterator<string>,
    complaints: string[],
    versions: Versions,
  ) {
    this.process = process;
    this.replies = replies;
    this.complaints = complaints;
    this.versions = versions;
  }

  /** Starts a program; rejects with a SideError where it doesn't come up. */
  static async start(command: string, args: readonly string[]): Promise<Child> {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const complaints: string[] = [];
    child.on('error', (error) => complaints.push(error.message));
    child.stdin.on('error', () => undefined); // a child that has ended is noticed by its missing answer
    createInterface({ input: child.stderr }).on('line', (line) => {
      complaints.push(line);
      if (complaints.length > keptLines) complaints.shift();
    });
    const replies = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const starting = new Child(child, replies, complaints, {});
    const { versions } = await starting.reply(`${command} ${args.join(' ')}`);
    return new Child(child, replies, complaints, versions as Versions);
  }

  /** Asks for something; rejects with a SideError where the answer is an error or the child has ended. */
  ask(request: Reply): Promise<Reply> {
    this.process.stdin.write(`${JSON.stringify(request)}\n`);
    return this.reply(JSON.stringify(request));
  }

  /** A side that does what `request` prepares. */
  async side(name: string, request: Reply): Promise<Side> {
    await this.ask(request);
    return {
      name,
      run: async () => Number((await this.ask({ run: true }))['seconds']),
      close: () => Promise.resolve(),
    };
  }

  async close(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.stdin.end(`${JSON.stringify({ quit: true })}\n`);
    await ended;
  }

  private async reply(to: string): Promise<Reply> {
    const next = await this.replies.next();
    if (next.done === true) throw new SideError(`${to}: no answer\n${this.complaints.join('\n')}`);
    const reply = JSON.parse(next.value) as Reply;
    if ('error' in reply) throw new SideError(String(reply['error']));
    return reply;
  }
}
