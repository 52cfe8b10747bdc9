/** One frame of a stack. */
export interface StackFrame {
  /** The function, or `<anonymous>` and the like. */
  name: string;
  /** File and line; for our own files the path within the repository. */
  place: string;
  /** Whether it is our code, not a library's or the runtime's. */
  ours: boolean;
}

const FRAME = /^\s*at (?:(?:async )?(?:new )?(.+?) \((.+)\)|(?:async )?(.+))$/;
/** The top folders of this repository: a path is shown from the last of them on. */
const HOUSE = /^(?:.*\/)?((?:agent|app|components|db|inngest|lib)\/.+)$/;

/** The frames of a stack as V8 writes it, in its order; lines that are none (the message) are left out. */
export function stackFrames(stack: string): StackFrame[] {
  return stack.split("\n").flatMap((line): StackFrame[] => {
    const [, named, inside, bare] = FRAME.exec(line) ?? [];
    const path = (inside ?? bare)?.replace(/^file:\/\//, "").replace(/^webpack-internal:\/+\([^)]*\)\//, "");
    if (!path) return [];
    const ours = !/node_modules|^node:|<anonymous>|^native/.test(path);
    const place = ours ? (HOUSE.exec(path)?.[1] ?? path) : libraryOf(path);
    return [{ name: named ?? "anonymous", place: place.replace(/:\d+$/, ""), ours }];
  });
}

/**
 * `inngest` of `…/node_modules/inngest/components/…`, and of a bundler's file that is named after it; the path itself
 * where there is none.
 */
function libraryOf(path: string): string {
  const folder = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
  const bundled = /.*node_modules_(?:(@[^_]+)_)?([^_]+)_/.exec(path);
  return folder ?? bundled?.slice(1).filter(Boolean).join("/") ?? path;
}

/** The libraries of the frames that are not ours, each once, in their order. */
export function librariesOf(frames: readonly StackFrame[]): string[] {
  return [...new Set(frames.filter(({ ours }) => !ours).map(({ place }) => place.split(":")[0] ?? place))];
}
