/** Native dialogs, notifications and the menu's own words. */
export const main = {
  openFiles: 'Add documents',
  openFolder: 'Add a folder of documents',
  chooseLibrary: 'Choose a library folder',
  pdfFiles: 'PDF documents',
  exportTitle: 'Export the library',
  backupTitle: 'Back up the library',
  backupFiles: 'Coursegraph backup',
  quitTitle: 'Documents are being read',
  quitDetail: 'They go on from where they are when you start Coursegraph again. Nothing is lost.',
  quit: 'Quit',
  stay: 'Stay',
  services: 'Services',
  menus: { file: 'File', edit: 'Edit', view: 'View', go: 'Go', document: 'Document', window: 'Window', help: 'Help' },
} as const
