/**
 * Two schemes instead of file://. `coursegraph://app/…` serves the window's own files with the content security
 * policy; `coursegraph-object://object/<document id>` serves a document's bytes, with ranges, to pdf.js.
 */
export const appScheme = 'coursegraph'
export const objectScheme = 'coursegraph-object'
export const appOrigin = { origin: 'coursegraph://app', href: 'coursegraph://app/' } as const
