// Ours: a prefix and a ULID (26 characters); its first eight carry the time and tell neighbours apart.
const OWN_ID = /^([a-z]+_)([0-9A-HJKMNP-TV-Z]{26})$/;
/** A name a person gave, such as a function's: it says what it is only as a whole. */
const NAME = /^[a-z]+(?:-[a-z]+)+$/;
const HEAD_LENGTH = 8;
const LONGEST_WHOLE = 18;

/** The short form of an id: `apr_01JD42F3…` for our ids, `ch_3QM1…9Qd` for a vendor's; short ids and names stay whole. */
export function shortId(id: string): string {
  const [, prefix, ulid] = OWN_ID.exec(id) ?? [];
  if (prefix && ulid) return `${prefix}${ulid.slice(0, HEAD_LENGTH)}…`;
  return id.length > LONGEST_WHOLE && !NAME.test(id) ? `${id.slice(0, 7)}…${id.slice(-3)}` : id;
}
