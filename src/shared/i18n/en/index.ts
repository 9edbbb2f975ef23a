import { app } from './app.ts'
import { model } from './model.ts'
import { failures } from './failures.ts'
import { search } from './search.ts'
import { entity } from './entity.ts'
import { reader } from './reader.ts'
import { graph } from './graph.ts'
import { library } from './library.ts'
import { queue } from './queue.ts'
import { intake } from './intake.ts'
import { settings } from './settings.ts'
import { commands } from './commands.ts'
import { main } from './main.ts'
import { extraction } from './extraction.ts'
import { usage } from './usage.ts'
import { reviews } from './reviews.ts'

/** English: its keys are those of every language. */
export const en = { app, model, failures, search, entity, reader, graph, library, queue, intake, settings, commands, main, extraction, usage, reviews } as const
