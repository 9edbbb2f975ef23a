import { z } from 'zod'

/** The content security policy forbids compiling code at run time, so the schemas are walked instead. First import of the window. */
z.config({ jitless: true })
