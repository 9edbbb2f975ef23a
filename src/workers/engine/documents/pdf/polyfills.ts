/**
 * What pdfjs-dist 6 (legacy build) expects and Node 20.18 / Chrome 130 may not have. Without the second one
 * nothing is thrown: fonts and pages come out empty. Import this module before pdf.js.
 */
interface Resolvers<T> {
  promise: Promise<T>
  resolve: (value: T | PromiseLike<T>) => void
  reject: (reason?: unknown) => void
}

export function installPdfjsPolyfills(): void {
  define(Promise, 'withResolvers', function withResolvers<T>(this: PromiseConstructor): Resolvers<T> {
    let resolve!: Resolvers<T>['resolve']
    let reject!: Resolvers<T>['reject']
    const promise = new this<T>((onValue, onError) => {
      resolve = onValue
      reject = onError
    })
    return { promise, resolve, reject }
  })

  define(ArrayBuffer.prototype, 'transferToFixedLength', function transferToFixedLength(this: ArrayBuffer, length?: number): ArrayBuffer {
    const moved = structuredClone(this, { transfer: [this] })
    if (length === undefined || length === moved.byteLength) return moved
    const resized = new ArrayBuffer(length)
    new Uint8Array(resized).set(new Uint8Array(moved, 0, Math.min(length, moved.byteLength)))
    return resized
  })
}

/**
 * A stand-in for the browser's FontFace and document. Where fonts can be "installed", pdf.js does not turn every
 * glyph into a path, which is half of what looking up font names costs; nothing is ever drawn here.
 */
export function fontSink(): { readonly fonts: { add(face: unknown): void; delete(face: unknown): void } } {
  define(globalThis, 'FontFace', class {
    readonly loaded = Promise.resolve()
  })
  return { fonts: { add: () => undefined, delete: () => undefined } }
}

/** Adds a method that is missing, not enumerable: pdf.js refuses prototypes with enumerable additions. */
function define(target: object, name: string, value: unknown): void {
  if (name in target) return
  Object.defineProperty(target, name, { value, configurable: true, writable: true, enumerable: false })
}
