import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { failure, FailureError } from '../../../shared/failure.ts'

/**
 * The files of one export. Each is written under a temporary name beside its own; all get their names together at
 * the end, so that a person never finds half an export under a good name, and what was there before stays until then.
 */
export interface OutputFiles {
  /** Opens a file for text; parts of its path that are missing are made. */
  open(file: string): TextOutput
  /** Gives all files their names. */
  keep(): { readonly files: string[]; readonly bytes: number }
  /** Removes what was written. Does nothing after `keep`. */
  discard(): void
}

export interface TextOutput {
  write(text: string): void
  end(): void
}

const bufferedCharacters = 64 * 1024

interface Written {
  readonly temporary: string
  readonly file: string
  bytes: number
  descriptor: number | null
}

/** @throws FailureError from every method: disk-full, or wrong-usage where the place cannot be written */
export function createOutputFiles(suffix: string): OutputFiles {
  const written: Written[] = []
  let kept = false

  return {
    open(path) {
      const file = resolve(path)
      const temporary = `${file}.${suffix}.part`
      return guarded(file, () => {
        mkdirSync(dirname(file), { recursive: true })
        const entry: Written = { temporary, file, bytes: 0, descriptor: openSync(temporary, 'w') }
        written.push(entry)
        return textOutput(entry)
      })
    },
    keep() {
      for (const entry of written) guarded(entry.file, () => renameSync(entry.temporary, entry.file))
      kept = true
      return { files: written.map(({ file }) => file), bytes: written.reduce((sum, { bytes }) => sum + bytes, 0) }
    },
    discard() {
      if (kept) return
      for (const entry of written) {
        if (entry.descriptor !== null) closeSync(entry.descriptor)
        entry.descriptor = null
        rmSync(entry.temporary, { force: true })
      }
    },
  }
}

function textOutput(entry: Written): TextOutput {
  let buffered = ''
  const flush = (): void => {
    const bytes = Buffer.from(buffered, 'utf8')
    buffered = ''
    const { descriptor } = entry
    if (descriptor === null) throw new Error('This file was ended already.')
    guarded(entry.file, () => {
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
    })
    entry.bytes += bytes.length
  }
  return {
    write(text) {
      buffered += text
      if (buffered.length >= bufferedCharacters) flush()
    },
    end() {
      flush()
      const { descriptor } = entry
      entry.descriptor = null
      if (descriptor === null) return
      guarded(entry.file, () => fsyncSync(descriptor))
      closeSync(descriptor)
    },
  }
}

function guarded<T>(file: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new FailureError(failure('disk-full', `There is no space left for ${file}.`, { subject: file }), { cause: error })
    const action = 'Choose another place for the export, or make this one writable.'
    throw new FailureError(failure('wrong-usage', `${file} cannot be written (${code ?? String(error)}).`, { subject: file, action }), { cause: error })
  }
}
