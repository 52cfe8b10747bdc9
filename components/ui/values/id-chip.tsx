"use client";

import clsx from "clsx";
import { Check, Copy } from "lucide-react";
import Link from "next/link";
import { useCopyText } from "../buttons/use-copy-text";
import { shortId } from "./short-id";

interface IdChipProps {
  id: string;
  /** Makes it a link; the name for readers is the whole id. */
  href?: string;
  /** Adds a button that copies the whole id. */
  copy?: boolean;
  className?: string;
}

/** An id in its short form, in mono; the whole is its title, and what copying gives. */
export function IdChip({ id, href, copy = false, className }: IdChipProps) {
  const look = clsx("whitespace-nowrap font-mono text-12 text-ink-2 leading-5 tracking-[-0.01em]", className);
  return (
    <span className="group/id inline-flex items-center gap-0.5">
      {href ? (
        <Link href={href} title={id} aria-label={id} className={clsx("link hover:text-ink", look)}>
          {shortId(id)}
        </Link>
      ) : (
        <span title={id} className={look}>
          {shortId(id)}
        </span>
      )}
      {copy ? <CopyButton text={id} /> : null}
    </span>
  );
}

function CopyButton({ text }: { text: string }) {
  const { copied, copy, forget } = useCopyText({ done: "Copied", instead: `The id is ${text}` });
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      aria-label={`Copy ${text}`}
      title="Copy the whole id"
      onClick={() => void copy(text)}
      onBlur={forget}
      className="grid size-6 place-items-center rounded-2 text-ink-3 opacity-0 hover:bg-hover hover:text-ink focus-visible:opacity-100 group-hover/id:opacity-100 coarse:opacity-100"
    >
      <Icon aria-hidden="true" className="icon-12" />
    </button>
  );
}
