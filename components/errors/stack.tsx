import clsx from "clsx";
import { Fold } from "@/components/ui/layout/section";
import { librariesOf, type StackFrame, stackFrames } from "./stack-frames";

/** A stack with our frames first; those of libraries are folded. */
export function Stack({ stack }: { stack: string }) {
  const frames = stackFrames(stack);
  const ours = frames.filter((frame) => frame.ours);
  const theirs = frames.filter((frame) => !frame.ours);
  return (
    <>
      {ours.length > 0 ? (
        <Frames frames={ours} strong />
      ) : (
        <p className="text-13 text-ink-2">No frame of our code: the error was thrown inside a library.</p>
      )}
      {theirs.length > 0 ? (
        <Fold summary={`${theirs.length} library frames, ${librariesOf(frames).join(", ")}`} className="mt-1">
          <Frames frames={theirs} />
        </Fold>
      ) : null}
    </>
  );
}

function Frames({ frames, strong = false }: { frames: readonly StackFrame[]; strong?: boolean }) {
  return (
    <ol className="font-mono text-12 leading-5">
      {frames.map((frame, at) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a frame may stand in a stack twice
          key={at}
          className="flex justify-between gap-3 whitespace-nowrap border-line border-b py-0.75"
        >
          <span title={frame.name} className={clsx("max-w-3/4 flex-none truncate", strong && "font-medium")}>
            {frame.name}
          </span>
          <span title={frame.place} className="min-w-0 truncate text-ink-3 [direction:rtl]">
            <bdi>{frame.place}</bdi>
          </span>
        </li>
      ))}
    </ol>
  );
}
