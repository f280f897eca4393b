/** Bytes of files that come as text or in base64. */

export function bytesOf(text: string | null, base64: string | null): Uint8Array<ArrayBuffer> {
  if (base64 === null) return new TextEncoder().encode(text ?? '');
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}

/** Largest stretch that is turned into text at once: arguments of a call are limited. */
const STRETCH = 0x8000;

export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let from = 0; from < bytes.length; from += STRETCH) {
    text += String.fromCharCode(...bytes.subarray(from, from + STRETCH));
  }
  return btoa(text);
}
