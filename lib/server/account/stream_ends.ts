// Which codes of IB about a stream of account values or P&L mean that nothing more comes of it.

/** TWS does not know the stream any more: the answer to a cancel that came too late. */
const UNKNOWN_STREAM = 300;

/**
 * IB sends remarks as 2100–2199 (TWS API, "System message codes"); every other code is about a stream that
 * failed.
 */
export function endsStream(code: number): boolean {
  return code !== UNKNOWN_STREAM && !(code >= 2100 && code < 2200);
}
