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

/** Adds a method that is missing, not enumerable: pdf.js refuses prototypes with enumerable additions. */
function define(target: object, name: string, value: unknown): void {
  if (name in target) return
  Object.defineProperty(target, name, { value, configurable: true, writable: true, enumerable: false })
}
