import { describe, expect, it } from 'vitest'
import { launchRequest } from '../../../src/main/launch-paths.ts'

describe('what a start asks for', () => {
  it('takes the files of a packaged start, made absolute', () => {
    expect(launchRequest(['/opt/coursegraph', 'a.pdf', '/b/c.pdf'], '/here', true)).toEqual({ paths: ['/here/a.pdf', '/b/c.pdf'], navigate: null })
  })
  it('passes over switches', () => {
    expect(launchRequest(['/opt/coursegraph', '--no-sandbox', '--remote-debugging-port=0', 'a.pdf'], '/here', true).paths).toEqual(['/here/a.pdf'])
  })
  it('leaves the app’s own path out in a checkout', () => {
    expect(launchRequest(['electron', '--no-sandbox', '/project', '/x/a.pdf'], '/here', false).paths).toEqual(['/x/a.pdf'])
    expect(launchRequest(['electron', '.', '/x/a.pdf'], '/here', false).paths).toEqual(['/x/a.pdf'])
  })
  it('takes what follows -- where there is one', () => {
    expect(launchRequest(['electron', '--no-sandbox', '--', '/x/a.pdf'], '/here', false).paths).toEqual(['/x/a.pdf'])
  })
  it('reads a deep link', () => {
    expect(launchRequest(['/opt/coursegraph', 'coursegraph://document/abc/page/3'], '/', true)).toEqual({ paths: [], navigate: 'document/abc/page/3' })
  })
  it('asks for nothing when nothing was given', () => {
    expect(launchRequest(['electron'], '/', false)).toEqual({ paths: [], navigate: null })
    expect(launchRequest(['/opt/coursegraph'], '/', true)).toEqual({ paths: [], navigate: null })
  })
})
