import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { restoreNatives } from './natives.ts'
import { installPdfjsPolyfills } from './polyfills.ts'

export type Pdfjs = typeof import('pdfjs-dist/legacy/build/pdf.mjs')

/**
 * pdf.js with its worker half in this same thread: this thread is already off the engine's event loop, and
 * pdf.js takes `globalThis.pdfjsWorker` instead of starting a worker of its own.
 */
export async function loadPdfjs(): Promise<Pdfjs> {
  installPdfjsPolyfills()
  const { warn } = console
  // On loading it misses a canvas, three times; nothing is drawn here.
  // oxlint-disable-next-line no-console -- silenced for the time of loading, not written to
  console.warn = (...words: unknown[]) => {
    if (!/^Warning: Cannot (?:load|polyfill|access)/.test(String(words[0]))) warn(...words)
  }
  try {
    const scope = globalThis as { pdfjsWorker?: unknown }
    scope.pdfjsWorker ??= await import('pdfjs-dist/legacy/build/pdf.worker.mjs')
    return await import('pdfjs-dist/legacy/build/pdf.mjs')
  } finally {
    // oxlint-disable-next-line no-console -- put back
    console.warn = warn
    restoreNatives()
  }
}

/** Where fonts and character maps are: the build copies them to `pdfjs/` by the threads; without a build they are in the package. */
export function findPdfjsAssets(from: string = import.meta.url): string {
  const here = dirname(fileURLToPath(from))
  const bundled = [join(here, 'pdfjs'), join(here, '..', 'pdfjs')].find((folder) => existsSync(join(folder, 'cmaps')))
  return bundled ?? dirname(createRequire(from).resolve('pdfjs-dist/package.json'))
}

/**
 * Parameters of `getDocument` that let pdf.js read its assets from disk. Left to itself it would fetch them as URLs
 * in Electron's processes, which it takes for a browser.
 */
export function assetParameters(root: string = findPdfjsAssets()): { cMapUrl: string; cMapPacked: true; standardFontDataUrl: string; useWorkerFetch: false; BinaryDataFactory: object } {
  const folders = { cMapUrl: 'cmaps', standardFontDataUrl: 'standard_fonts', wasmUrl: 'wasm' } as const
  return {
    cMapUrl: `${join(root, folders.cMapUrl)}/`,
    standardFontDataUrl: `${join(root, folders.standardFontDataUrl)}/`,
    cMapPacked: true,
    useWorkerFetch: false,
    BinaryDataFactory: class {
      async fetch({ kind, filename }: { kind: keyof typeof folders; filename: string }): Promise<Uint8Array> {
        // The names come out of the document: one that leads elsewhere is no asset.
        if (basename(filename) !== filename) throw new Error(`Not an asset: ${filename}`)
        return new Uint8Array(await readFile(join(root, folders[kind], filename)))
      }
    },
  }
}
