import { beforeEach, expect, test, vi } from 'vitest';
import { borrowToken, lendToken, watchToken } from './token';

const kept = new Map<string, string>();
beforeEach(() => {
  kept.clear();
  vi.stubGlobal('sessionStorage', {
    setItem: (key: string, value: string) => kept.set(key, value),
  });
});

test('a tab without the key gets it from one that has it, and keeps it as its own', async () => {
  const channel = new BroadcastChannel('daybook.token');
  lendToken('t0ken', channel);
  expect(await borrowToken()).toBe('t0ken');
  expect([...kept.values()]).toEqual(['t0ken']);
  channel.close();
});

test('where no tab has it, none is made up', async () => {
  lendToken(null);
  expect(await borrowToken(20)).toBeNull();
  expect(kept.size).toBe(0);
});

test('an address with a key that is pasted into an open page is not taken for a search', () => {
  const [page, reload] = [new EventTarget(), vi.fn()];
  const place = { hash: '#q=lost', reload };
  watchToken(page, place);
  page.dispatchEvent(new Event('hashchange'));
  expect(reload).not.toHaveBeenCalled();
  place.hash = '#token=new&q=lost';
  page.dispatchEvent(new Event('hashchange'));
  expect(reload).toHaveBeenCalledOnce();
});
