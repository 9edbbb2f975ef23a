import { parseArgs } from 'node:util'
import { z } from 'zod'
import { Control, faultKinds, FaultRule } from './settings.ts'

export const usage = `npm run -s model-server -- [--port 8099] [--latency-ms 300] [--jitter-ms 0] [--rpm N] [--itpm N] [--otpm N] [--tpm N]
  [--fault KIND@RATE | --fault KIND#CALL,CALL]… [--concurrency N] [--json schema|object|text] [--unsupported-json refuse|ignore]
  [--obey-injections] [--no-rate-headers] [--key KEY]… [--batch-ms 60000] [--seed 1] [--lifetime SECONDS]
  kinds of fault: ${faultKinds.join(', ')} (or 429, 529, 500, 402, 401, 403, 404)`

export type Arguments =
  | { readonly kind: 'start'; readonly port: number; readonly lifetimeMs: number | null; readonly control: Control }
  | { readonly kind: 'help' }
  | { readonly kind: 'wrong'; readonly message: string }

const number = z.coerce.number().min(0)

/** Reads the command line of the server that runs alone. */
export function readArguments(given: readonly string[]): Arguments {
  try {
    const { values } = parseArgs({
      args: [...given],
      options: {
        port: { type: 'string', default: '8099' },
        'latency-ms': { type: 'string', default: '300' },
        'jitter-ms': { type: 'string', default: '0' },
        rpm: { type: 'string' },
        itpm: { type: 'string' },
        otpm: { type: 'string' },
        tpm: { type: 'string' },
        fault: { type: 'string', multiple: true, default: [] },
        concurrency: { type: 'string' },
        json: { type: 'string', default: 'schema' },
        'unsupported-json': { type: 'string', default: 'refuse' },
        'obey-injections': { type: 'boolean', default: false },
        'no-rate-headers': { type: 'boolean', default: false },
        key: { type: 'string', multiple: true },
        'batch-ms': { type: 'string', default: '60000' },
        seed: { type: 'string', default: '1' },
        lifetime: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) return { kind: 'help' }
    const limit = (text: string | undefined): number | null => (text === undefined ? null : number.parse(text))
    return {
      kind: 'start',
      port: z.coerce.number().int().min(0).max(65_535).parse(values.port),
      lifetimeMs: values.lifetime === undefined ? null : number.parse(values.lifetime) * 1_000,
      control: Control.parse({
        latencyMs: number.parse(values['latency-ms']),
        jitterMs: number.parse(values['jitter-ms']),
        limits: { rpm: limit(values.rpm), itpm: limit(values.itpm), otpm: limit(values.otpm), tpm: limit(values.tpm) },
        faults: values.fault.map(readFault),
        concurrency: limit(values.concurrency),
        json: values.json,
        unsupportedJson: values['unsupported-json'],
        obeyInjections: values['obey-injections'],
        rateHeaders: !values['no-rate-headers'],
        keys: values.key ?? null,
        batches: { durationMs: number.parse(values['batch-ms']) },
        seed: number.parse(values.seed),
      }),
    }
  } catch (error) {
    if (error instanceof z.ZodError) return { kind: 'wrong', message: error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ') }
    return { kind: 'wrong', message: error instanceof Error ? error.message : String(error) }
  }
}

/** `429@0.05`: a share of the calls. `reset#3,9`: these calls. `refusal`: every call. */
function readFault(text: string): FaultRule {
  const [, kind = '', sign, amount = ''] = /^([\w-]+)(?:([@#])(.+))?$/.exec(text) ?? []
  if (sign === '#') return FaultRule.parse({ kind, calls: amount.split(',').map(Number) })
  return FaultRule.parse({ kind, rate: sign === '@' ? Number(amount) : 1 })
}
