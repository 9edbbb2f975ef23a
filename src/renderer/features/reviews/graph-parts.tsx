import { useEffect } from 'react'
import type { EntityId } from '../../../shared/model/ids.ts'
import { useFormat, useT } from '../../i18n/use-t.ts'
import { useSelect, useStores } from '../../services-context.tsx'
import { graphParts, type GraphPart } from '../../stores/places.ts'
import { Tabs } from '../../ui/tabs.tsx'
import { GraphScreen } from '../explore/graph-screen.tsx'
import { ContradictionList } from './contradiction-list.tsx'
import { ReviewList } from './review-list.tsx'
import './reviews.css'

/** The graph, and what it is not sure of: how much there is of that stands on the tabs. */
export function GraphParts(props: { readonly part?: GraphPart | undefined; readonly entityId?: EntityId | undefined }) {
  const t = useT()
  const format = useFormat()
  const { reviews, navigation } = useStores()
  const { open, contradictions } = useSelect('reviews', (state) => ({ open: state.open, contradictions: state.contradictionsTotal }))
  useEffect(() => reviews.getState().start(), [reviews])
  const counted = (name: string, value: number) => (value > 0 ? t('reviews.tabCount', { name, value: format.number(value) }) : name)
  const change = (value: string) => {
    const part = graphParts.find((one) => one === value)
    navigation.getState().open({ kind: 'graph', ...(part ? { part } : {}) })
  }
  return (
    <div className="graph-parts">
      <Tabs
        label={t('reviews.tabs.label')}
        value={props.part ?? 'explore'}
        onChange={change}
        items={[
          { value: 'explore', label: t('reviews.tabs.explore'), content: <GraphScreen {...(props.entityId === undefined ? {} : { entityId: props.entityId })} /> },
          { value: 'reviews', label: counted(t('reviews.tabs.reviews'), open), content: <ReviewList /> },
          { value: 'contradictions', label: counted(t('reviews.tabs.contradictions'), contradictions), content: <ContradictionList /> },
        ]}
      />
    </div>
  )
}
