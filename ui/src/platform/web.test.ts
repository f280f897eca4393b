import { describe, expect, test, vi } from 'vitest';
import { FileSelection } from './files';
import { pageLink, windowLink } from './link';
import { splitToken } from './token';
import { webPlatform } from './web';

interface Sent {
  url: string;
  body: { id: string; method: string; params: unknown };
  headers: Record<string, string>;
  signal: AbortSignal | undefined;
  keepalive: boolean;
}

/** A server that answers with these bodies, one after the other, and remembers what it was asked. */
function server(...answers: (Response | Promise<Response>)[]) {
  const sent: Sent[] = [];
  const fetcher = vi.fn(async (url: unknown, init: RequestInit = {}) => {
    sent.push({
      url: String(url),
      body: JSON.parse(String(init.body)) as Sent['body'],
      headers: init.headers as Record<string, string>,
      signal: init.signal ?? undefined,
      keepalive: init.keepalive ?? false,
    });
    const answer = answers.shift() ?? json({ result: {} });
    return new Promise<Response>((resolve, reject) => {
      init.signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
      void Promise.resolve(answer).then(resolve);
    });
  });
  return { sent, platform: webPlatform('t0ken', fetcher as unknown as typeof fetch) };
}

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

const pieces = (...parts: string[]) =>
  new Response(
    new ReadableStream({
      start(controller) {
        for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
        controller.close();
      },
    }),
  );

describe('a call', () => {
  test('that is to outlive the page is sent to its end when the page goes', async () => {
    const { sent, platform } = server();
    await platform.call('settings.write', { window: { theme: 'dark' } }, { outlives: true });
    await platform.call('settings.read', {});
    expect(sent.map(({ keepalive }) => keepalive)).toEqual([true, false]);
  });

  test('is JSON-RPC with the token', async () => {
    const { sent, platform } = server(json({ result: [{ name: 'default' }] }));
    expect(await platform.call('logs.contexts', {})).toEqual([{ name: 'default' }]);
    expect(sent[0]).toMatchObject({
      url: '/rpc',
      headers: { Authorization: 'Bearer t0ken' },
      body: { jsonrpc: '2.0', method: 'logs.contexts', params: {} },
    });
  });

  test('fails with the code of the backend', async () => {
    const error = { code: -32000, message: 'no', data: { code: 'partition_damaged' } };
    const { platform } = server(json({ error }));
    await expect(platform.call('logs.contexts', {})).rejects.toMatchObject({
      code: 'partition_damaged',
      message: 'no',
    });
  });

  test.each([
    [
      () => json({ error: { code: -32000, message: '', data: { code: 'bad_token' } } }, 401),
      'bad_token',
    ],
    [() => json({ error: { code: -32000, message: '' } }, 429), 'rpc_-32000'],
    [() => new Response('oops', { status: 500 }), 'http_500'],
    [() => Promise.reject(new TypeError('fetch failed')), 'disconnected'],
  ])('fails with a code when the server does (%#)', async (answer, code) => {
    const platform = webPlatform('t', answer as unknown as typeof fetch);
    await expect(platform.call('logs.contexts', {})).rejects.toMatchObject({ code });
  });
});

describe('a call that reports on the way', () => {
  const filter = { filter: { limit: 1 } };

  test('hands on each event, however the lines are cut', async () => {
    const { sent, platform } = server(
      pieces('{"event":{"found":1}}\n{"ev', 'ent":{"found":2}}\n{"result":{"entries"', ':[]}}'),
    );
    const found: number[] = [];
    const reply = await platform.call('logs.query', filter, {
      onEvent: (event) => found.push('found' in event ? event.found : -1),
    });
    expect([found, reply, sent[0]?.url]).toEqual([[1, 2], { entries: [] }, '/rpc/stream']);
  });

  test('that is cut off has failed', async () => {
    const { platform } = server(pieces('{"event":{"found":1}}\n'));
    await expect(
      platform.call('logs.query', filter, { onEvent: () => undefined }),
    ).rejects.toMatchObject({ code: 'disconnected' });
  });
});

test('aborting tells the backend which request to stop', async () => {
  const { sent, platform } = server(new Promise<Response>(() => undefined));
  const controller = new AbortController();
  const call = platform.call('logs.count', { filter: {} }, { signal: controller.signal });
  controller.abort();
  await expect(call).rejects.toMatchObject({ code: 'cancelled' });
  expect(sent[1]?.body).toMatchObject({ method: 'ops.cancel', params: { id: sent[0]?.body.id } });
  expect(sent[1]?.signal).toBeUndefined();
});

