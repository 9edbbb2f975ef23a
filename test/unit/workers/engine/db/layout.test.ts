import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FailureError, type Failure } from '../../../../../src/shared/failure.ts'
import { libraryLayout, prepareLibraryFolder } from '../../../../../src/workers/engine/db/layout.ts'
import { temporaryFolder } from '../../../../support/temporary-folder.ts'

function failureOf(folder: string): Failure | null {
  try {
    prepareLibraryFolder(libraryLayout(folder), { create: true })
    return null
  } catch (error) {
    if (error instanceof FailureError) return error.failure
    throw error
  }
}

describe("a library's folder", () => {
  it('may be a link to another folder', () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'real'))
    symlinkSync(join(folder, 'real'), join(folder, 'link'))
    expect(failureOf(join(folder, 'link'))).toBeNull()
  })
  it('that is a link to nothing is not called a file: where it leads is said', () => {
    const folder = temporaryFolder()
    symlinkSync('/drive/that/is/away', join(folder, 'link'))
    expect(failureOf(join(folder, 'link'))).toMatchObject({ code: 'library-missing', message: expect.stringContaining('/drive/that/is/away'), action: expect.stringContaining('Connect') })
  })
  it('of which a part is such a link is told the same', () => {
    const folder = temporaryFolder()
    symlinkSync('/drive/that/is/away', join(folder, 'objects'))
    expect(failureOf(folder)).toMatchObject({ code: 'library-missing', message: expect.stringContaining('/drive/that/is/away') })
  })
  it('that is a file is called one', () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    expect(failureOf(file)?.message).toContain('This is a file')
  })
  it('that is a circle of links is called one', () => {
    const folder = temporaryFolder()
    symlinkSync(join(folder, 'b'), join(folder, 'a'))
    symlinkSync(join(folder, 'a'), join(folder, 'b'))
    expect(failureOf(join(folder, 'a'))?.message).toContain('circle')
  })
})
