/** A short word about what was just done, for eyes and screen readers. */

/** What a notice offers to do about what it says. */
export interface Offer {
  label: string;
  run: () => void;
}

/** How long a notice is shown, without and with something to press. */
const NOTICE_MS = 2500;
const OFFER_MS = 10_000;

export class Notices {
  /** Empty when nothing is said. */
  text = $state('');
  /** What the notice that is shown offers. */
  offer = $state.raw<Offer | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What was offered last: its key takes it also when the notice is gone. */
  #last: Offer | null = null;

  say(text: string, offer: Offer | null = null): void {
    this.text = text;
    this.offer = offer;
    if (offer) this.#last = offer;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.text = ''), offer ? OFFER_MS : NOTICE_MS);
  }

  /** Does what a notice offered last. */
  take(): void {
    const offer = this.#last;
    this.#last = null;
    if (!offer) return this.say('Nothing to take back');
    this.text = '';
    offer.run();
  }
}
