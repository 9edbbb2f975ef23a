import { useT } from '../../../i18n/use-t.ts'
import { TextField } from '../../../ui/fields.tsx'
import { usualAddresses } from './place-draft.ts'

/** Where a compatible server listens, with the usual places one click away. */
export function AddressField(props: { readonly value: string; readonly valid: boolean; readonly onChange: (value: string) => void }) {
  const t = useT()
  return (
    <div className="address-field">
      <TextField
        label={t('providers.baseUrl')}
        inputMode="url"
        value={props.value}
        maxLength={500}
        error={props.value.trim() !== '' && !props.valid ? t('providers.baseUrlWrong') : undefined}
        onChange={(event) => props.onChange(event.target.value)}
      />
      <div className="settings-buttons" role="group" aria-label={t('providers.presets')}>
        {usualAddresses.map(({ name, baseUrl }) => (
          <button key={name} type="button" className="ui-chip" title={baseUrl} aria-pressed={props.value === baseUrl} onClick={() => props.onChange(baseUrl)}>
            {name}
          </button>
        ))}
      </div>
    </div>
  )
}
