import { Maximize2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Neighbourhood } from '../../shared/model/graph.ts'
import type { EntityId } from '../../shared/model/ids.ts'
import { useT } from '../i18n/use-t.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { startFrom, visibleGraph } from './explored-graph.ts'
import { GraphCanvas } from './graph-canvas.tsx'

const NO_TYPES = new Set<never>()

/** An entity and its nearest, small: a way on to each of them. The relations beside it say the same in words. */
export function MiniGraph(props: { readonly neighbourhood: Neighbourhood; readonly label: string; readonly onOpen: (id: EntityId) => void; readonly onExpand: () => void }) {
  const t = useT()
  const { neighbourhood } = props
  const graph = useMemo(() => visibleGraph(startFrom(neighbourhood), NO_TYPES), [neighbourhood])
  const [selected, setSelected] = useState<EntityId | null>(neighbourhood.center)
  return (
    <div className="mini-graph">
      <GraphCanvas graph={graph} selected={selected} labels isSmall label={props.label} onSelect={setSelected} onOpen={props.onOpen} fallback={null} />
      <span className="mini-graph-open">
        <IconButton label={t('entity.openGraph')} onClick={props.onExpand}>
          <Maximize2 size={14} aria-hidden />
        </IconButton>
      </span>
    </div>
  )
}
