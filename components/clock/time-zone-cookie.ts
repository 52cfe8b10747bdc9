/** Cookie that carries the browser's zone to the server, so that both render the same times. */
export const TIME_ZONE_COOKIE = "vagus-time-zone";
