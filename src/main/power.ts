import type { PowerMonitor } from 'electron'
import type { EngineProcess } from './engine-process.ts'
import type { MainLog } from './log.ts'

/** Tells the engine whether the computer runs on mains power: nights may be set to wait for it. */
export interface PowerTeller {
  /** For a new engine, and at each change. */
  tell(): Promise<void>
  stop(): void
}

export function createPowerTeller(deps: {
  readonly power: Pick<PowerMonitor, 'onBatteryPower'> & Pick<NodeJS.EventEmitter, 'on' | 'off'>
  readonly engine: Pick<EngineProcess, 'client' | 'state'>
  readonly log: Pick<MainLog, 'warn'>
}): PowerTeller {
  const { power, engine } = deps
  async function tell(): Promise<void> {
    if (engine.state().kind !== 'ready') return
    try {
      const client = await engine.client()
      await client.call('providers.power', { onMains: !power.onBatteryPower })
    } catch (error) {
      deps.log.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'the engine was not told about power')
    }
  }
  const changed = () => void tell()
  power.on('on-ac', changed)
  power.on('on-battery', changed)
  return {
    tell,
    stop: () => {
      power.off('on-ac', changed)
      power.off('on-battery', changed)
    },
  }
}
