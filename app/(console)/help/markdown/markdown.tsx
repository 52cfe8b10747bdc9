import { TriangleAlert } from "lucide-react";
import type { RootContent, Table } from "mdast";
import { toString as textOf } from "mdast-util-to-string";
import { CopyButton } from "@/components/ui/buttons/copy-button";
import { Code } from "@/components/ui/values/code";
import type { HelpPage } from "@/lib/help/read-pages";
import { Inline } from "./inline";

/** The body of a page as elements. HTML in the Markdown is shown as text, never as HTML. */
export function Markdown({ page }: { page: HelpPage }) {
  const anchors = page.parsed.parts.slice(1).map(({ anchor }) => anchor);
  const blocks = page.parsed.body.map((node) => ({
    node,
    anchor: node.type === "heading" ? anchors.shift() : undefined,
  }));
  return blocks.map((block, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no identity but their place
    <Block key={at} file={page.file} {...block} />
  ));
}

interface BlockProps {
  node: RootContent;
  file: string;
  /** Of a heading. */
  anchor?: string;
}

function Block({ node, file, anchor }: BlockProps) {
  if (node.type === "heading") return <Heading node={node} file={file} anchor={anchor} />;
  if (node.type === "paragraph")
    return (
      <p className="my-2.5">
        <Inline nodes={node.children} file={file} />
      </p>
    );
  if (node.type === "code") return <CodeBlock text={node.value} />;
  if (node.type === "table") return <DocTable node={node} file={file} />;
  if (node.type === "thematicBreak") return <hr className="my-6 border-line" />;
  if (node.type === "blockquote")
    return (
      <div className="my-4 flex items-start gap-2.5 rounded-r-2 bg-sunken px-3.5 py-1 shadow-[inset_2px_0_0_var(--line-2)] forced:border">
        <TriangleAlert aria-hidden="true" className="icon mt-3 text-ink-3" />
        <div className="min-w-0 flex-1">
          <Blocks nodes={node.children} file={file} />
        </div>
      </div>
    );
  if (node.type === "list") {
    const items = node.children.map((item, at) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: items have no identity but their place
      <li key={at} className="my-1 [&>p:first-child]:mt-0 [&>p:last-child]:mb-0">
        <Blocks nodes={item.children} file={file} />
      </li>
    ));
    return node.ordered ? (
      <ol start={node.start ?? 1} className="my-2.5 list-decimal pl-6 marker:text-ink-3">
        {items}
      </ol>
    ) : (
      <ul className="my-2.5 list-disc pl-5 marker:text-ink-3">{items}</ul>
    );
  }
  return <p className="my-2.5">{textOf(node)}</p>;
}

function Blocks({ nodes, file }: { nodes: readonly RootContent[]; file: string }) {
  return nodes.map((node, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: blocks have no identity but their place
    <Block key={at} node={node} file={file} />
  ));
}

function Heading({ node, file, anchor }: BlockProps & { node: Extract<RootContent, { type: "heading" }> }) {
  // The top line holds the first level and the title of the page the second.
  const Level = node.depth === 2 ? "h3" : node.depth === 3 ? "h4" : "h5";
  return (
    <Level
      id={anchor}
      className={
        node.depth === 2 ? "mt-8 mb-2 scroll-mt-4 text-16" : "mt-5 mb-1.5 scroll-mt-4 font-semibold text-14"
      }
    >
      <Inline nodes={node.children} file={file} />
    </Level>
  );
}

/** A command or a piece of code, with a button that copies it. */
function CodeBlock({ text }: { text: string }) {
  const [first = ""] = text.split("\n", 1);
  return (
    <div className="group/code relative my-3 max-w-full [&_section]:pr-20">
      <Code label={`Code: ${first}`}>{text}</Code>
      <span className="absolute top-1.5 right-1.5">
        <CopyButton text={text} what={text.includes("\n") ? "the lines" : "the command"} />
      </span>
    </div>
  );
}

/** A table that scrolls inside its own box where the window is narrow. */
function DocTable({ node, file }: { node: Table; file: string }) {
  const [head, ...rows] = node.children;
  const side = (column: number) => (node.align?.[column] === "right" ? "text-right" : "text-left");
  const heads = head?.children.map((cell) => textOf(cell)).filter(Boolean) ?? [];
  return (
    <section
      aria-label={`Table: ${heads.join(", ")}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      className="my-4 overflow-x-auto"
    >
      <table className="w-full border-collapse text-13 max-sm:min-w-150">
        <thead>
          <tr>
            {head?.children.map((cell, column) => (
              <th
                // biome-ignore lint/suspicious/noArrayIndexKey: columns have no identity but their place
                key={column}
                scope="col"
                className={`border-line border-b py-1.5 pr-4 align-bottom font-medium text-12 text-ink-3 last:pr-0 ${side(column)}`}
              >
                <Inline nodes={cell.children} file={file} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
            <tr key={at}>
              {row.children.map((cell, column) => (
                <td
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns have no identity but their place
                  key={column}
                  className={`border-line border-b py-2 pr-4 align-top last:pr-0 [overflow-wrap:anywhere] ${side(column)}`}
                >
                  <Inline nodes={cell.children} file={file} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
