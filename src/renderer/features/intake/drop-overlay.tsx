import { FileDown, FileX } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useT } from '../../i18n/use-t.ts'
import { useApi, useSelect, useStores } from '../../services-context.tsx'
import { glanceAt } from '../../stores/intake-summary.ts'
import { useDropCollection } from './use-drop-collection.ts'
import './intake.css'

/** Files may be dropped anywhere. While they are over the window it says how many go where. */
export function DropOverlay() {
  const t = useT()
  const api = useApi()
  const { intake } = useStores()
  const drag = useSelect('intake', (state) => state.drag)
  const collection = useDropCollection()
  const target = useRef(collection)
  target.current = collection

  useEffect(() => {
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const over = (event: DragEvent) => {
      if (!carriesFiles(event) || !event.dataTransfer) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
      intake.getState().dragOver(glanceAt(event.dataTransfer.items))
    }
    // Leaving one element for another is not leaving the window: only there is nothing entered.
    const leave = (event: DragEvent) => event.relatedTarget === null && intake.getState().dragEnd()
    const drop = (event: DragEvent) => {
      if (!carriesFiles(event) || !event.dataTransfer) return
      event.preventDefault()
      const paths = [...event.dataTransfer.files].map((file) => api.pathForFile(file)).filter((path) => path !== '')
      void intake.getState().drop(paths, target.current)
    }
    window.addEventListener('dragenter', over)
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragenter', over)
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [api, intake])

  if (!drag) return null
  const readable = drag.items - drag.unsupported
  return (
    <div className="drop" role="status">
      <div className="drop-card">
        {readable > 0 ? <FileDown size={36} strokeWidth={1.5} aria-hidden /> : <FileX size={36} strokeWidth={1.5} aria-hidden />}
        {readable > 0 ? (
          <>
            <p className="drop-title">{t('intake.dropTitle', { count: readable })}</p>
            <p>{collection === null ? t('intake.dropToLibrary') : t('intake.dropTo', { collection })}</p>
            {drag.unsupported > 0 && <p className="drop-unsupported">{t('intake.dropUnsupported', { count: drag.unsupported })}</p>}
          </>
        ) : (
          <p className="drop-title">{t('intake.dropNothing')}</p>
        )}
      </div>
    </div>
  )
}
