import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SettingsReply } from '../bindings';
import { Failure, type Platform } from '../platform';
import { Kept } from './kept.svelte';
import { Lines } from './lines.svelte';
import { Settings } from './settings.svelte';

/** A settings file that two windows may share. */
class File {
  window: Record<string, unknown> = {};
  problem: string | null = null;
  path: string | null = '/home/ada/.config/daybook/settings.json';
  failure: Failure | null = null;
  writes: Record<string, unknown>[] = [];

  readonly platform = {
    call: (operation: string, request: { window?: Record<string, unknown> }) => {
      if (this.failure) return Promise.reject(this.failure);
      if (operation === 'settings.write') {
        if (this.problem !== null)
          return Promise.reject(new Failure('bad_settings', `${this.problem}; mend or remove it`));
        this.writes.push(request.window ?? {});
        if (this.path !== null) this.window = { ...this.window, ...request.window };
      }
      const window = this.problem === null ? { ...this.window } : {};
      return Promise.resolve({ path: this.path, window, problem: this.problem } as SettingsReply);
    },
  } as unknown as Platform;
}

function storage(initial: Record<string, string> = {}) {
  const kept = new Map(Object.entries(initial));
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  } as Storage;
}

let file: File;

beforeEach(() => {
  vi.useFakeTimers();
  file = new File();
});
afterEach(() => vi.useRealTimers());

const written = () => vi.advanceTimersByTimeAsync(600);

async function started(kept = storage()): Promise<Settings> {
  const settings = new Settings(kept, file.platform);
  await settings.kept.read();
  return settings;
}

