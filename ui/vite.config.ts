import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

/** What the window and `daybook serve` send; the preview sends it too, so that a breach shows early. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self' ipc: http://ipc.localhost; object-src 'none'; base-uri 'none'; form-action 'none'";

// Local time is tested in a zone that has summer time.
if (process.env['VITEST']) process.env['TZ'] = 'Europe/Berlin';

export default defineConfig({
  plugins: [svelte()],
  clearScreen: false,
  server: { port: 5173, strictPort: true, host: '127.0.0.1' },
  preview: {
    port: 5174,
    strictPort: true,
    host: '127.0.0.1',
    headers: { 'Content-Security-Policy': POLICY },
  },
  build: {
    // The oldest web views that are meant: WebKitGTK 2.40 is as old as Safari 16. For Safari 15, private
    // fields would become weak maps, which all state and Svelte itself would be slower by.
    target: ['es2022', 'safari16', 'chrome105'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What the first rows need is one file: each more is one more to wait for.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'main', tags: ['$initial'] }] } },
    },
  },
  // Svelte's own conditions make the client half of runes load under Vitest too.
  ...(process.env['VITEST'] ? { resolve: { conditions: ['browser'] } } : {}),
  test: { environment: 'node', include: ['src/**/*.test.ts'], pool: 'threads', maxWorkers: 1 },
});
