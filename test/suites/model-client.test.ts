import { modelClientSuite } from './model-client.suite.ts'

for (const provider of ['anthropic', 'openai', 'compatible'] as const) modelClientSuite(provider)
