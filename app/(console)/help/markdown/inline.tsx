import type { PhrasingContent } from "mdast";
import { toString as textOf } from "mdast-util-to-string";
import Link from "next/link";
import type { ReactNode } from "react";
import { placeNamed } from "@/lib/help/console-places";
import { findPage } from "@/lib/help/read-pages";
import { pageTarget, resolveLink } from "@/lib/help/resolve-link";

interface InlineProps {
  nodes: readonly PhrasingContent[];
  /** Path of the page in the repository; its links are relative to it. */
  file: string;
}

/** Words of a page. A page in backticks and a place of the console in bold become links. */
export function Inline({ nodes, file }: InlineProps) {
  return nodes.map((node, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: words have no identity but their place
    <Word key={at} node={node} file={file} />
  ));
}

function Word({ node, file }: { node: PhrasingContent; file: string }): ReactNode {
  switch (node.type) {
    case "text":
      return node.value;
    case "emphasis":
      return (
        <em>
          <Inline nodes={node.children} file={file} />
        </em>
      );
    case "strong":
      return <Strong node={node} file={file} />;
    case "inlineCode":
      return <CodeWord text={node.value} />;
    case "break":
      return <br />;
    case "link":
      return <DocLink file={file} url={node.url} nodes={node.children} />;
    case "html":
      return node.value;
    default:
      return textOf(node);
  }
}

function Strong({ node, file }: { node: Extract<PhrasingContent, { type: "strong" }>; file: string }) {
  const place = placeNamed(textOf(node));
  const words = (
    <strong className="font-medium">
      <Inline nodes={node.children} file={file} />
    </strong>
  );
  return place ? (
    <Link href={place} className="link">
      {words}
    </Link>
  ) : (
    words
  );
}

const codeStyle = "rounded-1 bg-sunken px-1 py-0.5 [overflow-wrap:anywhere]";

function CodeWord({ text }: { text: string }) {
  const target = pageTarget(text);
  if (target?.kind !== "page") return <code className={codeStyle}>{text}</code>;
  // A reader of the help sees titles; the path is for a reader of the repository.
  return (
    <Link href={target.href} className="link">
      {findPage(target.slug)?.title ?? text}
    </Link>
  );
}

function DocLink({ file, url, nodes }: { file: string; url: string; nodes: readonly PhrasingContent[] }) {
  const target = resolveLink(file, url);
  const words = <Inline nodes={nodes} file={file} />;
  if (target.kind === "page")
    return (
      <Link href={target.href} className="link">
        {words}
      </Link>
    );
  if (target.kind === "outside")
    return (
      <a href={target.href} rel="noreferrer" target="_blank" className="link">
        {words}
      </a>
    );
  return (
    <>
      {words} (<code className={codeStyle}>{target.path}</code>)
    </>
  );
}