test('the token is taken out of the address, the search stays', () => {
  expect(splitToken('#token=abc')).toEqual({ token: 'abc', rest: '' });
  expect(splitToken('#range=1h&token=abc&text=a%26b')).toEqual({
    token: 'abc',
    rest: 'range=1h&text=a%26b',
  });
  expect(splitToken('#text=token%3Dx')).toEqual({ token: null, rest: 'text=token%3Dx' });
});

test('a link never holds the key of the server', () => {
  expect(pageLink('http://127.0.0.1:4000/?a#token=abc', 'token=abc&q=x&at=1.2.3.a%2Fb')).toBe(
    'http://127.0.0.1:4000/?a#q=x&at=1.2.3.a%2Fb',
  );
  expect(windowLink('#q=x+y&range=1..2')).toBe('daybook://logs?q=x+y&range=1..2');
  expect(windowLink('')).toBe('daybook://logs');
});

test('this machine’s logs are read by their handle; nothing of them is sent', async () => {
  const items = [{ name: '/var/log/syslog', folder: false, bytes: 7 }];
  const { sent, platform } = server(
    json({ result: { handle: 'h', items } }),
    json({ result: { inserted: 3 } }),
    json({ result: { handle: 'none', items: [] } }),
  );
  const selection = await platform.machineLogs?.();
  expect(selection?.items).toEqual(items);
  expect(await platform.takeIn(selection ?? { items: [] }, { tz: 'UTC' })).toEqual({ inserted: 3 });
  expect(sent[1]?.body).toMatchObject({
    method: 'ingest.chosen',
    params: { chosen: 'h', tz: 'UTC' },
  });
  expect(await platform.machineLogs?.()).toBeNull();
});

test('files that are chosen are sent with the token, as they are', async () => {
  const sent: [string, RequestInit][] = [];
  const answers: Record<string, unknown> = {
    'ingest.open': { handle: 'h', items: [] },
    'ingest.chosen': { inserted: 1 },
  };
  const fetcher = async (url: unknown, init: RequestInit = {}) => {
    sent.push([String(url), init]);
    if (typeof init.body !== 'string') return json({ file: 1, offset: 0, ended: false });
    const { method } = JSON.parse(init.body) as { method: string };
    // The report comes when the file was read.
    if (method === 'ingest.chosen') await vi.waitFor(() => expect(sent.length).toBe(3));
    return json({ result: answers[method] });
  };
  const platform = webPlatform('t0ken', fetcher as unknown as typeof fetch);
  const selection = new FileSelection([
    { name: 'a.log', file: new Blob(['a line\n']), lastModified: 1000 },
  ]);
  expect(await platform.takeIn(selection, {})).toEqual({ inserted: 1 });
  const piece = sent.find(([url]) => url === '/rpc/upload/h/0/0')?.[1];
  expect(piece?.headers).toEqual({
    'Content-Type': 'application/octet-stream',
    Authorization: 'Bearer t0ken',
  });
  expect(await (piece?.body as Blob).text()).toBe('a line\n');
  await expect(platform.takeIn({ items: [] }, {})).rejects.toBeInstanceOf(TypeError);
});

test('an export is fetched by the browser itself, with a ticket in place of the token', async () => {
  const link = { href: '', download: '', click: vi.fn() };
  vi.stubGlobal('document', { createElement: () => link });
  const calls: [string, RequestInit][] = [];
  const answers: Record<string, unknown> = {
    '/rpc': { result: { handle: 'e', items: [{ name: 'a.csv', folder: false, bytes: null }] } },
    '/rpc/stream': { result: { rows: 7 } },
    '/rpc/download/e': { ticket: 'f00' },
  };
  const fetcher = async (url: unknown, init: RequestInit = {}) => {
    calls.push([String(url), init]);
    return json(answers[String(url)]);
  };
  const platform = webPlatform('t0ken', fetcher as unknown as typeof fetch);
  const what = { filter: {}, format: 'csv' as const };
  const place = await platform.placeFor('a.csv', what, 700);
  expect(place?.name).toBe('a.csv');
  if (!place) return;
  expect(await platform.exportTo(place, what)).toEqual({ rows: 7 });
  expect([link.href, link.download, link.click.mock.calls.length]).toEqual([
    '/download/f00',
    'a.csv',
    1,
  ]);
  const asked = calls.at(-1);
  expect([asked?.[0], asked?.[1].headers]).toEqual([
    '/rpc/download/e',
    { Authorization: 'Bearer t0ken' },
  ]);
  await expect(platform.exportTo({ name: 'x' }, what)).rejects.toBeInstanceOf(TypeError);
  vi.unstubAllGlobals();
});
