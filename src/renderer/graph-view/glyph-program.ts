import { NodeProgram } from 'sigma/rendering'
import type { NodeDisplayData, RenderParams } from 'sigma/types'
import { floatColor } from 'sigma/utils'
import type { ProgramInfo } from 'sigma/rendering'

/**
 * Nodes as glyphs: one point a node, its shape cut out in the fragment shader by signed distances. As cheap
 * as sigma's plain points, which is what software WebGL needs.
 */
const UNIFORMS = ['u_sizeRatio', 'u_pixelRatio', 'u_matrix'] as const

export interface GlyphNodeData extends NodeDisplayData {
  /** Of glyphShapes. */
  readonly shape: number
}

const VERTEX = /* glsl */ `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_position;
attribute float a_size;
attribute float a_shape;
uniform float u_sizeRatio;
uniform float u_pixelRatio;
uniform mat3 u_matrix;
varying vec4 v_color;
varying float v_edge;
varying float v_shape;
const float bias = 255.0 / 254.0;
void main() {
  gl_Position = vec4((u_matrix * vec3(a_position, 1)).xy, 0, 1);
  gl_PointSize = a_size / u_sizeRatio * u_pixelRatio * 2.0;
  // One pixel of soft edge, in the units of the point.
  v_edge = 1.0 / gl_PointSize;
  v_shape = a_shape;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= bias;
}`

// Distances are to shapes within the square [-0.5, 0.5], y downwards, negative inside.
const FRAGMENT = /* glsl */ `
precision mediump float;
varying vec4 v_color;
varying float v_edge;
varying float v_shape;
float box(vec2 p, vec2 b) { vec2 d = abs(p) - b; return max(d.x, d.y); }
float triangle(vec2 p) { vec2 q = vec2(abs(p.x), p.y + 0.02); return max(q.x * 0.88 - q.y * 0.475 - 0.2, q.y - 0.36); }
float hexagon(vec2 p) { vec2 q = abs(p); return max(q.x * 0.5 + q.y * 0.866, q.x) - 0.43; }
float page(vec2 p) { float sheet = box(p, vec2(0.34, 0.44)); float corner = (p.x - p.y) * 0.707 - 0.36; return max(sheet, corner); }
float person(vec2 p) {
  float head = length(p - vec2(0.0, -0.24)) - 0.2;
  float body = max(length(p - vec2(0.0, 0.46)) - 0.4, p.y - 0.44);
  return min(head, body);
}
float distanceTo(vec2 p) {
  if (v_shape < 0.5) return length(p) - 0.46;
  if (v_shape < 1.5) return box(p, vec2(0.4));
  if (v_shape < 2.5) return (abs(p.x) + abs(p.y)) * 0.707 - 0.34;
  if (v_shape < 3.5) return triangle(p);
  if (v_shape < 4.5) return hexagon(p);
  if (v_shape < 5.5) return page(p);
  if (v_shape < 6.5) return person(p);
  return abs(length(p) - 0.36) - 0.1;
}
void main(void) {
  vec2 p = gl_PointCoord - vec2(0.5);
  #ifdef PICKING_MODE
  // The whole disc can be hit, also the hole of a ring and the space round a head.
  if (length(p) > 0.5) discard;
  gl_FragColor = v_color;
  #else
  float cover = 1.0 - smoothstep(-v_edge, v_edge, distanceTo(p));
  gl_FragColor = mix(vec4(0.0), v_color, cover);
  #endif
}`

export class GlyphProgram extends NodeProgram<(typeof UNIFORMS)[number]> {
  override getDefinition() {
    const { FLOAT, UNSIGNED_BYTE, POINTS } = WebGLRenderingContext
    return {
      VERTICES: 1,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: POINTS,
      UNIFORMS,
      ATTRIBUTES: [
        { name: 'a_position', size: 2, type: FLOAT },
        { name: 'a_size', size: 1, type: FLOAT },
        { name: 'a_shape', size: 1, type: FLOAT },
        { name: 'a_color', size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: 'a_id', size: 4, type: UNSIGNED_BYTE, normalized: true },
      ],
    }
  }

  override processVisibleItem(nodeIndex: number, start: number, data: NodeDisplayData): void {
    let at = start
    this.array[at++] = data.x
    this.array[at++] = data.y
    this.array[at++] = data.size
    this.array[at++] = (data as GlyphNodeData).shape
    this.array[at++] = floatColor(data.color)
    this.array[at++] = nodeIndex
  }

  override setUniforms({ sizeRatio, pixelRatio, matrix }: RenderParams, { gl, uniformLocations }: ProgramInfo): void {
    gl.uniform1f(uniformLocations['u_pixelRatio'] ?? null, pixelRatio)
    gl.uniform1f(uniformLocations['u_sizeRatio'] ?? null, sizeRatio)
    gl.uniformMatrix3fv(uniformLocations['u_matrix'] ?? null, false, matrix)
  }
}
