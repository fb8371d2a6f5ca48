import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const server = fileURLToPath(
  new URL('../../node_modules/yaml-language-server/bin/yaml-language-server', import.meta.url),
);

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface EditorDiagnostic {
  readonly range: { readonly start: Position; readonly end: Position };
  readonly message: string;
}

/** An editor that talks to yaml-language-server: JSON-RPC over its standard streams, each message behind a header. */
export class LanguageClient {
  private readonly server: ChildProcessByStdio<Writable, Readable, null>;
  private readonly answers = new Map<number, (result: unknown) => void>();
  private readonly published = new Map<string, (diagnostics: readonly EditorDiagnostic[]) => void>();
  private received = Buffer.alloc(0);
  private requests = 0;

  private constructor() {
    this.server = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.server.stdout.on('data', (bytes: Buffer) => {
      this.received = Buffer.concat([this.received, bytes]);
      this.readMessages();
    });
  }

  /** Starts a server that takes its schemas from the specs' first lines alone. */
  static async start(root: string): Promise<LanguageClient> {
    const client = new LanguageClient();
    const capabilities = { textDocument: { hover: { contentFormat: ['markdown'] } } };
    await client.request('initialize', { processId: process.pid, rootUri: root, capabilities });
    client.notify('initialized', {});
    const yaml = { hover: true, completion: true, validate: true, schemaStore: { enable: false } };
    client.notify('workspace/didChangeConfiguration', { settings: { yaml } });
    return client;
  }

  /** Opens a text and gives what the server finds wrong with it. */
  open(uri: string, text: string): Promise<readonly EditorDiagnostic[]> {
    const diagnostics = new Promise<readonly EditorDiagnostic[]>((resolve) => this.published.set(uri, resolve));
    this.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
    return diagnostics;
  }

  /** The Markdown over a place. */
  async hover(uri: string, position: Position): Promise<string> {
    const hover = await this.request('textDocument/hover', { textDocument: { uri }, position });
    return (hover as { contents: { value: string } } | null)?.contents.value ?? '';
  }

  /** What the server offers at a place. */
  async complete(uri: string, position: Position): Promise<readonly string[]> {
    const list = await this.request('textDocument/completion', { textDocument: { uri }, position });
    return (list as { items: { label: string }[] }).items.map(({ label }) => label);
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.once('close', resolve));
    await this.request('shutdown', null);
    this.notify('exit', null);
    await closed;
  }

  private request(method: string, params: unknown): Promise<unknown> {
    const id = ++this.requests;
    const answer = new Promise<unknown>((resolve) => this.answers.set(id, resolve));
    this.send({ id, method, params });
    return answer;
  }

  private notify(method: string, params: unknown): void {
    this.send({ method, params });
  }

  private send(message: Message): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  private readMessages(): void {
    for (;;) {
      const header = /^Content-Length: (\d+)\r\n(?:[^\r]+\r\n)*\r\n/i.exec(this.received.toString('latin1'));
      if (header === null) return;
      const [start, end] = [header[0].length, header[0].length + Number(header[1])];
      if (this.received.length < end) return;
      this.take(JSON.parse(this.received.toString('utf8', start, end)) as Message);
      this.received = this.received.subarray(end);
    }
  }

  private take({ id, method, params, result }: Message): void {
    if (method === undefined && id !== undefined) this.answers.get(id)?.(result);
    // The server asks for its settings once more; it has them already.
    else if (id !== undefined) this.send({ id, result: method === 'workspace/configuration' ? [] : null });
    else if (method === 'textDocument/publishDiagnostics') {
      const { uri, diagnostics } = params as { uri: string; diagnostics: readonly EditorDiagnostic[] };
      this.published.get(uri)?.(diagnostics);
    }
  }
}
