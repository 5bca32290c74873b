// When something that was rendered is on the screen: what a hand pressed before that was not meant for it.

/**
 * Calls `then` once what is rendered in this turn has been drawn, with the moment by the clock of events. A
 * page that nobody sees draws nothing.
 */
export function whenDrawn(then: (at: number) => void): () => void {
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(() => then(performance.now()));
  });
  return () => cancelAnimationFrame(frame);
}
