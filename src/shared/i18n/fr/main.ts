import type { Texts } from '../texts.ts'
import type { main as english } from '../en/main.ts'

export const main: Texts<typeof english> = {
  openFiles: 'Ajouter des documents',
  openFolder: 'Ajouter un dossier de documents',
  chooseLibrary: 'Choisir un dossier de bibliothèque',
  pdfFiles: 'Documents PDF',
  exportTitle: 'Exporter la bibliothèque',
  backupTitle: 'Sauvegarder la bibliothèque',
  backupFiles: 'Sauvegarde Coursegraph',
  quitTitle: 'Des documents sont en cours de lecture',
  quitDetail: 'La lecture reprendra là où elle en est au prochain démarrage. Rien n’est perdu.',
  quit: 'Quitter',
  stay: 'Rester',
  services: 'Services',
  roles: { undo: 'Annuler', redo: 'Rétablir', cut: 'Couper', copy: 'Copier', paste: 'Coller', selectAll: 'Tout sélectionner', resetZoom: 'Taille réelle', zoomIn: 'Zoom avant', zoomOut: 'Zoom arrière', fullScreen: 'Plein écran', close: 'Fermer', quit: 'Quitter' },
  menus: { file: 'Fichier', edit: 'Édition', view: 'Présentation', go: 'Aller', document: 'Document', window: 'Fenêtre', help: 'Aide' },
}
