import { connect, type Socket } from 'node:net'
import { failure, FailureError } from '../../../shared/failure.ts'

/** Connects to the engine that owns a library. Throws FailureError `library-busy` when nobody answers in time. */
export function connectToSocket(path: string, timeoutMs = 3_000): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    const giveUp = (why: string) => {
      socket.destroy()
      reject(new FailureError(failure('library-busy', `The program that holds the library does not answer (${why}).`)))
    }
    const timer = setTimeout(() => giveUp('no answer in time'), timeoutMs)
    socket.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer)
      giveUp(error.code ?? error.message)
    })
    socket.once('connect', () => {
      clearTimeout(timer)
      resolve(socket)
    })
  })
}
