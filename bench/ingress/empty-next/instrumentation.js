/** Nothing; without it Next would take the console's, which lies above. */
export function register() {}
