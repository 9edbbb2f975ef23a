import { join } from 'node:path'
import { build } from 'vite'
import { projectRoot } from './built.ts'

/**
 * Builds entries of the tests themselves (a thread, a host process) as the app's own are built, since Node cannot
 * start a thread or a process from TypeScript.
 * @param entries name → path from the project's folder
 * @returns the path of each built entry, under `folder` (which lies in the project: its package.json says that .js is a module)
 */
export async function bundle<Name extends string>(entries: Readonly<Record<Name, string>>, folder: string): Promise<Record<Name, string>> {
  const names = Object.keys(entries) as Name[]
  await build({
    configFile: false,
    root: projectRoot,
    logLevel: 'warn',
    build: {
      ssr: true,
      outDir: folder,
      target: 'node20.18',
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(names.map((name) => [name, join(projectRoot, entries[name])])),
        external: ['better-sqlite3'],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
    ssr: { noExternal: true, external: ['better-sqlite3'] },
  })
  return Object.fromEntries(names.map((name) => [name, join(folder, `${name}.js`)])) as Record<Name, string>
}
