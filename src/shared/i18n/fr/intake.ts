import type { intake as english } from '../en/intake.ts'
import type { Texts } from '../texts.ts'

export const intake: Texts<typeof english> = {
  dropTitle_one: 'Déposez pour ajouter {{count}} élément',
  dropTitle_other: 'Déposez pour ajouter {{count}} éléments',
  dropTo: 'dans « {{collection}} »',
  dropToLibrary: 'dans votre bibliothèque',
  dropUnsupported_one: '{{count}} autre n’est pas un PDF et sera laissé de côté',
  dropUnsupported_other: '{{count}} autres ne sont pas des PDF et seront laissés de côté',
  dropNothing: 'Seuls des documents PDF et des dossiers peuvent être ajoutés',
  added_one: '{{count}} ajouté',
  added_other: '{{count}} ajoutés',
  duplicates_one: '{{count}} déjà dans votre bibliothèque',
  duplicates_other: '{{count}} déjà dans votre bibliothèque',
  decide: 'Décider…',
  undecided_one: '{{count}} à décider',
  undecided_other: '{{count}} à décider',
  refused_one: '{{count}} refusé',
  refused_other: '{{count}} refusés',
  reason: '{{fileName}} : {{reason}}',
  moreReasons_one: 'et {{count}} autre, dans Activité',
  moreReasons_other: 'et {{count}} autres, dans Activité',
}
