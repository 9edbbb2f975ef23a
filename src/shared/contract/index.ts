import type { z } from 'zod'
import { app } from './app.ts'
import { collections, documents } from './documents.ts'
import { graph, search } from './graph.ts'
import { jobs } from './jobs.ts'
import { library } from './library.ts'
import type { Owner } from './method.ts'
import { batches, extraction, ontologies, ontologyImpact, providers, reviews } from './providers.ts'

/** THE map: every method that crosses a process, once. Client, server and preload are derived from it. */
export const contract = { ...documents, ...collections, ...jobs, ...graph, ...search, ...library, ...providers, ...extraction, ...batches, ...ontologies, ...ontologyImpact, ...reviews, ...app } as const
export type Contract = typeof contract
export type MethodName = keyof Contract
export type Input<M extends MethodName> = z.input<Contract[M]['input']>
export type Parsed<M extends MethodName> = z.output<Contract[M]['input']>
export type Output<M extends MethodName> = z.output<Contract[M]['output']>

type NamesOf<W extends Owner> = { [M in MethodName]: Contract[M]['owner'] extends W ? M : never }[MethodName]
export type EngineMethod = NamesOf<'engine'>
export type MainMethod = NamesOf<'main'>
