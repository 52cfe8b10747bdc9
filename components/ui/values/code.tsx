/** Text exactly as it is, in mono, scrolling inside its own box. `label` names the box: it can be focused to scroll. */
export function Code({ label, children }: { label: string; children: string }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      className="overflow-auto rounded-2 bg-sunken px-4 py-3 text-ink-2 forced:border"
    >
      <pre className="leading-5">{children}</pre>
    </section>
  );
}
