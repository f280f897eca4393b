/** The README's table of keys says what the help says: both come from `BINDINGS`. */

import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { keyCap } from './chords';
import { BINDINGS, GROUPS } from './keys';

const README = new URL('../../../README.md', import.meta.url);
const BEGIN = '<!-- keys: DAYBOOK_BLESS=1 npm test writes them -->\n';
const END = '<!-- /keys -->';

/** As on other keyboards, whatever machine this runs on. */
const cap = (key: string) =>
  keyCap(key).replace('⌘', 'Ctrl+').replace('⌥', 'Alt+').replace('⇧', 'Shift+');

function table(): string {
  const rows = GROUPS.flatMap((group) =>
    BINDINGS.filter((binding) => binding.group === group).flatMap(({ command, keys, does }) => {
      // The nine that open a saved search are one row.
      if (/^saved[2-9]$/.test(command)) return [];
      if (command === 'saved1')
        return [`| ${group} | \`1\` … \`9\` | Open the saved search that has this key |`];
      const caps = keys.map((key) => `\`${cap(key)}\``).join(' ');
      return `| ${group} | ${caps} | ${does} |`;
    }),
  );
  return ['| | Key | What it does |', '|---|---|---|', ...rows, ''].join('\n');
}

test('the table of keys in the README is that of the help', () => {
  const text = readFileSync(README, 'utf8');
  const from = text.indexOf(BEGIN) + BEGIN.length;
  const to = text.indexOf(END);
  if (process.env['DAYBOOK_BLESS'] !== undefined) {
    writeFileSync(README, text.slice(0, from) + table() + text.slice(to));
    return;
  }
  expect(text.slice(from, to)).toBe(table());
});
