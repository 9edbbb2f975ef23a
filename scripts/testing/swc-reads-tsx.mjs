import { createRequire } from 'node:module'

/*
 * Loaded before dependency-cruiser (`node --import`). It reads TypeScript with swc, since TypeScript 7 has no JavaScript
 * API, but does not tell swc that `.tsx` files hold JSX.
 */
const swc = /** @type {typeof import('@swc/core')} */ (createRequire(import.meta.url)('@swc/core'))
const parseFileSync = /** @type {(path: string, options: object) => never} */ (swc.parseFileSync)

swc.parseFileSync = (/** @type {string} */ path, /** @type {object | undefined} */ options) =>
  parseFileSync(path, { ...options, tsx: path.endsWith('.tsx') })
