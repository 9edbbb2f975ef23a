import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { Readable } from 'node:stream'
import { protocol, type Session } from 'electron'
import { parseRange } from './byte-range.ts'
import { appOrigin, appScheme, objectScheme } from './schemes.ts'


/** No inline script, no eval, no network: only the app's own files, its documents, and images made in the page. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  `connect-src 'self' ${objectScheme}:`,
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-src 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ')

/** Must run before the app is ready. */
export function registerSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    { scheme: objectScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, stream: true } },
  ])
}

export function serveSchemes(options: {
  readonly session: Session
  readonly rendererFolder: string
  /** Where a document's bytes are; rejects for an unknown document. */
  readonly findObject: (documentId: string) => Promise<{ path: string; mediaType: string }>
}): void {
  options.session.protocol.handle(appScheme, (request) => serveApp(options.rendererFolder, request))
  options.session.protocol.handle(objectScheme, (request) => serveObject(options.findObject, request))
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}

async function serveApp(folder: string, request: Request): Promise<Response> {
  const url = new URL(request.url)
  if (url.host !== 'app') return new Response(null, { status: 404 })
  const path = normalize(join(folder, decodeURIComponent(url.pathname === '/' ? '/index.html' : url.pathname)))
  if (!path.startsWith(folder + sep)) return new Response(null, { status: 403 })
  try {
    const bytes = await readFile(path)
    return new Response(new Uint8Array(bytes), {
      headers: {
        'content-type': mediaTypes[extname(path)] ?? 'application/octet-stream',
        'content-security-policy': contentSecurityPolicy,
        'x-content-type-options': 'nosniff',
      },
    })
  } catch {
    return new Response(null, { status: 404 })
  }
}

async function serveObject(findObject: (documentId: string) => Promise<{ path: string; mediaType: string }>, request: Request): Promise<Response> {
  const url = new URL(request.url)
  const headers: Record<string, string> = { 'access-control-allow-origin': appOrigin.origin, 'access-control-expose-headers': 'accept-ranges, content-length, content-range', 'accept-ranges': 'bytes' }
  try {
    const { path, mediaType } = await findObject(url.pathname.slice(1))
    const { size } = await stat(path)
    headers['content-type'] = mediaType
    const range = parseRange(request.headers.get('range'), size)
    if (range === 'invalid') return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` } })
    const { start, end } = range ?? { start: 0, end: size - 1 }
    headers['content-length'] = String(end - start + 1)
    if (range) headers['content-range'] = `bytes ${start}-${end}/${size}`
    const body = request.method === 'HEAD' ? null : (Readable.toWeb(createReadStream(path, { start, end })) as ReadableStream<Uint8Array>)
    return new Response(body, { status: range ? 206 : 200, headers })
  } catch {
    return new Response(null, { status: 404, headers })
  }
}
