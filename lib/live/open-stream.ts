import { listen } from "./listen.ts";

/** Proxies and platforms close what is silent; a comment now and then is enough. */
const HEARTBEAT_MS = 20_000;
/** How long a browser waits before it connects again. */
const RETRY_MS = 2_000;

/** A stream of `change` events that name topics, until the browser leaves. */
export function openLiveStream(signal: AbortSignal): Response {
  const encoder = new TextEncoder();
  let close = () => {};
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const write = (text: string) => controller.enqueue(encoder.encode(text));
      write(`retry: ${RETRY_MS}\nevent: hello\ndata: {}\n\n`);
      const unsubscribe = listen((topics) => write(`event: change\ndata: ${JSON.stringify({ topics })}\n\n`));
      const heartbeat = setInterval(() => write(": still here\n\n"), HEARTBEAT_MS);
      close = () => {
        clearInterval(heartbeat);
        unsubscribe();
      };
      signal.addEventListener("abort", () => {
        close();
        controller.close();
      });
    },
    cancel: () => close(),
  });
  return new Response(stream, {
    headers: {
      "content-type": "text/event-stream",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}
