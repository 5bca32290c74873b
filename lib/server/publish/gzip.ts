// Packs what is large and is read by others than browsers.

export function gzipped(bytes: Uint8Array): Promise<Uint8Array> {
  return through(bytes, new CompressionStream("gzip"));
}

/**
 * Rejects with a `TypeError` for what is no gzip, and with a `RangeError` for more than `most` bytes in it.
 */
export async function gunzipped(bytes: Uint8Array, most: number): Promise<Uint8Array> {
  let left = most;
  const bounded = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      left -= chunk.length;
      if (left < 0) controller.error(new RangeError(`More than ${most} bytes`));
      else controller.enqueue(chunk);
    },
  });
  return await through(bytes, new DecompressionStream("gzip"), bounded);
}

type Bytes = ReadableWritablePair<Uint8Array, Uint8Array>;

async function through(bytes: Uint8Array, ...steps: unknown[]): Promise<Uint8Array> {
  let stream: ReadableStream<Uint8Array> = new Blob([bytes as BlobPart]).stream();
  for (const step of steps) stream = stream.pipeThrough(step as Bytes);
  return await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).bytes();
}
