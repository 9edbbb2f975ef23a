import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

/*
 * What runs where:
 *   out/main/index.js       the app's main process          out/main/*.thread.js   worker threads of the engine
 *   out/main/engine.js      the engine's process            out/main/cli.js        the engine in a terminal
 *   out/preload/index.cjs   a sandboxed preload             out/renderer/          the window's pages
 *
 * The oldest runtimes in use set the targets: Node 20.18 and Chrome 130, as in Electron 33. They stand here by hand,
 * since electron-vite would take them from the installed electron package, which is newer.
 */
const nodeTarget = 'node20.18'
const chromeTarget = 'chrome130'

/** The two that cannot be bundled: one is built into the runtime, one is a native module. */
const external = ['electron', /^electron\//, 'better-sqlite3']

const root = import.meta.dirname
const mainEntries = {
  index: resolve(root, 'src/main/index.ts'),
  engine: resolve(root, 'src/workers/engine/index.ts'),
  'read.thread': resolve(root, 'src/workers/threads/read.thread.ts'),
  'extract.thread': resolve(root, 'src/workers/threads/extract.thread.ts'),
  'intake.thread': resolve(root, 'src/workers/threads/intake.thread.ts'),
  'query.thread': resolve(root, 'src/workers/threads/query.thread.ts'),
  cli: resolve(root, 'src/cli/index.ts'),
}

/** pdf.js loads fonts, character maps and decoders at run time: they lie beside the code that asks for them. */
function copyPdfjsAssets(folder: string): Plugin {
  return {
    name: 'copy-pdfjs-assets',
    apply: 'build',
    closeBundle() {
      mkdirSync(folder, { recursive: true })
      for (const name of ['cmaps', 'standard_fonts', 'wasm', 'iccs']) {
        cpSync(resolve(root, 'node_modules/pdfjs-dist', name), join(folder, name), { recursive: true })
      }
    },
  }
}

/** Leaves the names of the packages that went into a bundle, for the licence file of the packaged app. */
function recordPackages(part: string): Plugin {
  return {
    name: 'record-packages',
    apply: 'build',
    generateBundle(_options, bundle) {
      const names = new Set<string>()
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk') continue
        for (const id of output.moduleIds) {
          const name = /\/node_modules\/((?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll('\\', '/'))?.[1]
          if (name !== undefined) names.add(name)
        }
      }
      const folder = resolve(root, 'out/packages')
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, `${part}.json`), JSON.stringify([...names].sort(), null, 2))
    },
  }
}

export default defineConfig({
  main: {
    plugins: [copyPdfjsAssets(resolve(root, 'out/main/pdfjs')), recordPackages('main')],
    build: {
      outDir: 'out/main',
      target: nodeTarget,
      sourcemap: true,
      minify: false,
      externalizeDeps: false,
      rolldownOptions: {
        input: mainEntries,
        external,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    plugins: [recordPackages('preload')],
    build: {
      outDir: 'out/preload',
      target: nodeTarget,
      sourcemap: false,
      minify: false,
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve(root, 'src/preload/index.ts') },
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(root, 'src/renderer'),
    plugins: [react(), copyPdfjsAssets(resolve(root, 'out/renderer/pdfjs')), recordPackages('renderer')],
    build: {
      outDir: resolve(root, 'out/renderer'),
      emptyOutDir: true,
      target: chromeTarget,
      sourcemap: false,
      // The content security policy allows neither inline scripts nor data: URLs for code.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: { index: resolve(root, 'src/renderer/index.html') } },
    },
  },
})
