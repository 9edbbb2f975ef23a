/** The engine's own, as they are when this module loads: before pdf.js, which is only ever imported when needed. */
const natives = ([[Array.prototype, 'push'], [JSON, 'stringify'], [JSON, 'parse']] as const).map(
  ([owner, name]) => [owner, name, Object.getOwnPropertyDescriptor(owner, name)] as const,
)

/**
 * pdf.js's legacy build brings core-js, which puts methods of its own over those of an engine that differs from the
 * newest standard in a corner (Node 20: pushing to a frozen array, `JSON.rawJSON`). All of the thread would run on
 * them: pdf.js alone then took 1.25 times as long over 117 pages, and JSON is parsed by a script. Nothing here and
 * nothing in pdf.js's reading needs the corners. Call it when pdf.js has loaded; methods that were missing stay added.
 */
export function restoreNatives(): void {
  for (const [owner, name, descriptor] of natives) if (descriptor) Object.defineProperty(owner, name, descriptor)
}
