import { describe, expect, test } from 'vitest';
import { holdsHit, jsonLines, prettyJson, readJson } from './json';

const pretty = (text: string) => {
  const json = readJson(text);
  return json && prettyJson(json.root);
};

describe('JSON in a text', () => {
  test('is spread over lines, short parts on one', () => {
    expect(pretty('{"a":1,"b":[1,2,{"c":null}],"d":{}}')).toBe(
      '{\n  "a": 1,\n  "b": [1, 2, {"c": null}],\n  "d": {}\n}',
    );
  });

  test('keeps its digits, the order of its names and their repetitions', () => {
    const text = pretty('{"2":12345678901234567890,"1":1.50,"1":"\\u202e"}');
    expect(text).toBe('{\n  "2": 12345678901234567890,\n  "1": 1.50,\n  "1": "\\u202e"\n}');
  });

  test('may follow other text', () => {
    expect(readJson('payload {"a":true} ')?.before).toBe('payload ');
    expect(readJson('a [1] b {"a":1}')).toBeNull();
  });

  test.each(['', 'plain', '{}', '[]', '{a:1}', '{"a":1,}', '{"a":1} // no', '{"a":1} x', 'a] b'])(
    '%j is none',
    (text) => expect(readJson(text)).toBeNull(),
  );

  test('nested without end is shown as text', () => {
    expect(readJson('['.repeat(100_000) + ']'.repeat(100_000))).toBeNull();
    expect(readJson(`${'['.repeat(150)}1${']'.repeat(150)}`)).toBeNull();
  });
});

test('what is folded says how much it holds', () => {
  const long = `{"list":[${'"some long text",'.repeat(9)}1],"x":{"y":2}}`;
  const lines = jsonLines(readJson(long)?.root as never, (_, depth) => depth < 1);
  expect(lines.map(({ kind, name, text, count }) => [kind, name, text, count])).toEqual([
    ['begin', null, '{', 2],
    ['folded', '"list"', '[…]', 10],
    ['whole', '"x"', '{"y": 2}', 1],
    ['end', null, '}', 2],
  ]);
});

test('a match is found in names and values, however deep', () => {
  const root = readJson('{"a":[{"b":"lost"}]}')?.root as never;
  expect([/lost/u, /b/u, /c/u].map((hits) => holdsHit(root, hits))).toEqual([true, true, false]);
});
