export type WebglSupport = 'hardware' | 'software' | 'none'

/** Asks a context that is thrown away at once; Chrome names its software renderer. */
export function detectWebgl(): WebglSupport {
  const gl = document.createElement('canvas').getContext('webgl2') ?? document.createElement('canvas').getContext('webgl')
  if (!gl) return 'none'
  const info = gl.getExtension('WEBGL_debug_renderer_info')
  const renderer = info ? String(gl.getParameter(info.UNMASKED_RENDERER_WEBGL)) : ''
  gl.getExtension('WEBGL_lose_context')?.loseContext()
  return isSoftwareRenderer(renderer) ? 'software' : 'hardware'
}

export function isSoftwareRenderer(renderer: string): boolean {
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(renderer)
}
