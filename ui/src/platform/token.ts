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
