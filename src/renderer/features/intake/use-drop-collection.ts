import { useSelect } from '../../services-context.tsx'

/** The collection that new documents go to: the one that is shown, or that of the settings, or none. */
export function useDropCollection(): string | null {
  const shown = useSelect('library', ({ shelf, collections }) => (shelf.kind === 'collection' ? (collections.find((one) => one.id === shelf.id)?.name ?? null) : null))
  const usual = useSelect('session', ({ settings }) => settings?.defaultCollection ?? '')
  return shown ?? (usual.trim() === '' ? null : usual.trim())
}
