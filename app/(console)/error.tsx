"use client";

import PageError from "../error";

/** A page of the console that could not be rendered; rail, search and the other pages stay. */
export default PageError;
