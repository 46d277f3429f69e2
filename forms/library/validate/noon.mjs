// The stories are told at noon on 22 November 2026.
const now = Date.UTC(2026, 10, 22, 12);
globalThis.Date = class extends Date {
  constructor(...a) {
    if (a.length) super(...a);
    else super(now);
  }
  static now() {
    return now;
  }
};