describe('the settings file', () => {
  test('is right where this view remembers something else', async () => {
    file.window = { theme: 'dark', fontSize: 14, of_a_later_version: [1] };
    const settings = new Settings(
      storage({ 'daybook.settings': '{"theme":"light"}' }),
      file.platform,
    );
    expect(settings.theme).toBe('light');
    await settings.kept.read();
    expect([settings.theme, settings.fontSize]).toEqual(['dark', 14]);
    await written();
    expect(file.writes).toEqual([]);
  });

  test('is known to the next start at once, before it is read', async () => {
    const kept = storage();
    file.window = { theme: 'dark' };
    await started(kept);
    expect(new Settings(kept, file.platform).theme).toBe('dark');
  });

  test('gets what changed and nothing else, together after a pause', async () => {
    file.window = { zone: 'utc' };
    const settings = await started();
    settings.setTheme('dark');
    settings.setTheme('light');
    settings.setDetailHeight(200);
    await written();
    expect(file.writes).toEqual([{ theme: 'light', detailHeight: 200 }]);
    settings.setTheme('light');
    await written();
    expect(file.writes).toHaveLength(1);
  });

  test('gets what this view kept when there was no file yet, lines too', async () => {
    const kept = storage({
      'daybook.settings': '{"theme":"dark","sidebar":false}',
      'daybook.history': '["level:error"]',
      'daybook.saved': '[{"name":"a","text":"b"}]',
    });
    const settings = await started(kept);
    expect([settings.theme, file.window]).toEqual([
      'dark',
      {
        theme: 'dark',
        sidebar: false,
        history: ['level:error'],
        saved: [{ name: 'a', text: 'b' }],
      },
    ]);
    expect(kept.getItem('daybook.history')).toBeNull();
  });

  test('that was emptied by hand means all is as it comes again', async () => {
    const kept = storage();
    (await started(kept)).setTheme('dark');
    await written();
    file.window = {};
    expect((await started(kept)).theme).toBe('system');
  });

  test('that another window changed is taken over, but not over what was just chosen here', async () => {
    const settings = await started();
    const lines = new Lines(settings.kept);
    file.window = { theme: 'dark', fontSize: 15, history: ['elsewhere'] };
    settings.setFontSize(11);
    await settings.kept.read();
    expect([settings.theme, settings.fontSize, lines.history]).toEqual(['dark', 11, ['elsewhere']]);
    await written();
    expect(file.window['fontSize']).toBe(11);
  });

  test('that cannot be understood is left alone; choices last as long as the window', async () => {
    file.problem = 'settings.json is not settings: expected value at line 4 column 14';
    const kept = storage({ 'daybook.settings': '{"theme":"dark"}' });
    const settings = await started(kept);
    expect([settings.theme, settings.kept.problem]).toEqual(['dark', file.problem]);
    settings.setTheme('light');
    await written();
    expect([settings.theme, file.writes]).toEqual(['light', []]);
    expect(new Settings(kept, file.platform).theme).toBe('dark');
  });

  test('that was mended is right again', async () => {
    file.problem = 'line 1';
    const settings = await started();
    settings.setTheme('light');
    [file.problem, file.window] = [null, { theme: 'dark' }];
    await settings.kept.read();
    expect([settings.theme, settings.kept.problem]).toEqual(['dark', null]);
    settings.setTheme('light');
    await written();
    expect(file.window['theme']).toBe('light');
  });

  test('that breaks while the window is open is told of at the next change', async () => {
    const settings = await started();
    file.problem = 'line 1';
    settings.setTheme('dark');
    await written();
    expect([settings.theme, settings.kept.problem]).toEqual(['dark', 'line 1; mend or remove it']);
  });

  test('that cannot be written gets the change when it can', async () => {
    const settings = await started();
    file.failure = new Failure('io', 'disk full');
    settings.setTheme('dark');
    await written();
    expect(settings.kept.failure?.message).toBe('disk full');
    file.failure = null;
    settings.setFontSize(14);
    await written();
    expect([settings.kept.failure, file.window]).toEqual([null, { theme: 'dark', fontSize: 14 }]);
  });

  test('is not written before it was read: what stands there must not be lost', async () => {
    file.window = { history: ['a', 'b'] };
    const settings = new Settings(storage(), file.platform);
    settings.setTheme('dark');
    await settings.kept.flush(true);
    expect(file.writes).toEqual([]);
    await settings.kept.read();
    expect(file.window).toEqual({ history: ['a', 'b'], theme: 'dark' });
  });

  test('gets at the next start what was on its way when the window closed', async () => {
    const kept = storage();
    file.window = { theme: 'light' };
    (await started(kept)).setTheme('dark');
    vi.clearAllTimers();
    const next = await started(kept);
    expect([next.theme, file.window['theme']]).toEqual(['dark', 'dark']);
  });

  test('that has no place is done without', async () => {
    file.path = null;
    const kept = storage();
    (await started(kept)).setTheme('dark');
    await written();
    expect([file.writes, (await started(kept)).theme]).toEqual([[], 'dark']);
  });
});

test('values that make no sense are as they come, one by one, and stay in the file', async () => {
  file.window = {
    theme: 7,
    sidebar: 'yes',
    detailHeight: -1,
    keys: [],
    fontFamily: 'x"; y',
    last: 1,
  };
  const settings = await started();
  const { theme, sidebar, detailHeight, keys, fontFamily, last } = settings;
  expect([theme, sidebar, detailHeight, keys, fontFamily, last]).toEqual([
    ...['system', true, 296],
    ...[{}, '', ''],
  ]);
  settings.setFontSize(14);
  await written();
  expect(file.writes).toEqual([{ fontSize: 14 }]);
});

test('the last search is noted, unless that was chosen away', async () => {
  const settings = await started();
  settings.setLast('q=level%3Aerror&range=1h');
  await written();
  expect(file.window['last']).toBe('q=level%3Aerror&range=1h');
  settings.setRestoreSearch(false);
  settings.setLast('q=other');
  await written();
  expect([file.window['restoreSearch'], file.window['last']]).toEqual([false, '']);
});

test('without a backend the view keeps what it can', () => {
  const kept = new Kept(null, null);
  kept.put({ theme: 'dark' });
  expect([kept.get('theme'), kept.fresh]).toEqual(['dark', true]);
});

test('a view that has read a file with nothing in it need not wait for it again', async () => {
  const kept = storage();
  expect(new Kept(file.platform, kept).fresh).toBe(true);
  await new Kept(file.platform, kept).read();
  expect(new Kept(file.platform, kept).fresh).toBe(false);
});
