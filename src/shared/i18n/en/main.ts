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
  roles: { undo: 'Undo', redo: 'Redo', cut: 'Cut', copy: 'Copy', paste: 'Paste', selectAll: 'Select all', resetZoom: 'Actual size', zoomIn: 'Zoom in', zoomOut: 'Zoom out', fullScreen: 'Full screen', close: 'Close', quit: 'Quit' },
  menus: { file: 'File', edit: 'Edit', view: 'View', go: 'Go', document: 'Document', window: 'Window', help: 'Help' },
} as const
