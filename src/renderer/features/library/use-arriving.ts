import { useMemo } from 'react'
import type { PendingImport } from '../../../shared/contract/documents.ts'
import { useSelect } from '../../services-context.tsx'
import { arrivingOn } from '../../stores/import-groups.ts'

/** The files on their way to the shelf that is shown. */
export function useArriving(): readonly PendingImport[] {
  const imports = useSelect('queue', (state) => state.imports)
  const { shelf, filter } = useSelect('library', (state) => ({ shelf: state.shelf, filter: state.filter }))
  return useMemo(() => arrivingOn(imports, shelf, filter), [imports, shelf, filter])
}
