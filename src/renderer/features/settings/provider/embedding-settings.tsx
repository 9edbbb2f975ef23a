import { useState } from 'react'
import type { ProviderSettings } from '../../../../shared/model/provider.ts'
import { useT } from '../../../i18n/use-t.ts'
import { useStores } from '../../../services-context.tsx'
import { Button } from '../../../ui/button.tsx'
import { Select, TextField } from '../../../ui/fields.tsx'
import { AddressField } from './address-field.tsx'
import { readAmount } from './amounts.ts'
import { KeyEntry } from './key-entry.tsx'
import { ModelField } from './model-field.tsx'
import { choiceOf, samePlace, usualAddresses } from './place-draft.ts'
import { useKeyDraft } from './use-key-draft.ts'

type VectorProvider = 'none' | 'openai' | 'compatible'

const smallestDimensions = 8
const largestDimensions = 4096
const usualModels = { openai: ['text-embedding-3-small', 'text-embedding-3-large'], compatible: ['nomic-embed-text', 'mxbai-embed-large', 'bge-m3'] } as const

/** Who makes vectors of passages. Anthropic sells none. */
export function EmbeddingSettings(props: { readonly inUse: ProviderSettings['embedding'] }) {
  const t = useT()
  const { providers } = useStores()
  const { inUse } = props
  const [provider, setProvider] = useState<VectorProvider>(inUse && inUse.provider !== 'anthropic' ? inUse.provider : 'none')
  const choose = (next: VectorProvider) => {
    setProvider(next)
    if (next === 'none' && inUse) void providers.getState().change({ embedding: null })
  }
  return (
    <section className="settings-part settings-wide">
      <h2>{t('providers.embeddings.title')}</h2>
      <p className="muted settings-note">{t('providers.embeddings.note')}</p>
      <Select
        label={t('providers.embeddings.by')}
        value={provider}
        onChange={choose}
        options={[
          { value: 'none', label: t('providers.embeddings.none') },
          { value: 'openai', label: t('providers.kind.openai') },
          { value: 'compatible', label: t('providers.kind.compatible') },
        ]}
      />
      {provider !== 'none' && <VectorPanel key={provider} provider={provider} inUse={inUse} />}
    </section>
  )
}

function VectorPanel(props: { readonly provider: Exclude<VectorProvider, 'none'>; readonly inUse: ProviderSettings['embedding'] }) {
  const t = useT()
  const { providers } = useStores()
  const { provider, inUse } = props
  const mine = inUse?.provider === provider ? inUse : null
  const [draft, setDraft] = useState({ model: mine?.model ?? usualModels[provider][0], baseUrl: mine?.baseUrl ?? usualAddresses[0].baseUrl })
  const [dimensions, setDimensions] = useState(mine?.dimensions?.toString() ?? '')
  const choice = choiceOf(provider, draft)
  const key = useKeyDraft({ provider, baseUrl: choice?.baseUrl ?? null })
  const size = readDimensions(dimensions)
  const unchanged = samePlace(choice, mine) && size.value === (mine?.dimensions ?? null)
  const use = async () => {
    if (choice && size.ok && (await key.save())) await providers.getState().change({ embedding: { ...choice, dimensions: size.value } })
  }
  return (
    <div className="model-panel">
      {provider === 'compatible' && <AddressField value={draft.baseUrl} valid={choice !== null} onChange={(baseUrl) => setDraft({ ...draft, baseUrl })} />}
      <KeyEntry owner={{ provider, baseUrl: choice?.baseUrl ?? null }} draft={key} />
      <ModelField label={t('providers.embeddings.model')} value={draft.model} known={usualModels[provider]} placeholder={t('providers.modelHint')} onChange={(model) => setDraft({ ...draft, model })} />
      <TextField
        className="amount-field"
        label={t('providers.embeddings.dimensions')}
        inputMode="numeric"
        placeholder={t('providers.embeddings.dimensionsHint')}
        value={dimensions}
        maxLength={5}
        error={size.ok ? undefined : t('providers.embeddings.dimensionsWrong')}
        onChange={(event) => setDimensions(event.target.value)}
      />
      <Button variant="primary" disabled={choice === null || draft.model.trim() === '' || !size.ok || !key.ready || unchanged} onClick={() => void use()}>
        {t('providers.embeddings.save')}
      </Button>
    </div>
  )
}

function readDimensions(text: string): { readonly ok: boolean; readonly value: number | null } {
  const read = readAmount(text)
  if (read.kind === 'empty') return { ok: true, value: null }
  const ok = read.kind === 'amount' && Number.isInteger(read.value) && read.value >= smallestDimensions && read.value <= largestDimensions
  return { ok, value: ok ? read.value : null }
}
