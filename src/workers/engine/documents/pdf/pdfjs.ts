import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installPdfjsPolyfills } from './polyfills.ts'

export type Pdfjs = typeof import('pdfjs-dist/legacy/build/pdf.mjs')

/** Where pdf.js finds its fonts and character maps; each ends with a slash. */
export interface PdfjsAssets {
  readonly standardFontDataUrl: string
  readonly cMapUrl: string
}

/**
 * pdf.js with its worker half in this same thread: this thread is already off the engine's event loop, and
 * pdf.js takes `globalThis.pdfjsWorker` instead of starting a worker of its own.
 */
export async function loadPdfjs(): Promise<Pdfjs> {
  installPdfjsPolyfills()
  const scope = globalThis as { pdfjsWorker?: unknown }
  scope.pdfjsWorker ??= await import('pdfjs-dist/legacy/build/pdf.worker.mjs')
  return import('pdfjs-dist/legacy/build/pdf.mjs')
}

/** The build copies the assets to `pdfjs/` next to the thread's file; without a build they are in the package. */
export function findPdfjsAssets(from: string = import.meta.url): PdfjsAssets {
  const here = dirname(fileURLToPath(from))
  const bundled = [join(here, 'pdfjs'), join(here, '..', 'pdfjs')].find((folder) => existsSync(join(folder, 'cmaps')))
  const root = bundled ?? dirname(createRequire(from).resolve('pdfjs-dist/package.json'))
  return {
    standardFontDataUrl: join(root, 'standard_fonts') + '/',
    cMapUrl: join(root, 'cmaps') + '/',
  }
}
