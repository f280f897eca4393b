import { describe, expect, test } from 'vitest';
import { Failure } from './failure';
import type { NamedFile } from './files';
import { beginningOf, PIECE_BYTES, sendBundle, sendFiles, type Wanted } from './upload';

const file = (name: string, text: string): NamedFile => ({
  name,
  file: new Blob([text]),
  lastModified: 1_700_000_000_500,
});

const at = (file: number, offset: number, ended = false): Wanted => ({ file, offset, ended });

/** A server that wants these pieces, one after the other, and has read everything at the end. */
function server(wants: (Wanted | Error)[]) {
  const sent: [string, string][] = [];
  const asked: [string, unknown][] = [];
  let finish: (report: unknown) => void = () => undefined;
  let fail: (thrown: unknown) => void = () => undefined;
  const call = ((operation: string, request: unknown, options: { signal?: AbortSignal } = {}) => {
    asked.push([operation, request]);
    if (operation === 'ingest.open') return Promise.resolve({ handle: 'h', items: [] });
    return new Promise((resolve, reject) => {
      finish = resolve;
      fail = reject;
      const stop = () => reject(new Failure('cancelled', 'stopped'));
      if (options.signal?.aborted) stop();
      options.signal?.addEventListener('abort', stop);
    });
  }) as never;
  const sendPiece = async (place: string, bytes: Blob) => {
    sent.push([place, await bytes.text()]);
    const next = wants.shift() ?? at(9, 0, true);
    if (next instanceof Error) throw next;
    if (wants.length === 0) finish('report');
    return next;
  };
  return { sent, asked, server: { call, sendPiece }, fail: (thrown: unknown) => fail(thrown) };
}

describe('files are sent', () => {
  test('in order, with their names and times, and the options go with them', async () => {
    const { sent, asked, server: to } = server([at(2, 0), at(3, 0)]);
    const files = [file('logs/a.log', 'one'), file('empty', ''), file('b.log', 'two')];
    expect(await sendFiles(files, { tz: 'UTC' }, to)).toBe('report');
    expect(sent).toEqual([
      ['h/0/0', 'one'],
      ['h/2/0', 'two'],
    ]);
    expect(asked[0]).toEqual([
      'ingest.open',
      {
        files: [
          { name: 'logs/a.log', bytes: 3, modified: 1_700_000_000 },
          { name: 'empty', bytes: 0, modified: 1_700_000_000 },
          { name: 'b.log', bytes: 3, modified: 1_700_000_000 },
        ],
      },
    ]);
    expect(asked[1]).toEqual(['ingest.chosen', { tz: 'UTC', chosen: 'h' }]);
  });

  test('as far as the server wants them, from where it wants them', async () => {
    const { sent, server: to } = server([at(0, 2), at(0, 2), at(1, 0), at(1, 1, true)]);
    await sendFiles([file('a', 'abcdef'), file('b', 'xyz')], {}, to);
    expect(sent).toEqual([
      ['h/0/0', 'abcdef'],
      ['h/0/2', 'cdef'],
      ['h/0/2', 'cdef'],
      ['h/1/0', 'xyz'],
    ]);
  });

  test('and one that can no longer be read is told so', async () => {
    const gone = {
      ...file('gone', ''),
      file: {
        size: 5,
        slice: () => ({ arrayBuffer: () => Promise.reject(new Error('changed')) }),
      } as unknown as Blob,
    };
    const { sent, server: to } = server([at(1, 0)]);
    await sendFiles([gone], {}, to);
    expect(sent).toEqual([['h/0/0', '']]);
  });
});

test('what keeps pieces from being sent is what went wrong, not that reading stopped', async () => {
  const { server: to } = server([new Failure('disconnected', 'gone'), at(0, 0)]);
  await expect(sendFiles([file('a', 'x')], {}, to)).rejects.toMatchObject({ code: 'disconnected' });
});

test('who says stop stops both', async () => {
  const controller = new AbortController();
  const { server: to } = server([at(0, 0), at(0, 0)]);
  const sending = sendFiles([file('a', 'x'.repeat(10))], {}, to, controller.signal);
  controller.abort();
  await expect(sending).rejects.toMatchObject({ code: 'cancelled' });
});

test('a dry run sends but the beginning of a large file', () => {
  const small = file('a', 'x');
  expect(beginningOf(small)).toBe(small);
  const large = file('b', 'x'.repeat(PIECE_BYTES + 1));
  expect(beginningOf(large).file.size).toBeLessThan(PIECE_BYTES);
});

describe('a bundle is sent', () => {
  const bundle = file('a.daybook', 'x'.repeat(PIECE_BYTES + 7));

  /** A server that takes a bundle, or breaks after so many pieces. */
  function taking(most = 9) {
    const asked: [string, unknown][] = [];
    const pieces: [string, number][] = [];
    const call = (async (operation: string, request: unknown) => {
      asked.push([operation, request]);
      return { handle: 'b', items: [] };
    }) as never;
    const sendPiece = async (place: string, bytes: Blob) => {
      if (pieces.length >= most) throw new Failure('disk_full', 'no room');
      pieces.push([place, bytes.size]);
      return pieces.length === 1 ? at(0, PIECE_BYTES) : at(1, 0, true);
    };
    return { asked, pieces, server: { call, sendPiece } };
  }

  test('whole before it is looked at, and how far it is is told', async () => {
    const { asked, pieces, server: to } = taking();
    const sent: number[] = [];
    expect(await sendBundle(bundle, to, { onSent: (bytes) => sent.push(bytes) })).toEqual({
      chosen: 'b',
      item: 0,
    });
    expect(pieces).toEqual([
      ['b/0/0', PIECE_BYTES],
      [`b/0/${PIECE_BYTES}`, 7],
    ]);
    expect(sent).toEqual([PIECE_BYTES, PIECE_BYTES + 7]);
    const name = { name: 'a.daybook', bytes: PIECE_BYTES + 7, modified: 1_700_000_000 };
    expect(asked).toEqual([['import.open', name]]);
  });

  test('and let go when it does not come to its end', async () => {
    const { asked, server: to } = taking(1);
    await expect(sendBundle(bundle, to)).rejects.toMatchObject({ code: 'disk_full' });
    expect(asked.at(-1)).toEqual(['chosen.forget', { chosen: 'b' }]);
    const controller = new AbortController();
    controller.abort();
    const { asked: other, server: another } = taking();
    await expect(sendBundle(bundle, another, { signal: controller.signal })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(other.at(-1)?.[0]).toBe('chosen.forget');
  });
});
