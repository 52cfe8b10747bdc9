/** The drawn key beside an action. Hidden from readers: the control itself carries `aria-keyshortcuts`. */
export function KeyHint({ children }: { children: string }) {
  return (
    <span aria-hidden="true" className="inline-flex coarse:hidden">
      <kbd className="inline-grid h-4.5 min-w-4.5 place-items-center rounded-[3px] border border-line-2 px-1 font-medium text-11 text-ink-3 leading-none group-data-[kind=primary]/button:border-current group-data-[kind=primary]/button:text-current">
        {children}
      </kbd>
    </span>
  );
}
