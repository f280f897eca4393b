/** The key that `daybook serve` wants with every request. */

const KEY = 'daybook.token';

/** The hash without its token, and the token. The rest of the hash is the search and stays. */
export function splitToken(hash: string): { token: string | null; rest: string } {
  const parts = hash.replace(/^#/, '').split('&');
  const token = parts.find((part) => part.startsWith('token='));
  const rest = parts.filter((part) => part !== '' && part !== token).join('&');
  return { token: token?.slice('token='.length) || null, rest };
}

/**
 * Takes the token from the address, once: it is kept for this tab and cleared from the address,
 * so that it is neither in the history nor in a copied link.
 */
export function takeToken(): string | null {
  const { token, rest } = splitToken(location.hash);
  if (token) {
    sessionStorage.setItem(KEY, token);
    history.replaceState(
      history.state,
      '',
      location.pathname + location.search + (rest && `#${rest}`),
    );
  }
  return token ?? sessionStorage.getItem(KEY);
}

/** How long a tab without a key waits for another to lend it. */
const PATIENCE_MS = 400;

/**
 * Lends the key to other tabs of the same server: a link that was copied has none, and would else be
 * of no use in a new tab. The browser carries it to pages of this origin alone, and nothing keeps it.
 */
export function lendToken(token: string | null, channel = new BroadcastChannel(KEY)): void {
  if (token === null) return channel.close();
  channel.onmessage = ({ data }) => {
    if (data === 'wanted') channel.postMessage({ token });
  };
}

/** Asks the other tabs of this server for the key; null when there is none that has it. */
export async function borrowToken(patience = PATIENCE_MS): Promise<string | null> {
  const channel = new BroadcastChannel(KEY);
  const token = await new Promise<string | null>((resolve) => {
    setTimeout(() => resolve(null), patience);
    channel.onmessage = ({ data }: MessageEvent<{ token?: unknown } | string>) => {
      if (typeof data === 'object' && typeof data.token === 'string') resolve(data.token);
    };
    channel.postMessage('wanted');
  });
  channel.close();
  if (token !== null) sessionStorage.setItem(KEY, token);
  return token;
}

/** An address with a key that comes to a page that is open, of a server started anew, begins it anew. */
export function watchToken(
  page: Pick<EventTarget, 'addEventListener'> = window,
  place: Pick<Location, 'hash' | 'reload'> = location,
): void {
  page.addEventListener('hashchange', () => {
    if (splitToken(place.hash).token !== null) place.reload();
  });
}
