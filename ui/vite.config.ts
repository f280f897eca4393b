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
    // The oldest web views Tauri 2 runs on: WebKitGTK 2.40 and Safari 15.
    target: ['es2022', 'safari15', 'chrome105'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // Svelte's own conditions make the client half of runes load under Vitest too.
  ...(process.env['VITEST'] ? { resolve: { conditions: ['browser'] } } : {}),
  test: { environment: 'node', include: ['src/**/*.test.ts'], pool: 'threads', maxWorkers: 1 },
});
