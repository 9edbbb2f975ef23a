import { useEffect, useState } from 'react'
import { defaultProviderSettings, Schedule } from '../../../../shared/model/provider.ts'
import { useT } from '../../../i18n/use-t.ts'
import { useStores } from '../../../services-context.tsx'
import { Switch, TextField } from '../../../ui/fields.tsx'

/** When what is put off to the night is run. */
export function NightSettings(props: { readonly schedule: Schedule }) {
  const t = useT()
  const { providers } = useStores()
  const { schedule } = props
  const change = (part: Partial<Schedule>) => void providers.getState().change({ schedule: { ...schedule, ...part } })
  const [at, setAt] = useState(schedule.nightlyAt ?? '')
  useEffect(() => setAt(schedule.nightlyAt ?? ''), [schedule.nightlyAt])
  const keep = () => {
    const time = Schedule.shape.nightlyAt.safeParse(at)
    if (time.success && time.data !== null && time.data !== schedule.nightlyAt) change({ nightlyAt: time.data })
    else setAt(schedule.nightlyAt ?? '')
  }
  return (
    <section className="settings-part settings-wide">
      <h2>{t('providers.night.title')}</h2>
      <p className="muted settings-note">{t('providers.night.note')}</p>
      <Switch label={t('providers.night.byClock')} checked={schedule.nightlyAt !== null} onChange={(on) => change({ nightlyAt: on ? defaultProviderSettings.schedule.nightlyAt : null })} />
      {schedule.nightlyAt === null ? (
        <p className="muted settings-note">{t('providers.night.withoutClock')}</p>
      ) : (
        <TextField className="amount-field" label={t('providers.night.at')} type="time" value={at} onChange={(event) => setAt(event.target.value)} onBlur={keep} onKeyDown={(event) => event.key === 'Enter' && keep()} />
      )}
      <Switch label={t('providers.night.mains')} checked={schedule.onlyOnMains} onChange={(onlyOnMains) => change({ onlyOnMains })} />
    </section>
  )
}
