import { useState } from 'react'
import type { EngineState } from '../../shared/contract/app.ts'
import { useT } from '../i18n/use-t.ts'
import { useSelect, useStores } from '../services-context.tsx'
import { fileNameOf } from '../stores/intake-summary.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Spinner } from '../ui/status.tsx'

/** Says when the engine is away, why, and what to do. Nothing while it runs. */
export function EngineBanner() {
  const t = useT()
  const engine = useSelect('session', (state) => state.engine)
  const trouble = useSelect('session', (state) => state.trouble)
  if (engine.kind === 'restarting')
    return (
      <div className="banner" role="status">
        <Spinner label={t('app.status.engineRestarting')} />
        <div>
          <p className="banner-title">{t('app.engine.restartingTitle')}</p>
          <p className="muted">{t('app.engine.restartingDetail', { attempt: engine.attempt })}</p>
        </div>
      </div>
    )
  if (engine.kind === 'failed') return <EngineFailed engine={engine} />
  // The work goes on by itself as soon as the reason is gone, so there is nothing to press.
  if (trouble)
    return (
      <div className="banner-failed">
        <ErrorNotice failure={trouble} note={t('app.engine.troubleGoesOn')} />
      </div>
    )
  return null
}

/** The reason, the newest good backup, and the ways on. */
function EngineFailed(props: { readonly engine: Extract<EngineState, { kind: 'failed' }> }) {
  const t = useT()
  const { session } = useStores()
  const [asking, setAsking] = useState(false)
  const { failure, newestBackup } = props.engine
  const { restartEngine, chooseLibrary, restoreBackup } = session.getState()
  return (
    <div className="banner-failed">
      <ErrorNotice failure={failure}>
        {newestBackup !== null && <Button onClick={() => setAsking(true)}>{t('app.engine.restore')}</Button>}
        <Button onClick={() => void chooseLibrary()}>{t('app.engine.chooseLibrary')}</Button>
        <Button variant="primary" onClick={() => void restartEngine()}>
          {t('app.engine.restart')}
        </Button>
      </ErrorNotice>
      {newestBackup !== null && (
        <Dialog
          open={asking}
          onClose={() => setAsking(false)}
          title={t('app.engine.restoreTitle')}
          description={t('app.engine.restoreDetail')}
          actions={
            <>
              <Button onClick={() => setAsking(false)}>{t('app.cancel')}</Button>
              <Button
                variant="primary"
                onClick={() => {
                  setAsking(false)
                  void restoreBackup(newestBackup)
                }}
              >
                {t('app.engine.restore')}
              </Button>
            </>
          }
        >
          <p className="selectable">{t('app.engine.newestBackup', { file: fileNameOf(newestBackup) })}</p>
        </Dialog>
      )}
    </div>
  )
}
